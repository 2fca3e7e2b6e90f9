import Rules
import ArgumentParser
import Attestation
import Dockerfile
import ReleaseAudit
import Rules

/// How a run ends: the one place where what was found becomes an exit code.
enum ExitStatus: Int32 {
  /// The statement holds, or there was nothing to judge.
  case holds = 0
  /// The statement does not hold.
  case fails = 1
  /// Nothing can be concluded.
  case inconclusive = 2

  /// What an audit concludes.
  init(_ verdict: Verdict) {
    switch verdict {
    case .proven: self = .holds
    case .leaked: self = .fails
    }
  }

  /// What the checks of a Dockerfile found: an error is a promise that it does not keep.
  init(_ findings: [Dockerfile.Finding]) {
    self = findings.contains { $0.level == .error } ? .fails : .holds
  }

  /// Whether an image keeps to every limit.
  init(_ checks: [ImageLimits.Check]) {
    self = checks.allSatisfy(\.holds) ? .holds : .fails
  }

  /// What an attestation is worth.
  init(_ outcome: AttestationCheck.Outcome) {
    switch outcome {
    case .accepted: self = .holds
    case .refused: self = .fails
    }
  }

  /// Ends the run of a command that has reported.
  func end() throws {
    if self != .holds { throw ExitCode(rawValue) }
  }
}
