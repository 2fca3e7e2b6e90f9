import ContainerImage
import LayerFilesystem

/// Everything in which two images differ, before anyone judges it.
public struct ImageComparison: Sendable {
  /// The image that ships.
  public let service: IndexedImage
  /// The image that developers and tests run.
  public let localdev: IndexedImage
  /// The layers that both have.
  public let layers: LayerCorrespondence
  /// The files in which they differ; added are those that LOCALDEV alone has.
  public let files: FilesystemDifference
  /// The settings in which they differ.
  public let configuration: [ConfigurationChange]

  /// Compares two images.
  public init(service: IndexedImage, localdev: IndexedImage) {
    self.service = service
    self.localdev = localdev
    layers = LayerCorrespondence(service, localdev)
    files = FilesystemDifference(service, localdev)
    configuration = ConfigurationChange.changes(service.image.config, localdev.image.config)
  }
}
