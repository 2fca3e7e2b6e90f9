import CLibCrypto
import Codecs

/// A public key, with which signatures are checked: ECDSA over P-256 with SHA-256, or Ed25519.
package struct VerificationKey: Hashable, Sendable {
  /// The kind of key.
  package enum Algorithm: Hashable, Sendable {
    /// ECDSA over P-256 with SHA-256; signatures in DER.
    case p256
    /// Ed25519 over the message itself (RFC 8032).
    case ed25519
  }

  /// The kind of key.
  package let algorithm: Algorithm
  /// The key as a DER SubjectPublicKeyInfo.
  package let der: [UInt8]

  /// A name for the key: SHA-256 of its DER SubjectPublicKeyInfo, in hexadecimal.
  package var id: String { SHA256Digest(hashing: der).hex }

  /// Reads a PEM file with a SubjectPublicKeyInfo.
  package init(pem: [UInt8]) throws(KeyError) {
    let file = try PEMFile(pem)
    guard file.label == "PUBLIC KEY" else {
      throw .otherLabel(file.label, wanted: "PUBLIC KEY")
    }
    guard let der = file.der else { throw .damaged }
    try self.init(der: der)
  }

  /// A key of those bytes; libcrypto must take them, so that a point is on the curve.
  init(der: [UInt8]) throws(KeyError) {
    guard let algorithm = Self.algorithm(of: der) else { throw .unsupportedKind }
    self.algorithm = algorithm
    self.der = der
    guard let key = key() else { throw .damaged }
    EVP_PKEY_free(key)
  }

  /// By the one encoding that a key of each kind has: named curve, uncompressed point.
  private static func algorithm(of der: [UInt8]) -> Algorithm? {
    let p256: [UInt8] = [
      0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08,
      0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
    ]
    let ed25519: [UInt8] = [
      0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]
    if der.count == 91, der.starts(with: p256) { return .p256 }
    return der.count == 44 && der.starts(with: ed25519) ? .ed25519 : nil
  }

  private func key() -> OpaquePointer? {
    der.withUnsafeBufferPointer { buffer in
      var next = buffer.baseAddress
      return d2i_PUBKEY(nil, &next, buffer.count)
    }
  }

  /// Whether a signature is the key's over exactly these bytes.
  package func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    guard let key = key(), let context = EVP_MD_CTX_new() else { return false }
    defer {
      EVP_MD_CTX_free(context)
      EVP_PKEY_free(key)
    }
    let digest: String? = algorithm == .p256 ? "SHA256" : nil
    guard EVP_DigestVerifyInit_ex(context, nil, digest, nil, nil, key, nil) == 1 else {
      return false
    }
    // Anything but 1 is no valid signature: 0 is a wrong one, negative numbers are malformed ones.
    return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}
