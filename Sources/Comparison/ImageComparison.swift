import ContainerImage
import LayerFilesystem

/// Everything in which two images differ, before anyone judges it.
package struct ImageComparison: Sendable {
  /// The image that ships.
  package let service: IndexedImage
  /// The image that developers and tests run.
  package let localdev: IndexedImage
  /// The layers that both have.
  package let layers: LayerCorrespondence
  /// The files in which they differ; added are those that LOCALDEV alone has.
  package let files: FilesystemDifference
  /// The settings in which they differ.
  package let configuration: [ConfigurationChange]

  /// Compares two images.
  package init(service: IndexedImage, localdev: IndexedImage) {
    self.service = service
    self.localdev = localdev
    layers = LayerCorrespondence(service, localdev)
    files = FilesystemDifference(service, localdev)
    configuration = ConfigurationChange.changes(service.image.config, localdev.image.config)
  }
}
