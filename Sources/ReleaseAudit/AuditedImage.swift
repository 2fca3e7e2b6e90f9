import ContainerImage
import LayerFilesystem
import PythonDistributions

/// An image with everything that the audit asks of it.
public struct AuditedImage: Sendable {
  /// Its layers and merged view.
  public let files: IndexedImage
  /// Its Python interpreters and distributions.
  public let python: PythonInventory

  /// An image with its inventory.
  public init(files: IndexedImage, python: PythonInventory) {
    self.files = files
    self.python = python
  }

  /// Reads the inventory of an image.
  public init(_ files: IndexedImage) {
    self.init(files: files, python: PythonInventory(of: files))
  }

  /// Reads the inventories of several images, what they have in common once.
  public static func audited(_ images: [IndexedImage]) async -> [AuditedImage] {
    let inventories = await PythonInventory.inventories(of: images)
    return zip(images, inventories).map { AuditedImage(files: $0, python: $1) }
  }

  /// How messages name the image.
  public var name: String {
    let reference = files.image.reference
    return reference.isStandardInput ? "standard input" : "\(reference)"
  }
}
