import ContainerImage
import LayerFilesystem

/// Everything in which two images differ, before anyone judges it.
package struct ImageComparison: Sendable {
  /// The image that was named first: SERVICE, where there is one.
  package let first: IndexedImage
  /// The other image: LOCALDEV, where there is one.
  package let second: IndexedImage
  /// The layers that both have.
  package let layers: LayerCorrespondence
  /// The files in which they differ; added are those that the second alone has.
  package let files: FilesystemDifference
  /// The settings in which they differ.
  package let configuration: [ConfigurationChange]

  /// Compares two images.
  package init(_ first: IndexedImage, _ second: IndexedImage) {
    self.first = first
    self.second = second
    layers = LayerCorrespondence(first, second)
    files = FilesystemDifference(first, second)
    configuration = ConfigurationChange.changes(first.image.config, second.image.config)
  }
}
