import CLibCrypto

/// A private key of P-256 or Ed25519.
package final class SigningKey {
  /// The key with which its signatures are checked.
  package let verificationKey: VerificationKey
  private let key: OpaquePointer

  /// Reads a PKCS#8 PEM file; `password` opens one that is encrypted.
  package init(pem: [UInt8], password: [UInt8]? = nil) throws(KeyError) {
    let label = try PEMFile(pem).label
    switch label {
    case "PRIVATE KEY": guard password == nil else { throw .needsNoPassword }
    case "ENCRYPTED PRIVATE KEY": guard password != nil else { throw .needsPassword }
    default: throw .otherLabel(label, wanted: "PRIVATE KEY")
    }
    if let password {
      guard (1...1000).contains(password.count), !password.contains(0), !password.contains(0x0A)
      else { throw .badPassword }
    }
    guard let key = Self.read(pem, password ?? []) else {
      throw password == nil ? .damaged : .wrongPassword
    }
    do {
      verificationKey = try VerificationKey(der: Self.publicDER(key))
      self.key = key
    } catch {
      EVP_PKEY_free(key)
      throw error
    }
  }

  deinit { EVP_PKEY_free(key) }

  private static func read(_ pem: [UInt8], _ password: [UInt8]) -> OpaquePointer? {
    guard let bio = BIO_new_mem_buf(pem, Int32(pem.count)) else { return nil }
    defer { BIO_free(bio) }
    // Without a callback the last argument is the password as a C string; it is never absent, for then
    // libcrypto would ask the terminal.
    var text = password + [0]
    defer { text.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
    return text.withUnsafeMutableBytes { PEM_read_bio_PrivateKey(bio, nil, nil, $0.baseAddress) }
  }

  private static func publicDER(_ key: OpaquePointer) -> [UInt8] {
    let count = Int(i2d_PUBKEY(key, nil))
    guard count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      var next = buffer.baseAddress
      written = max(0, Int(i2d_PUBKEY(key, &next)))
    }
  }

  /// A signature over exactly these bytes: for P-256 in DER and with a random number in it, for Ed25519
  /// always the same.
  package func signature(of message: [UInt8]) throws(KeyError) -> [UInt8] {
    guard let context = EVP_MD_CTX_new() else { throw .cannotSign }
    defer { EVP_MD_CTX_free(context) }
    let digest: String? = verificationKey.algorithm == .p256 ? "SHA256" : nil
    var capacity = 0
    guard EVP_DigestSignInit_ex(context, nil, digest, nil, nil, key, nil) == 1,
      EVP_DigestSign(context, nil, &capacity, message, message.count) == 1
    else { throw .cannotSign }
    var signature = [UInt8](repeating: 0, count: capacity)
    guard EVP_DigestSign(context, &signature, &capacity, message, message.count) == 1 else {
      throw .cannotSign
    }
    return Array(signature.prefix(capacity))
  }
}
