import Codecs
import FixtureBuilder
import Foundation
import LayerFilesystem

@testable import ContainerImage

/// A folder that goes when the test is done.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "container-image-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }

  func write(_ archive: ImageArchive, isFolder: Bool = false) throws -> String {
    let path = "\(self.path)/image-\(UUID().uuidString)"
    if isFolder { try archive.writeFolder(to: path) } else { try archive.write(to: path) }
    return path
  }
}

func open(_ reference: String, platform: ContainerImage.Platform? = nil) async throws -> Image {
  let indexer = ImageIndexer()
  return try await ImageSource(platform: platform, sink: indexer.scanner)
    .open(try ImageReference(reference)).image
}

func verified(_ reference: String) async throws -> IndexedImage {
  let indexer = ImageIndexer()
  let source = ImageSource(sink: indexer.scanner)
  return try await indexer.index([source.open(try ImageReference(reference))])[0]
}

/// What tells whether two readings of an image are the same.
func summary(_ image: IndexedImage) -> [String] {
  var lines = ["\(image.image.configDigest)"]
  for layer in image.layers {
    lines.append("\(layer.layer.diffID) \(layer.uncompressedSize) \(layer.layer.createdBy ?? "-")")
    for index in layer.table.entries.indices {
      let entry = layer.table.entries[index]
      lines.append(
        "\(entry.kind) \(layer.table.path(of: index)) \(entry.size) \(entry.mode) "
          + "\(entry.contentKind) \(entry.kind == .file ? layer.digest(of: index).hex : "")")
    }
  }
  return lines
}

/// The image that most tests read.
enum Sample {
  static let base = LayerRecipe(
    [
      .directory("etc"), .file("etc/a", "one"),
      .file("big", ByteString(repeating: 7, count: 1_500_000)),
    ],
    createdBy: "COPY a /etc/ # buildkit", compression: .gzip)
  static let image = ImageRecipe(
    steps: [
      .layer(base), .metadata("ENV A=1"),
      .layer(
        LayerRecipe(
          [.whiteout(of: "etc/a"), .file("etc/b", "two")], createdBy: "RUN b", compression: .gzip)),
      .layer(base),
    ], tags: ["example:1"]
  ).with { $0.configuration.environment = ["A=1"] }

  static let small = ImageRecipe(
    layers: [LayerRecipe([.file("a", "content")], compression: .gzip)], tags: ["small:1"])

  static func text(_ name: ByteString, _ tag: String, _ platform: FixtureBuilder.Platform = .amd64)
    -> ImageRecipe
  {
    ImageRecipe(layers: [LayerRecipe([.file(name, name)])], tags: tag.isEmpty ? [] : [tag]).with {
      $0.configuration.platform = platform
    }
  }
}

/// The images of a reference for all platforms.
func everyPlatform(_ reference: String) async throws -> [Image] {
  let source = ImageSource(sink: ImageIndexer().scanner)
  return try await source.openEveryPlatform([try ImageReference(reference)])[0].map(\.image)
}

extension IndexedImage {
  /// The paths of all files, sorted.
  var listing: [String] {
    view.allNodes.filter { view.isPresent($0) && view.kind(of: $0) == .file }
      .map { view.path(of: $0).description }.sorted()
  }
}
