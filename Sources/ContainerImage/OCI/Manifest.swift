import FoundationEssentials

/// An image manifest: the configuration and the layers, base first.
///
/// OCI image-spec, manifest.md.
public struct Manifest: Hashable, Sendable, Decodable {
  /// What this document says that it is; often absent.
  public var mediaType: MediaType?
  /// The image configuration.
  public var config: Descriptor
  /// The layers, base first.
  public var layers: [Descriptor]
  /// Notes by name.
  public var annotations: [String: String]?
}
