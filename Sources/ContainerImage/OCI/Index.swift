import FoundationEssentials

/// A list of manifests: one image for several platforms, or the images of a layout.
///
/// OCI image-spec, image-index.md; Docker's manifest list has the same shape.
public struct Index: Hashable, Sendable, Decodable {
  /// What this document says that it is; often absent.
  public var mediaType: MediaType?
  /// Descriptors of manifests and of further indexes, in order.
  public var manifests: [Descriptor]
  /// Notes by name.
  public var annotations: [String: String]?

  private enum CodingKeys: String, CodingKey { case mediaType, manifests, annotations }

  /// Reads an index; Go writes null for an empty list, as in what Docker 25 saves of an image that was
  /// named by its digest.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    mediaType = try container.decodeIfPresent(MediaType.self, forKey: .mediaType)
    manifests =
      try container.decodeNil(forKey: .manifests)
      ? [] : container.decode([Descriptor].self, forKey: .manifests)
    annotations = try container.decodeIfPresent([String: String].self, forKey: .annotations)
  }
}
