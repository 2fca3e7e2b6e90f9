import Codecs
import ContainerImage
import FixtureBuilder
import Foundation
import LayerFilesystem
import PythonDistributions
import ReleaseAudit
import Rules
import System

/// Audits images as the tool does, from archives on disk.
enum Auditing {
  /// A form in which a pair of images is written.
  enum Form: String, CaseIterable, Sendable {
    /// Layers can be read again.
    case dockerSave
    /// Layers are compressed: only what the policy keeps of them is there.
    case ociGzip
    /// As before, and read a second time, from the indexes that the first time kept.
    case ociGzipKept
    /// Compressed otherwise.
    case ociZstd
    /// A folder, not compressed.
    case ociLayout
    /// Layers that can be read again, but pass by once.
    case pipe
    /// A pipe of compressed layers.
    case pipeGzip
  }

  /// The audit of two recipes.
  static func report(
    _ service: ImageRecipe, _ localdev: ImageRecipe, as form: Form = .dockerSave,
    _ audit: ReleaseAudit = ReleaseAudit(today: "2026-01-01")
  ) async throws -> AuditReport {
    let images = try await [indexed(service, form), indexed(localdev, form)]
    let audited = await AuditedImage.audited(images)
    return try await audit.run(service: audited[0], localdev: audited[1])
  }

  /// Why nothing is concluded of two recipes; nil where there is a verdict.
  static func refusal(_ service: ImageRecipe, _ localdev: ImageRecipe) async -> AuditRefusal? {
    do {
      _ = try await report(service, localdev)
      return nil
    } catch {
      return error as? AuditRefusal
    }
  }

  /// The image of a recipe, written and read again.
  static func indexed(
    _ recipe: ImageRecipe, _ form: Form = .dockerSave, platform: String? = nil
  ) async throws -> IndexedImage {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("imgdiff-audit-\(UUID().uuidString).tar").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func compressed(_ compression: FixtureBuilder.Compression) -> ImageRecipe {
      recipe.mapLayers { $0.compression = compression }
    }
    switch form {
    case .dockerSave, .pipe:
      try ArchiveFormat.dockerSaveLegacy.archive(of: recipe).write(to: path)
    case .ociGzip, .ociGzipKept, .pipeGzip:
      try ArchiveFormat.ociArchive.archive(of: compressed(.gzip)).write(to: path)
    case .ociZstd:
      try ArchiveFormat.ociArchive.archive(of: compressed(.zstd)).write(to: path)
    case .ociLayout:
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try ArchiveFormat.ociLayout.archive(of: compressed(.none)).writeFolder(to: path)
    }
    if form == .pipe || form == .pipeGzip {
      let pipe = "\(path).pipe"
      defer { try? FileManager.default.removeItem(atPath: pipe) }
      guard mkfifo(pipe, 0o600) == 0 else { throw POSIXError(.EIO) }
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let writer = Thread {
        let handle = FileHandle(forWritingAtPath: pipe)
        handle?.write(bytes)
        try? handle?.close()
      }
      writer.start()
      return try await indexed(at: pipe, platform: platform)
    }
    guard form == .ociGzipKept else { return try await indexed(at: path, platform: platform) }
    defer { try? FileManager.default.removeItem(atPath: "\(path).kept") }
    let cache = IndexCache(
      try CacheFolder(path: "\(path).kept", creating: true), smallestBlob: 0)
    _ = try await indexed(at: path, platform: platform, cache: cache)
    return try await indexed(at: path, platform: platform, cache: cache)
  }

  /// The image in a file.
  static func indexed(
    at path: String, platform: String? = nil, cache: IndexCache? = nil
  ) async throws -> IndexedImage {
    let indexer = ImageIndexer(
      policy: PythonContentPolicy(), cache: cache)
    let source = ImageSource(
      platform: platform.flatMap { Platform($0) }, sink: indexer.scanner)
    return try await indexer.index([source.open(ImageReference(path))])[0]
  }
}

extension AuditReport {
  /// The findings in short lines, for a failing test.
  var summary: String {
    findings.map { finding in
      let items = finding.items.prefix(3).map { "\($0.path)" }.joined(separator: " ")
      return "  \(finding.level) \(finding.rule.id) [\(finding.layer ?? -1) \(finding.view)] "
        + "\(finding.subject): \(finding.message) {\(items)}"
    }.joined(separator: "\n")
  }
}
