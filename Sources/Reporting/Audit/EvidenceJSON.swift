import JSON
import Codecs
import ContainerImage
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

/// The member `evidence` of a finding: first what is known of that kind of finding, sorted by name,
/// then what all findings have.
struct EvidenceJSON {
  private let finding: Finding

  init(_ finding: Finding) { self.finding = finding }

  func write(to json: JSONWriter) {
    json.object(.lines) {
      for (name, fact) in facts.sorted(by: { $0.name < $1.name }) { json.member(name, fact) }
      json.member("hiddenBy", finding.view.hiddenBy)
      json.member("allowed", finding.allowed)
      json.member("lowered", flag: finding.isLowered)
      json.member("count", finding.items.count)
      json.member("bytes", finding.bytes)
      json.name("files")
      json.array(.lines) {
        for item in finding.items {
          json.object {
            json.member("path", bytes: item.path.bytes)
            json.member("size", item.size)
            json.member("digest", item.digest.map { "\($0)" })
            json.member("evidence", item.sign.map { "\($0)" })
          }
        }
      }
    }
  }

  private typealias Fact = (name: String, value: String)

  private var facts: [Fact] {
    (finding.test.map(Self.facts) ?? []) + Self.facts(finding.evidence) + placeFacts
  }

  /// The Dockerfile's line behind the finding.
  private var placeFacts: [Fact] {
    if case .dockerfile(let file, let line) = finding.location {
      return [("dockerfile", line.map { "\(file):\($0)" } ?? file)]
    }
    guard let line = finding.madeBy else { return [] }
    return [("dockerfile", line.place), ("stage", line.stage)]
  }

  private static func facts(_ test: TestDistribution) -> [Fact] {
    var facts: [Fact] = [
      ("distribution", test.name.normalized), ("reason", test.reason.rawValue),
    ]
    if !test.declaredBy.isEmpty {
      facts.append(("declaredBy", test.declaredBy.joined(separator: ", ")))
    }
    if test.chain.count > 1 { facts.append(("chain", test.chain.joined(separator: " -> "))) }
    return facts
  }

  private static func facts(_ evidence: Finding.Evidence) -> [Fact] {
    switch evidence {
    case .none: []
    case .metadata(let metadata): facts(metadata)
    case .archive(let archive): facts(archive)
    case .command(let words, let runner):
      [("command", words.joined(separator: " ")), ("runner", runner)]
    case .importPath(let file): file.map { [("addedBy", "\($0)")] } ?? []
    case .needed(let needers): [("neededBy", needers.joined(separator: ", "))]
    case .parity(let status): [("status", status.rawValue)]
    case .allowance(let reason): [("reason", reason)]
    case .testRun(let run): facts(run)
    case .otherHistory(let history): facts(history)
    case .fork(let stage): [("stage", stage)]
    }
  }

  private static func facts(_ metadata: Finding.Evidence.Metadata) -> [Fact] {
    [("metadata", metadata.kind.rawValue), ("location", "\(metadata.location)")]
      + (metadata.inLocaldev.map { [("inLocaldev", $0)] } ?? [])
  }

  private static func facts(_ archive: Finding.Evidence.Archive) -> [Fact] {
    let members: [Fact] =
      archive.members.map { [("members", "\($0.count)"), ("member", $0.example)] } ?? []
    return [("archive", archive.kind.rawValue)] + members
  }

  private static func facts(_ run: Finding.Evidence.TestRun) -> [Fact] {
    [
      ("step", run.step.command), ("runner", run.step.runner),
      ("predicateType", run.predicateType), ("losesFailure", "\(run.step.losesFailure)"),
    ] + (run.step.id.map { [("stepID", $0)] } ?? []) + (run.target.map { [("target", $0)] } ?? [])
  }

  private static func facts(_ history: Finding.Evidence.OtherHistory) -> [Fact] {
    [
      ("stage", history.stage),
      ("missingLines", history.missingLines.map { "\($0)" }.joined(separator: ", ")),
      ("strangeLayers", history.strangeLayers.map { "\($0)" }.joined(separator: ", ")),
    ] + (history.fits.map { [("fits", $0)] } ?? [])
  }
}
