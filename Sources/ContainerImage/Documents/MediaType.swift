/// A media type of an image's parts, in OCI's or Docker's spelling.
///
/// OCI image-spec, media-types.md.
package struct MediaType: RawRepresentable, Hashable, Sendable {
  /// The type as written, parameters included.
  package let rawValue: String

  /// A media type with that spelling, known or not.
  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  /// An index of manifests.
  package static let ociIndex = MediaType(rawValue: "application/vnd.oci.image.index.v1+json")
  /// An image manifest.
  package static let ociManifest = MediaType(rawValue: "application/vnd.oci.image.manifest.v1+json")
  /// Docker's index.
  package static let dockerManifestList = MediaType(
    rawValue: "application/vnd.docker.distribution.manifest.list.v2+json")
  /// Docker's image manifest.
  package static let dockerManifest = MediaType(
    rawValue: "application/vnd.docker.distribution.manifest.v2+json")
  /// Docker's first manifest format, which has neither a configuration nor diffIDs.
  package static let dockerManifestV1 = MediaType(
    rawValue: "application/vnd.docker.distribution.manifest.v1+prettyjws")

  /// Whether this is an index of either kind.
  package var isIndex: Bool { self == .ociIndex || self == .dockerManifestList }

  /// Whether this is an image manifest of either kind.
  package var isManifest: Bool { self == .ociManifest || self == .dockerManifest }

  /// Whether the layer's content is encrypted (ocicrypt's suffix).
  package var isEncrypted: Bool { rawValue.hasSuffix("+encrypted") }

  /// Whether the layer may be left out of a layout and fetched from elsewhere.
  package var isForeign: Bool {
    rawValue.contains(".nondistributable.") || rawValue.contains(".foreign.")
  }

  /// Whether the type says tar, whatever its compression.
  package var isTarLayer: Bool {
    rawValue.hasPrefix("application/vnd.oci.image.layer.")
      || rawValue.hasPrefix("application/vnd.docker.image.rootfs.")
      // What some builders write for a layer of unknown kind.
      || rawValue == "application/octet-stream" || rawValue.hasPrefix("application/x-tar")
      || rawValue == "application/x-gzip" || rawValue.isEmpty
  }
}

extension MediaType: CustomStringConvertible {
  /// The text for people.
  package var description: String { rawValue }
}
