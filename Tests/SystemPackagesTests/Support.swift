import Codecs
import ContainerImage
import FixtureBuilder
import Foundation
import LayerFilesystem

@testable import SystemPackages

/// Keeps what package databases need and nothing else.
struct PackagePolicy: ContentPolicy {
  let identity = "packages.test"

  func treatment(
    name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
  ) -> ContentTreatment {
    SystemPackageContent.treatment(name: name, size: size, contentKind: contentKind) ?? .forget
  }

  func oversized(contentKind: Entry.ContentKind) -> [UInt8]? { nil }

  func extract(from content: Span<UInt8>, contentKind: Entry.ContentKind) -> [UInt8]? {
    SystemPackageContent.extract(from: content)
  }
}

/// Opens and indexes an image.
func indexedImage(at path: String) async throws -> IndexedImage {
  let indexer = ImageIndexer(policy: PackagePolicy())
  let image = try await ImageSource(sink: indexer.scanner).open(ImageReference(path))
  return try await indexer.index([image])[0]
}

/// The packages of an image with those layers, read from layers that can be read again and from
/// compressed ones, of which only what the policy keeps is there.
func packages(_ layers: [TarEntry]...) async throws -> (image: IndexedImage, both: [SystemPackages])
{
  let recipe = ImageRecipe(
    layers: layers.map { LayerRecipe(TarEntry.withParents(of: $0)) })
  var images: [IndexedImage] = []
  for (recipe, format) in [
    (recipe, ArchiveFormat.dockerSaveLegacy),
    (recipe.mapLayers { $0.compression = .gzip }, ArchiveFormat.ociArchive),
  ] {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("imgdiff-packages-\(UUID().uuidString).tar")
    defer { try? FileManager.default.removeItem(at: file) }
    try format.archive(of: recipe).write(to: file.path)
    images.append(try await indexedImage(at: file.path))
  }
  return (images[0], images.map { SystemPackages(of: $0) })
}

extension SystemPackage {
  /// `dash 0.5.12-2 amd64 @0`, with the layer that hid it, and the paths of files that are there.
  func summary(_ view: MergedView) -> String {
    var text = "\(name) \(version) \(architecture) @\(layer)"
    if case .hidden(let by) = self.view { text += "-\(by)" }
    let paths = files.compactMap { $0.node.map { "\(view.path(of: $0))" } }
    return ([text] + paths).joined(separator: " ")
  }
}
