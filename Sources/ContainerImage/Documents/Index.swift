/// A list of manifests: one image for several platforms, or the images of a layout.
///
/// OCI image-spec, image-index.md; Docker's manifest list has the same shape.
package struct Index: Hashable, Sendable {
  /// What this document says that it is; often absent.
  package var mediaType: MediaType?
  /// Descriptors of manifests and of further indexes, in order.
  package var manifests: [Descriptor]
  /// Notes by name.
  package var annotations: [String: String]?
}

extension Index: DocumentReadable {
  /// Reads an index; Go writes null for an empty list, as Docker 25 does in what it saves of an image
  /// that was named by its digest.
  init(_ node: DocumentNode) throws(DocumentError) {
    mediaType = try node.optional("mediaType")
    manifests = try node.optional("manifests") ?? []
    annotations = try node.optional("annotations")
  }
}
