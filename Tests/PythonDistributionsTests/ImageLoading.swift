import ContainerImage
import FixtureBuilder
import Foundation
import LayerFilesystem

@testable import PythonDistributions

/// Opens and indexes an image of this machine, as the tool does.
func indexedImage(at path: String, parallelism: Int = testParallelism) async throws
  -> IndexedImage
{
  let indexer = ImageIndexer(policy: PythonContentPolicy(), parallelism: parallelism)
  let source = ImageSource(sink: indexer.scanner)
  let image = try await source.open(ImageReference(path))
  return try await indexer.index([image])[0]
}

/// The image of a recipe, written in a format and read again.
func indexedImage(
  _ recipe: ImageRecipe, as format: ArchiveFormat = .dockerSaveLegacy
) async throws -> IndexedImage {
  let file = FileManager.default.temporaryDirectory
    .appendingPathComponent("imgdiff-\(UUID().uuidString).tar")
  defer { try? FileManager.default.removeItem(at: file) }
  try format.archive(of: recipe).write(to: file.path)
  return try await indexedImage(at: file.path)
}

/// The inventory of a recipe as an uncompressed `docker save` archive, whose contents can be read
/// again, and as an OCI archive with gzip layers, of which only what the policy keeps is there.
struct BothForms {
  let plain: PythonInventory
  let compressed: PythonInventory
  let image: IndexedImage
  let compressedImage: IndexedImage

  init(_ recipe: ImageRecipe) async throws {
    image = try await indexedImage(recipe)
    compressedImage = try await indexedImage(
      recipe.mapLayers { $0.compression = .gzip }, as: .ociArchive)
    plain = PythonInventory(of: image)
    compressed = PythonInventory(of: compressedImage)
  }
}

/// All processors, or the number that `IMGDIFF_PARALLELISM` forces on a whole run of the tests.
let testParallelism =
  ProcessInfo.processInfo.environment["IMGDIFF_PARALLELISM"].flatMap(Int.init)
  ?? ImageIndexer.standardParallelism
