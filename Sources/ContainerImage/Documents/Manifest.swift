/// An image manifest: the configuration and the layers, base first.
///
/// OCI image-spec, manifest.md.
package struct Manifest: Hashable, Sendable {
  /// What this document says that it is; often absent.
  package var mediaType: MediaType?
  /// The image configuration.
  package var config: Descriptor
  /// The layers, base first.
  package var layers: [Descriptor]
  /// Notes by name.
  package var annotations: [String: String]?
}

extension Manifest: DocumentReadable {
  /// Reads a manifest; Go writes null for an empty list.
  init(_ node: DocumentNode) throws(DocumentError) {
    mediaType = try node.optional("mediaType")
    config = try node.required("config")
    layers = try node.optional("layers") ?? []
    annotations = try node.optional("annotations")
  }
}
