import Codecs

/// A file that a verdict rests on beside the images.
package struct AttestedInput: Hashable, Sendable {
  /// What the audit took the file for.
  package enum Role: String, Sendable {
    /// The policy.
    case policy
    /// Test requirements.
    case testRequirements
    /// The service's requirements.
    case requirements
  }

  /// What the audit took it for.
  package let role: Role
  /// Its name without its folder, which is the host's affair.
  package let name: String
  /// The digest of its bytes.
  package let digest: SHA256Digest

  /// A file with those bytes.
  package init(_ role: Role, path: String, bytes: [UInt8]) {
    self.role = role
    name = path.split(separator: "/").last.map(String.init) ?? path
    digest = SHA256Digest(hashing: bytes)
  }
}
