/// A media type of an image's parts, in OCI's or Docker's spelling.
///
/// OCI image-spec, media-types.md.
public struct MediaType: RawRepresentable, Hashable, Sendable {
  /// The type as written, parameters included.
  public let rawValue: String

  /// A media type with that spelling, known or not.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// An index of manifests.
  public static let ociIndex = MediaType(rawValue: "application/vnd.oci.image.index.v1+json")
  /// An image manifest.
  public static let ociManifest = MediaType(rawValue: "application/vnd.oci.image.manifest.v1+json")
  /// Docker's index.
  public static let dockerManifestList = MediaType(
    rawValue: "application/vnd.docker.distribution.manifest.list.v2+json")
  /// Docker's image manifest.
  public static let dockerManifest = MediaType(
    rawValue: "application/vnd.docker.distribution.manifest.v2+json")
  /// Docker's first manifest format, which has neither a configuration nor diffIDs.
  public static let dockerManifestV1 = MediaType(
    rawValue: "application/vnd.docker.distribution.manifest.v1+prettyjws")

  /// Whether this is an index of either kind.
  public var isIndex: Bool { self == .ociIndex || self == .dockerManifestList }

  /// Whether this is an image manifest of either kind.
  public var isManifest: Bool { self == .ociManifest || self == .dockerManifest }

  /// Whether the layer's content is encrypted (ocicrypt's suffix).
  public var isEncrypted: Bool { rawValue.hasSuffix("+encrypted") }

  /// Whether the layer may be left out of a layout and fetched from elsewhere.
  public var isForeign: Bool {
    rawValue.contains(".nondistributable.") || rawValue.contains(".foreign.")
  }

  /// Whether the type says tar, whatever its compression.
  public var isTarLayer: Bool {
    rawValue.hasPrefix("application/vnd.oci.image.layer.")
      || rawValue.hasPrefix("application/vnd.docker.image.rootfs.")
      // What some builders write for a layer of unknown kind.
      || rawValue == "application/octet-stream" || rawValue.hasPrefix("application/x-tar")
      || rawValue == "application/x-gzip" || rawValue.isEmpty
  }
}

extension MediaType: CustomStringConvertible {
  /// The text for people.
  public var description: String { rawValue }
}
