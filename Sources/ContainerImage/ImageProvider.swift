import Codecs

/// Makes images of references: the seam between places where images are and all that reads them.
///
/// There is a provider for the files of the host; one for a registry or an engine goes beside it.
package protocol ImageProvider: Sendable {
  /// The place that a reference leads to; nil where this provider does not open references of its kind.
  ///
  /// Throws what can be said about the reference without opening the place.
  func place(of reference: ImageReference) throws(ImageError) -> ImagePlace?

  /// Opens the place that `reference` leads to, once for all references that lead there.
  ///
  /// Of a place that can be read only once, `sink` gets every blob that could be a layer.
  func open<Sink: BlobSink>(
    _ reference: ImageReference, into sink: Sink
  ) async throws(ImageError) -> any ImageCatalog<Sink.Product>

  /// Opens the place that `references` lead to, of which there is at least one; what a place gives may
  /// depend on all that is wanted of it.
  func open<Sink: BlobSink>(
    _ references: [ImageReference], into sink: Sink
  ) async throws(ImageError) -> any ImageCatalog<Sink.Product>
}

extension ImageProvider {
  /// Opens the place that `references` lead to; what a place gives may depend on all that is wanted of it.
  package func open<Sink: BlobSink>(
    _ references: [ImageReference], into sink: Sink
  ) async throws(ImageError) -> any ImageCatalog<Sink.Product> {
    try await open(references[0], into: sink)
  }
}

/// The images of one place.
package protocol ImageCatalog<Passed>: Sendable {
  /// What is kept of blobs that came by before anybody asked.
  associatedtype Passed: Sendable

  /// The platforms of the runnable images that `reference` means, in the order in which the place lists
  /// them.
  func platforms(of reference: ImageReference) async throws(ImageError) -> [Platform]

  /// The image that `reference` means: for `platform`, or else for the host's, or else the only one.
  ///
  /// Its documents are verified; its layers are found, and verified when they are indexed.
  func image(
    _ reference: ImageReference, platform: Platform?
  ) async throws(ImageError) -> OpenedImage<Passed>
}

/// Where images are: what tells whether two references lead to one place.
package struct ImagePlace: Hashable, Sendable {
  /// A text that no other place has.
  package let identity: String
  /// Whether reading from it may wait for somebody else, for ever: a pipe does. Such places are opened
  /// after all others, so that nobody waits to be told what is wrong there.
  package let mayStall: Bool

  /// A place.
  package init(identity: String, mayStall: Bool = false) {
    self.identity = identity
    self.mayStall = mayStall
  }
}
