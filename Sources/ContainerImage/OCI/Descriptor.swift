import Codecs
import FoundationEssentials

/// A pointer to content: its type, digest and size.
///
/// OCI image-spec, descriptor.md.
public struct Descriptor: Hashable, Sendable {
  /// What the content is.
  public var mediaType: MediaType
  /// The digest of the content.
  public var digest: Digest
  /// The size of the content in bytes.
  public var size: Int64
  /// Places where the content may be had; never used.
  public var urls: [String]
  /// Notes by name.
  public var annotations: [String: String]
  /// The content itself, where it is small and carried inline.
  public var data: [UInt8]?
  /// What an image is for; on manifests in an index.
  public var platform: Platform?
  /// What kind of artifact a manifest is, where it is no image.
  public var artifactType: String?

  /// A descriptor of which no more is known than what every one must say.
  public init(mediaType: MediaType, digest: Digest, size: Int64) {
    self.mediaType = mediaType
    self.digest = digest
    self.size = size
    urls = []
    annotations = [:]
  }
}

extension Descriptor: Decodable {
  private enum Key: String, CodingKey {
    case mediaType, digest, size, urls, annotations, data, platform, artifactType
  }

  /// Reads a descriptor; throws where a required property is missing or out of range.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    mediaType = MediaType(
      rawValue: try container.decodeIfPresent(String.self, forKey: .mediaType) ?? "")
    let digestText = try container.decode(String.self, forKey: .digest)
    guard let digest = Digest(digestText) else {
      throw DecodingError.dataCorruptedError(
        forKey: .digest, in: container,
        debugDescription: "'\(digestText)' is not a digest that can be checked")
    }
    self.digest = digest
    size = try container.decode(Int64.self, forKey: .size)
    guard size >= 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .size, in: container, debugDescription: "the size \(size) is negative")
    }
    urls = try container.decodeIfPresent([String].self, forKey: .urls) ?? []
    annotations = try container.decodeIfPresent([String: String].self, forKey: .annotations) ?? [:]
    data = try container.decodeIfPresent(Data.self, forKey: .data).map { [UInt8]($0) }
    platform = try container.decodeIfPresent(Platform.self, forKey: .platform)
    artifactType = try container.decodeIfPresent(String.self, forKey: .artifactType)
  }
}
