import Codecs
import ContainerImage
import FixtureBuilder
import Foundation
import LayerFilesystem

/// Indexes images that a test describes.
enum Indexed {
  /// The images, each from a file of its own, so that nothing but content makes layers equal.
  static func images(_ recipes: ImageRecipe...) async throws -> [IndexedImage] {
    let folder = NSTemporaryDirectory() + "reporting-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let indexer = ImageIndexer()
    let source = ImageSource(sink: indexer.scanner)
    var references: [ImageReference] = []
    for (number, recipe) in recipes.enumerated() {
      let path = "\(folder)/\(number).tar"
      let archive = try OCILayout([recipe.with { $0.tags = ["test:latest"] }]).archive()
      try Data(archive.bytes()).write(to: URL(fileURLWithPath: path))
      references.append(try ImageReference(path))
    }
    return try await indexer.index(source.open(references))
  }

  /// An image of layers with those entries.
  static func image(_ layers: [TarEntry]...) -> ImageRecipe {
    ImageRecipe(layers: layers.map { LayerRecipe($0) })
  }
}
