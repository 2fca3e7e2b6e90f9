import Dockerfile
import LayerFilesystem
import PythonPackaging
import Rules

/// What a team has decided about its images: levels, allowances, and what else is for tests.
package struct Policy: Sendable, Hashable {
  /// Something that may be in SERVICE although a rule speaks against it.
  package struct Allowance: Sendable, Hashable {
    /// What is allowed: a distribution by normalised name, or paths by a glob pattern.
    package enum Subject: Sendable, Hashable {
      /// A distribution, by normalised name.
      case distribution(String)
      /// Paths, by a glob pattern.
      case path(GlobPattern)
    }

    /// What is allowed.
    package let subject: Subject
    /// Why; never empty.
    package let reason: String
    /// The last day on which it counts, `YYYY-MM-DD`; nil for always.
    package let expires: String?
    /// The line of the policy.
    package let line: Int

    /// How messages name it.
    package var title: String {
      switch subject {
      case .distribution(let name): "distribution \(name)"
      case .path(let pattern): "path \(pattern.text)"
      }
    }
  }

  /// The file that it was read from; nil for the default.
  package var file: String?
  /// The levels of rules, where they are not the rules' own.
  package var levels: [RuleDescriptor: Level] = [:]
  /// Why rules that speak against a claim are milder than they are; each has a reason.
  package var levelReasons: [RuleDescriptor: String] = [:]
  /// The levels of rules about Dockerfiles, by their names.
  package var stageLevels: [String: Level] = [:]
  /// What may be in SERVICE.
  package var allowances: [Allowance] = []
  /// Declarations for tests that need not be known.
  package var unread: [Unread] = []
  /// Requirements of further test distributions.
  package var testDistributions: [String] = []
  /// Patterns of further test files.
  package var testPaths: [GlobPattern] = []
  /// Files with test requirements, relative to the policy.
  package var testRequirements: [String] = []
  /// Files with the service's requirements, relative to the policy.
  package var requirements: [String] = []
  /// The level of what is hidden in a layer; nil for the rule's own.
  package var hidden: Level?
  /// Why what is hidden is no error.
  package var hiddenReason: String?
  /// What an image may weigh and waste; the verdict does not ask for it.
  package var limits = ImageLimits()
  /// Which stages of the Dockerfile are meant, where they do not tell.
  package var stages = Stages()

  /// The stages of a Dockerfile by name.
  package struct Stages: Sendable, Hashable {
    /// The stage that ships.
    package var service: String?
    /// The developer's stage.
    package var localdev: String?
    /// The stages that run tests.
    package var tests: [String] = []
    /// Base images that are no misspelt stages.
    package var knownImages: [String] = []

    /// Leaves all of them to what the Dockerfile tells.
    package init() {}
  }

  /// A policy that changes nothing.
  package init() {}

  /// The level of a finding.
  func level(of finding: Finding) -> Level {
    var level = finding.level
    if let chosen = levels[finding.rule] {
      // A finding that is milder than its rule never gets stricter by the rule's level.
      level = finding.level < finding.rule.level ? min(chosen, finding.level) : chosen
    }
    if let hidden, finding.view.isHidden { level = min(level, hidden) }
    return level
  }

  /// Why a finding is milder than its rule; nil where it is not by the policy.
  func reasonForLowering(_ finding: Finding) -> String? {
    guard finding.isLowered else { return nil }
    if let reason = levelReasons[finding.rule], levels[finding.rule] == finding.level {
      return reason
    }
    return finding.view.isHidden ? hiddenReason ?? levelReasons[finding.rule] : nil
  }

  /// Sets levels and allowances, and reports allowances that are unused or expired on `today`.
  func apply(to findings: [Finding], today: String) -> [Finding] {
    var used: Set<Int> = []
    var result: [Finding] = []
    for finding in findings {
      result += apply(to: finding, today: today, used: &used)
    }
    for (index, allowance) in allowances.enumerated() {
      let isExpired = allowance.expires.map { $0 < today } ?? false
      if isExpired {
        result.append(ExpiredAllowance.finding(allowance, in: self))
      } else if !used.contains(index) {
        result.append(UnusedAllowance.finding(allowance, in: self))
      }
    }
    return result
  }

  /// A finding of several files may be allowed for some of them: those become a note of their own.
  private func apply(
    to finding: Finding, today: String, used: inout Set<Int>
  ) -> [Finding] {
    var remaining = finding.weighed(level(of: finding))
    var allowed: [Finding] = []
    for (index, allowance) in allowances.enumerated() {
      if let expires = allowance.expires, expires < today { continue }
      switch allowance.subject {
      case .distribution(let name):
        guard remaining.isAbout(distribution: name) else { continue }
        used.insert(index)
        return allowed + [remaining.allowed(because: allowance.reason)]
      case .path(let pattern):
        let part = remaining.items.filter { pattern.matches($0.path.bytes) }
        guard !part.isEmpty else { continue }
        used.insert(index)
        allowed.append(remaining.limited(to: part).allowed(because: allowance.reason))
        remaining = remaining.limited(
          to: remaining.items.filter { !pattern.matches($0.path.bytes) })
        if remaining.items.isEmpty { return allowed }
      }
    }
    return [remaining] + allowed
  }
}

extension Finding {
  /// Whether it speaks of a test distribution, or of a command that starts its runner.
  fileprivate func isAbout(distribution name: String) -> Bool {
    if test?.name.normalized == name { return true }
    guard case .command(_, let runner) = evidence else { return false }
    return ProjectName.normalize(runner == "py.test" ? "pytest" : runner) == name
  }
}
