import ContainerImage
import Dockerfile
import FixtureBuilder
import Foundation
import LayerFilesystem
import PythonDistributions
import ReleaseAudit
import Testing

/// Images and Dockerfiles for the tests of stages.
enum StageImages {
  static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The folder of real images, as TestImages/engine makes them.
  static let real: URL? = {
    guard let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"] else {
      print("left out: real images, for IMGDIFF_REAL_IMAGES names no folder of them")
      return nil
    }
    return URL(fileURLWithPath: folder)
  }()

  /// The sample's own Dockerfile, as text.
  static func sampleText() throws -> String {
    let url = repository.appendingPathComponent("TestImages/sample-service/Dockerfile")
    return try String(contentsOf: url, encoding: .utf8)
  }

  static func analysis(_ text: String) throws -> StageAnalysis {
    try StageAnalysis(DockerfileDocument(parsing: text), options: Policy().stageOptions())
  }

  static func indexed(at paths: [String]) async throws -> [IndexedImage] {
    let indexer = ImageIndexer(policy: PythonContentPolicy())
    let source = ImageSource(sink: indexer.scanner)
    return try await indexer.index(source.open(paths.map { try ImageReference($0) }))
  }

  static func indexed(
    _ recipes: [ImageRecipe], as format: ArchiveFormat = .dockerSaveLegacy
  ) async throws -> [IndexedImage] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("imgdiff-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try recipes.enumerated().map { index, recipe in
      let path = folder.appendingPathComponent("image\(index).tar").path
      try format.archive(of: recipe).write(to: path)
      return path
    }
    return try await indexed(at: paths)
  }

  /// The report about two images, with what a Dockerfile says.
  static func report(
    _ images: [IndexedImage], dockerfile text: String?, policy: Policy = Policy()
  ) async throws -> AuditReport {
    let audit = ReleaseAudit(policy: policy, today: "2026-01-01")
    return try await audit.run(
      service: AuditedImage(images[0]), localdev: AuditedImage(images[1]),
      dockerfile: text.map { AuditedDockerfile(try analysis($0)) })
  }
}
