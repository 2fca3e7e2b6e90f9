/// Whose names an image's documents are called by.
public enum MediaTypeFamily: Sendable, Hashable {
  /// `application/vnd.oci.image…`
  case oci
  /// `application/vnd.docker…`
  case docker

  /// The type of an image manifest.
  public var manifest: String {
    switch self {
    case .oci: "application/vnd.oci.image.manifest.v1+json"
    case .docker: "application/vnd.docker.distribution.manifest.v2+json"
    }
  }

  /// The type of an index.
  public var index: String {
    switch self {
    case .oci: "application/vnd.oci.image.index.v1+json"
    case .docker: "application/vnd.docker.distribution.manifest.list.v2+json"
    }
  }

  /// The type of an image configuration.
  public var configuration: String {
    switch self {
    case .oci: "application/vnd.oci.image.config.v1+json"
    case .docker: "application/vnd.docker.container.image.v1+json"
    }
  }

  /// The type of a layer.
  public func layer(_ compression: Compression) -> String {
    let suffix = compression.mediaTypeSuffix
    switch self {
    case .oci:
      return "application/vnd.oci.image.layer.v1.tar" + (suffix.isEmpty ? "" : "+" + suffix)
    case .docker:
      return "application/vnd.docker.image.rootfs.diff.tar" + (suffix.isEmpty ? "" : "." + suffix)
    }
  }
}
