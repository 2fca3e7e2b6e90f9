/// An image with the blobs of its layers, as a provider gives it.
package struct OpenedImage<Passed: Sendable>: Sendable {
  /// What its documents say.
  package internal(set) var image: Image
  /// The blobs of its layers, base first: one for each.
  package let blobs: [Blob<Passed>]

  /// An image with those blobs; nil where their number is not that of its layers.
  package init?(_ image: Image, blobs: [Blob<Passed>]) {
    guard blobs.count == image.layers.count else { return nil }
    self.image = image
    self.blobs = blobs
  }
}
