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

  private enum CodingKeys: String, CodingKey { case mediaType, config, layers, annotations }

  /// Reads a manifest; Go writes null for an empty list.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    mediaType = try container.decodeIfPresent(MediaType.self, forKey: .mediaType)
    config = try container.decode(Descriptor.self, forKey: .config)
    layers = try container.decodeIfPresent([Descriptor].self, forKey: .layers) ?? []
    annotations = try container.decodeIfPresent([String: String].self, forKey: .annotations)
  }
}
