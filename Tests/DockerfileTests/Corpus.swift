import Foundation
import Rules
import Testing

@testable import Dockerfile

/// The Dockerfiles beside the tests, by name without extension.
enum Corpus {
  static let names: [String] = files.keys.sorted()

  static let files: [String: [UInt8]] = {
    guard let folder = Bundle.module.url(forResource: "Corpus", withExtension: nil),
      let urls = try? FileManager.default.contentsOfDirectory(
        at: folder, includingPropertiesForKeys: nil)
    else { return [:] }
    var files: [String: [UInt8]] = [:]
    for url in urls where url.pathExtension == "Dockerfile" {
      files[url.deletingPathExtension().lastPathComponent] = (try? Data(contentsOf: url)).map(
        Array.init)
    }
    return files
  }()

  static func bytes(_ name: String) throws -> [UInt8] {
    try #require(files[name], "no corpus file \(name)")
  }

  static func document(_ name: String) throws -> DockerfileDocument {
    try DockerfileDocument(parsing: bytes(name))
  }

  static func graph(_ name: String) throws -> StageGraph { try StageGraph(document(name)) }

  static func analysis(
    _ name: String, _ options: StageOptions = StageOptions()
  ) throws -> StageAnalysis {
    try StageAnalysis(document(name), options: options)
  }
}

/// The analysis of a Dockerfile given as text.
func analyse(_ text: String, _ options: StageOptions = StageOptions()) throws -> StageAnalysis {
  try StageAnalysis(DockerfileDocument(parsing: text), options: options)
}

extension StageAnalysis {
  /// `rule:line` of every finding.
  var summary: [String] { findings.map { "\($0.rule.id):\($0.line)" } }
}
