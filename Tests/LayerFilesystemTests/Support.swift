import ByteText
import Codecs
import ContainerImage
import FixtureBuilder
import Foundation

@testable import LayerFilesystem

/// A folder that goes when the test is done.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "layer-filesystem-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Opens and indexes the images at `paths`.
func index(
  _ paths: [String], parallelism: Int = testParallelism,
  policy: any ContentPolicy = NoContent()
) async throws -> [IndexedImage] {
  let indexer = ImageIndexer(policy: policy, parallelism: parallelism)
  let source = ImageSource(sink: indexer.scanner)
  return try await indexer.index(source.open(paths.map { try ImageReference($0) }))
}

/// The image of some layers, each its entries, base first.
func image(_ layers: [[TarEntry]], _ compression: FixtureBuilder.Compression = .none) -> ImageRecipe
{
  ImageRecipe(layers: layers.map { LayerRecipe($0, compression: compression) }, tags: ["test:1"])
}

func indexed(
  _ recipe: ImageRecipe, as format: ArchiveFormat = .dockerSaveLegacy,
  parallelism: Int = testParallelism,
  policy: any ContentPolicy = NoContent()
) async throws -> IndexedImage {
  let folder = try TemporaryFolder()
  let path = "\(folder.path)/image"
  let archive = try format.archive(of: recipe)
  if format.isFolder { try archive.writeFolder(to: path) } else { try archive.write(to: path) }
  return try await index([path], parallelism: parallelism, policy: policy)[0]
}

func indexed(_ layers: [[TarEntry]]) async throws -> IndexedImage {
  try await indexed(image(layers))
}

extension IndexedImage {
  /// Every present path with what is there: `d`, `f CONTENT-DIGEST-OR-TEXT`, `l TARGET`.
  func listing(full: Bool = false) -> [String: String] {
    var found: [String: String] = [:]
    for number in 0..<view.nodeCount {
      let node = PathNode(number: UInt32(number))
      guard view.isPresent(node), node != .root else { continue }
      found[view.path(of: node).description] = describe(node, full: full)
    }
    return found
  }

  func describe(_ node: PathNode, full: Bool) -> String {
    let metadata = view.metadata(of: node).map { view[$0] }
    let mode = full ? String(metadata?.mode ?? 0o755, radix: 8) + " " : ""
    let owner = full ? "\(metadata?.userID ?? 0):\(metadata?.groupID ?? 0) " : ""
    guard let content = view.content(of: node) else { return "d \(mode)\(owner)" }
    switch view.kind(of: node) {
    case .directory: return "d \(mode)\(owner)"
    case .symlink:
      return "l \(full ? owner : "")"
        + String(decoding: view.linkTarget(of: content), as: UTF8.self)
    case .file:
      return "f \(mode)\(owner)\(view[content].size) \(digest(of: content).hex.prefix(16))"
    default: return "\(view.kind(of: node)) \(mode)\(owner)"
    }
  }

  /// The text of present files by path; folders are `/`, links `-> TARGET`.
  func tree() -> [String: String] {
    var found: [String: String] = [:]
    for number in 0..<view.nodeCount {
      let node = PathNode(number: UInt32(number))
      guard view.isPresent(node), node != .root else { continue }
      let path = view.path(of: node).description
      switch view.kind(of: node) {
      case .directory: found[path] = "/"
      case .symlink:
        found[path] =
          "-> "
          + (view.content(of: node).map { String(decoding: view.linkTarget(of: $0), as: UTF8.self) }
            ?? "")
      case .file:
        found[path] =
          view.content(of: node).flatMap {
            withContent(of: $0) { String(decoding: $0.array(), as: UTF8.self) }
          }
          ?? "?"
      default: found[path] = "\(view.kind(of: node))"
      }
    }
    return found
  }

  /// Hidden entries as `PATH by LAYER`, sorted.
  var hiddenPaths: [String] {
    view.hidden.map { "\(view.path(of: $0.node)) of \($0.entry.layer) by \($0.hiddenBy)" }.sorted()
  }
}

/// All processors, or the number that `IMGDIFF_PARALLELISM` forces on a whole run of the tests.
let testParallelism =
  ProcessInfo.processInfo.environment["IMGDIFF_PARALLELISM"].flatMap(Int.init)
  ?? ImageIndexer.standardParallelism
