/// The digests that OCI documents speak of.
public enum Digest {
  /// The hexadecimal SHA-256 of some bytes.
  public static func hex(_ bytes: ByteString) -> String { hexadecimal(sha256(bytes.bytes)) }

  /// The digest of some bytes as OCI writes it: `sha256:` and hexadecimal.
  public static func of(_ bytes: ByteString) -> String { "sha256:" + hex(bytes) }

  /// The hexadecimal part of a digest.
  static func hex(in digest: String) -> String {
    String(digest.drop { $0 != ":" }.dropFirst())
  }
}
