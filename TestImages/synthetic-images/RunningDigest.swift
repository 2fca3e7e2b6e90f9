import CLibCrypto

/// The SHA-256 of bytes that come in parts.
final class RunningDigest {
  private let context: OpaquePointer?

  /// The digest of nothing yet.
  init() {
    context = EVP_MD_CTX_new()
    let started = EVP_DigestInit_ex2(context, EVP_sha256(), nil)
    // It fails only where OpenSSL has no SHA-256 at all.
    precondition(started == 1, "OpenSSL cannot compute SHA-256")
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  func update(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  /// The digest as OCI writes it; nothing may be added afterwards.
  func finished() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    let digits = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "sha256:" + digits.joined()
  }
}
