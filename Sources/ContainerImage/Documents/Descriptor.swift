import Codecs

/// A pointer to content: its type, digest and size.
///
/// OCI image-spec, descriptor.md.
package struct Descriptor: Hashable, Sendable {
  /// What the content is.
  package var mediaType: MediaType
  /// The digest of the content.
  package var digest: Digest
  /// The size of the content in bytes.
  package var size: Int64
  /// Places where the content may be had; never used.
  package var urls: [String]
  /// Notes by name.
  package var annotations: [String: String]
  /// The content itself, where it is small and carried inline.
  package var data: [UInt8]?
  /// What an image is for; on manifests in an index.
  package var platform: Platform?
  /// What kind of artifact a manifest is, where it is no image.
  package var artifactType: String?

  /// A descriptor of which no more is known than what every one must say.
  package init(mediaType: MediaType, digest: Digest, size: Int64) {
    self.mediaType = mediaType
    self.digest = digest
    self.size = size
    urls = []
    annotations = [:]
  }
}

extension Descriptor: DocumentReadable {
  /// Reads a descriptor; throws where a required property is missing or out of range.
  init(_ node: DocumentNode) throws(DocumentError) {
    mediaType = try node.optional("mediaType") ?? MediaType(rawValue: "")
    digest = try node.required("digest")
    size = try node.required("size")
    guard size >= 0 else { throw node.failure("the size \(size) is negative") }
    urls = try node.optional("urls") ?? []
    annotations = try node.optional("annotations") ?? [:]
    data = try node.optional("data", InlineBytes.self)?.bytes
    platform = try node.optional("platform")
    artifactType = try node.optional("artifactType")
  }
}
