import ByteText
import JSON
import LayerFilesystem
import Rules

/// Findings as GitLab's Code Quality takes them: one array, each with a place in the repository.
struct CodeQualityReport {
  private let document: FindingsDocument

  init(_ document: FindingsDocument) { self.document = document }

  /// Writes the findings of all documents as one array.
  static func write(_ documents: [FindingsDocument], to page: TextPage) {
    let json = page.json
    json.array(.lines) {
      var fingerprints = FindingFingerprints()
      for document in documents {
        CodeQualityReport(document).write(&fingerprints, to: json)
      }
    }
    json.end()
  }

  private func write(_ fingerprints: inout FindingFingerprints, to json: JSONWriter) {
    for finding in document.findings.prefix(SARIFLog.shownResults) {
      let fingerprint = fingerprints.next(finding)
      // What is let pass is no problem of the code.
      guard finding.excuse == nil else { continue }
      let variant = document.variant.map { " (\($0))" } ?? ""
      Self.issue(
        finding.sentence.onOneLine + variant, finding.rule.id, Self.severity(finding.level),
        fingerprint, at: place(of: finding), finding.source?.line ?? 1, to: json)
    }
  }

  /// A run that concluded nothing blocks: an empty array would say that all is well.
  static func writeFailure(_ failure: RunFailure, to page: TextPage) {
    let json = page.json
    json.array(.lines) {
      issue(
        "Nothing can be concluded: \(failure.reason)", "inconclusive", "blocker", "inconclusive:1",
        at: "Dockerfile", 1, to: json)
    }
    json.end()
  }

  private static func severity(_ level: Level) -> String {
    switch level {
    case .error: "critical"
    case .warning: "minor"
    case .note: "info"
    }
  }

  /// The file where a person changes something; else the path in the image.
  private func place(of finding: ReportedFinding) -> String {
    if let source = finding.source { return RepositoryPath.relative(source.file) }
    let path = finding.paths.first.map { PrintableText.text($0.bytes.dropFirst()) } ?? ""
    if !path.isEmpty { return path }
    return (document.dockerfile ?? document.image?.repository).map(RepositoryPath.relative)
      ?? "Dockerfile"
  }

  private static func issue(
    _ description: String, _ check: String, _ severity: String, _ fingerprint: String,
    at path: String, _ line: Int, to json: JSONWriter
  ) {
    json.object(.lines) {
      json.member("description", description)
      json.member("check_name", check)
      json.member("fingerprint", fingerprint)
      json.member("severity", severity)
      json.name("location")
      json.object {
        json.member("path", path)
        json.name("lines")
        json.object { json.member("begin", line) }
      }
    }
  }
}
