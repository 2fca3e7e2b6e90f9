import Comparison
import LayerFilesystem
import ReleaseAudit
import Reporting
import Rules

/// What an audit concludes, with its evidence.
public struct AuditResult: Sendable {
  /// What is concluded about SERVICE. Where nothing can be concluded there is no result.
  public enum Verdict: Sendable, Hashable {
    /// Every claim holds, and there was something to look for.
    case proven
    /// Something for testing ships in SERVICE.
    case leaked
  }

  /// What must hold in SERVICE, and whether it does.
  public struct Claim: Sendable, Hashable {
    /// Its name, such as `no-test-files`, which never changes.
    public let id: String
    /// What must hold.
    public let statement: String
    /// How many things were examined.
    public let examined: Int
    /// The number of findings that violate it.
    public let findings: Int

    /// Whether nothing was found that violates it.
    public var holds: Bool { findings == 0 }
  }

  /// The verdict.
  public var verdict: Verdict {
    switch report.verdict {
    case .proven: .proven
    case .leaked: .leaked
    }
  }

  /// The claims, in their order.
  public var claims: [Claim] {
    report.claims.map { claim in
      Claim(
        id: claim.rule.id, statement: claim.rule.statement, examined: claim.examined,
        findings: claim.findings)
    }
  }

  /// What was found: errors first.
  public var findings: [AuditFinding] { report.findings.map { AuditFinding($0) } }

  /// The reasons that the policy gives for what passes although it speaks against a claim. A verdict
  /// should never be shown without them.
  public var exceptions: [String] { report.exceptions.map(\.reason) }

  /// What was odd about the input.
  public var warnings: [String] { report.warnings }

  /// The verdict, its evidence and all differences for people, as `imgdiff SERVICE LOCALDEV` prints them.
  ///
  /// - Parameter width: the number of columns that lines should fit.
  public func text(width: Int = 80) -> String { verdictReport.text(width: width) }

  /// The same as one JSON object of the schema `imgdiff.compare/1`.
  public func json() -> String { verdictReport.json(warnings: warnings) }

  /// A summary as GitHub-flavoured Markdown, for a pull request.
  public func markdown() -> String { verdictReport.markdown() }

  private let report: AuditReport

  init(_ report: AuditReport) { self.report = report }

  private var verdictReport: VerdictReport {
    VerdictReport(
      report,
      ImageComparison(report.service.files, report.localdev.files))
  }
}
