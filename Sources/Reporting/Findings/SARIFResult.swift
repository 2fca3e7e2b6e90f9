import ByteText
import JSON
import Rules
import LayerFilesystem

/// One finding as a result of a SARIF log.
struct SARIFResult {
  private let finding: ReportedFinding
  private let rule: Int?
  private let fingerprint: String
  /// The file that stands for the image where nothing better is known: a location must not be empty.
  private let fallback: String

  /// GitHub shows 100 locations of a result; a folder of 6,000 tests is one result.
  private static let shownPaths = 20

  init(_ finding: ReportedFinding, rule: Int?, fingerprint: String, fallback: String) {
    self.finding = finding
    self.rule = rule
    self.fingerprint = fingerprint
    self.fallback = fallback
  }

  func write(to json: JSONWriter) {
    json.object(.lines) {
      json.member("ruleId", finding.rule.id)
      if let rule { json.member("ruleIndex", rule) }
      json.member("level", finding.level.rawValue)
      json.message(finding.sentence)
      json.name("locations")
      json.array { json.object { location(to: json) } }
      relatedLocations(to: json)
      json.name("partialFingerprints")
      json.object { json.member("primaryLocationLineHash", fingerprint) }
      suppressions(to: json)
      properties(to: json)
    }
  }

  private func location(to json: JSONWriter) {
    let line = finding.source?.line ?? 1
    let column = finding.source?.column ?? 1
    json.name("physicalLocation")
    json.object {
      json.name("artifactLocation")
      json.object { json.member("uri", uri) }
      json.name("region")
      json.object {
        json.member("startLine", line)
        json.member("startColumn", column)
        json.member("endLine", line)
        json.member("endColumn", column)
      }
    }
    json.name("logicalLocations")
    json.array {
      json.object {
        json.member("name", finding.subject.onOneLine)
        if let path = finding.paths.first {
          json.member("fullyQualifiedName", PrintableText.text(path.bytes))
        }
      }
    }
  }

  private var uri: String {
    if let source = finding.source { return RepositoryPath.uri(ofFile: source.file) }
    let uri = finding.paths.first.map { RepositoryPath.uri(of: $0) } ?? ""
    return uri.isEmpty ? RepositoryPath.uri(ofFile: fallback) : uri
  }

  private func relatedLocations(to json: JSONWriter) {
    guard !finding.paths.isEmpty else { return }
    json.name("relatedLocations")
    json.array(.lines) {
      for (number, path) in finding.paths.prefix(Self.shownPaths).enumerated() {
        json.object {
          json.member("id", number + 1)
          json.name("physicalLocation")
          json.object {
            json.name("artifactLocation")
            json.object {
              json.member("uri", RepositoryPath.uri(of: path))
              json.member("uriBaseId", "IMAGE")
            }
          }
          json.message(PrintableText.text(path.bytes))
        }
      }
    }
  }

  private func suppressions(to json: JSONWriter) {
    guard let excuse = finding.excuse else { return }
    json.name("suppressions")
    json.array {
      json.object {
        json.member("kind", finding.rule.kind == .dockerfile ? "inSource" : "external")
        json.member("justification", excuse.onOneLine)
      }
    }
  }

  private func properties(to json: JSONWriter) {
    json.name("properties")
    json.object {
      json.member("subject", finding.subject.onOneLine)
      if let origin = finding.origin {
        json.member("layer", origin.layer)
        json.member("diffID", origin.diffID)
        json.member("createdBy", origin.createdBy)
        json.member("view", finding.view.name)
      }
      if let stage = finding.stage { json.member("stage", stage) }
      if !finding.paths.isEmpty { json.member("files", finding.paths.count) }
      json.member("fix", finding.fix)
    }
  }
}
