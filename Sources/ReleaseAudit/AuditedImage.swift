import ContainerImage
import LayerFilesystem
import PythonDistributions
import SystemPackages

/// An image with everything that the audit asks of it.
package struct AuditedImage: Sendable {
  /// Its layers and merged view.
  package let files: IndexedImage
  /// Its Python interpreters and distributions.
  package let python: PythonInventory

  /// The packages of its operating system.
  package let packages: SystemPackages

  /// An image with its inventory and the packages of its operating system.
  package init(files: IndexedImage, python: PythonInventory, packages: SystemPackages) {
    self.files = files
    self.python = python
    self.packages = packages
  }

  /// Reads the inventory of an image.
  package init(_ files: IndexedImage) {
    self.init(
      files: files, python: PythonInventory(of: files), packages: SystemPackages(of: files))
  }

  /// Reads the inventories of several images, what they have in common once.
  package static func audited(_ images: [IndexedImage]) async -> [AuditedImage] {
    async let packages = packages(of: images)
    let inventories = await PythonInventory.inventories(of: images)
    return zip(zip(images, inventories), await packages).map { image, packages in
      AuditedImage(files: image.0, python: image.1, packages: packages)
    }
  }

  private static func packages(of images: [IndexedImage]) async -> [SystemPackages] {
    await withTaskGroup(of: (Int, SystemPackages).self) { tasks in
      for (index, image) in images.enumerated() {
        tasks.addTask { (index, SystemPackages(of: image)) }
      }
      let found = await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
      return images.indices.compactMap { found[$0] }
    }
  }

  /// How messages name the image.
  package var name: String {
    let reference = files.image.reference
    return reference.isStandardInput ? "standard input" : "\(reference)"
  }
}
