import CLibCrypto

/// A running hash: libcrypto's, which uses the processor's SHA instructions where it has them.
package final class MessageDigest {
  /// The algorithm that this hash computes.
  package let algorithm: Digest.Algorithm
  private let context: OpaquePointer

  /// Starts a hash; fails only where libcrypto has no memory or not the algorithm.
  package init(_ algorithm: Digest.Algorithm) throws(CodecError) {
    guard let context = EVP_MD_CTX_new() else { throw .unavailable("hashing") }
    self.algorithm = algorithm
    self.context = context
    try reset()
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Starts again from nothing.
  package func reset() throws(CodecError) {
    guard EVP_DigestInit_ex2(context, Self.method(algorithm), nil) == 1 else {
      throw .unavailable("hashing with \(algorithm.rawValue)")
    }
  }

  /// Takes in more bytes.
  package func update(_ bytes: Span<UInt8>) {
    bytes.withUnsafeBytes { update($0) }
  }

  func update(_ bytes: UnsafeRawBufferPointer) {
    if let start = bytes.baseAddress { EVP_DigestUpdate(context, start, bytes.count) }
  }

  /// The digest of all bytes that were taken in; the hash must be `reset` before it is used again.
  package func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
      var length: UInt32 = 0
      EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
      count = Int(length)
    }
  }

  /// `finish` for SHA-256, without an array.
  package func finishSHA256() -> SHA256Digest {
    withUnsafeTemporaryAllocation(byteCount: Int(EVP_MAX_MD_SIZE), alignment: 8) { buffer in
      var length: UInt32 = 0
      EVP_DigestFinal_ex(context, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), &length)
      return SHA256Digest(UnsafeRawBufferPointer(buffer))
    }
  }

  static func sha256(of bytes: UnsafeRawBufferPointer) -> SHA256Digest {
    withUnsafeTemporaryAllocation(byteCount: Int(EVP_MAX_MD_SIZE), alignment: 8) { buffer in
      var length: UInt32 = 0
      EVP_Digest(
        bytes.baseAddress, bytes.count, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self),
        &length, method(.sha256), nil)
      return SHA256Digest(UnsafeRawBufferPointer(buffer))
    }
  }

  // Fetching a method by name takes longer than hashing a small file, so it is done once.
  private struct Methods: @unchecked Sendable {
    // The pointers are to reference-counted objects of libcrypto, immutable once fetched.
    let sha256 = EVP_MD_fetch(nil, "SHA2-256", nil)
    let sha384 = EVP_MD_fetch(nil, "SHA2-384", nil)
    let sha512 = EVP_MD_fetch(nil, "SHA2-512", nil)
  }
  private static let methods = Methods()

  private static func method(_ algorithm: Digest.Algorithm) -> OpaquePointer? {
    switch algorithm {
    case .sha256: methods.sha256
    case .sha384: methods.sha384
    case .sha512: methods.sha512
    }
  }
}
