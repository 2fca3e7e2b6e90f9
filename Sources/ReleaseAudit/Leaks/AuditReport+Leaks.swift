import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonPackaging
import Rules

/// What leaked by one cause, with the one fix for all of it.
package struct LeakGroup: Sendable, Hashable {
  /// The cause.
  package let cause: LeakCause
  /// What to do.
  package let fix: LeakFix
  /// The leaks, those that tell most first; never empty.
  package let leaks: [Leak]
}

extension AuditReport {
  /// What leaks, by cause: first the cause of what tells most.
  package var leakGroups: [LeakGroup] {
    let things = LeakThing.gathered(findings(.error).filter { $0.rule.kind != .build })
    var order: [LeakCause] = []
    var groups: [LeakCause: [LeakThing]] = [:]
    for thing in things.sorted(by: LeakThing.tellsMore) {
      let cause = LeakDiagnosis(self, thing).cause
      if groups[cause] == nil { order.append(cause) }
      groups[cause, default: []].append(thing)
    }
    return order.map { cause in
      let things = groups[cause] ?? []
      let fix = LeakAdvice(self, cause, things).fix
      return LeakGroup(
        cause: cause, fix: fix,
        leaks: things.map {
          Leak(subject: $0.subject, test: $0.test, findings: $0.findings, cause: cause, fix: fix)
        })
    }
  }

  /// What leaks, in the order of its causes.
  package var leaks: [Leak] { leakGroups.flatMap(\.leaks) }
}

/// A thing that leaked, gathered from findings, before anybody asked how it came in.
struct LeakThing {
  let subject: String
  let test: TestDistribution?
  /// The layer that brought its bytes.
  let layer: LayerIndex?
  var findings: [Finding]

  /// Gathers findings into things: those of one subject in one layer, and with them what is about the
  /// same files under another subject, and the import paths that reach it.
  static func gathered(_ findings: [Finding]) -> [LeakThing] {
    var things: [LeakThing] = []
    var places: [String: Int] = [:]
    let paths = findings.filter { $0.rule != NoTestImports.rule }
    for finding in paths {
      let name = finding.test?.name.normalized ?? finding.subject
      let key = "\(finding.layer ?? -1) \(finding.test == nil ? "/" : "") \(name)"
      if let place = places[key] {
        things[place].findings.append(finding)
      } else {
        places[key] = things.count
        things.append(
          LeakThing(
            subject: finding.test?.title ?? finding.leakSubject, test: finding.test,
            layer: finding.layer, findings: [finding]))
      }
    }
    return addingImports(
      findings.filter { $0.rule == NoTestImports.rule }, to: folded(things))
  }

  /// Joins what has no distribution of its own to the thing that has all of its files.
  private static func folded(_ things: [LeakThing]) -> [LeakThing] {
    var things = things
    let sets = things.map { Set($0.findings.flatMap(\.items).map(\.path)) }
    var gone: Set<Int> = []
    for (index, thing) in things.enumerated() where thing.test == nil {
      let own = thing.findings.flatMap(\.items)
      guard !own.isEmpty else { continue }
      let host = things.indices.first { other in
        guard other != index, !gone.contains(other), things[other].layer == thing.layer,
          things[other].test != nil || sets[other].count > sets[index].count
            || sets[other].count == sets[index].count && other < index
            || things[other].isFolder(of: own[0].path) && !thing.isFolder(of: own[0].path)
        else { return false }
        return own.allSatisfy { item in
          if sets[other].contains(item.path) || things[other].isFolder(of: item.path) {
            return true
          }
          if case .standsFor(let source) = item.sign { return sets[other].contains(source) }
          return false
        }
      }
      guard let host else { continue }
      things[host].findings += thing.findings
      gone.insert(index)
    }
    return things.indices.filter { !gone.contains($0) }.map { things[$0] }
  }

  /// Whether the thing is a folder of the project's that has the path in it.
  private func isFolder(of path: EntryPath) -> Bool {
    subject.hasPrefix("/") && path.isInside(EntryPath(subject)) && "\(path)" != subject
  }

  /// An import path is a way to a thing, not one more thing; where it leads to nothing else that was
  /// found it is all that there is.
  private static func addingImports(
    _ imports: [Finding], to things: [LeakThing]
  ) -> [LeakThing] {
    var things = things
    for finding in imports {
      let name = finding.test?.name.normalized
      let hosts = things.indices.filter { index in
        name.map { things[index].test?.name.normalized == $0 }
          ?? things[index].findings.contains { found in
            found.subject == finding.subject
              || found.items.contains { $0.path.isInside(EntryPath(finding.subject)) }
          }
      }
      let host = hosts.first { index in things[index].findings.contains { !$0.view.isHidden } }
      if let host = host ?? hosts.first {
        things[host].findings.append(finding)
      } else {
        things.append(
          LeakThing(
            subject: finding.test?.title ?? finding.subject, test: finding.test,
            layer: finding.layer, findings: [finding]))
      }
    }
    return things
  }

  /// What a reader should hear of first: a test runner, then the project's tests, then what somebody
  /// declares, then what that requires.
  static func tellsMore(_ left: LeakThing, _ right: LeakThing) -> Bool {
    (left.rank, left.subject.lowercased(), left.layer ?? -1)
      < (right.rank, right.subject.lowercased(), right.layer ?? -1)
  }

  private var rank: Int {
    guard let test else { return findings[0].rule.kind == .claim ? 2 : 6 }
    if test.name.normalized == "pytest" { return 0 }
    if KnownTestTools.isKnown(test.name.normalized) { return 1 }
    switch test.reason {
    case .declared, .known: return 3
    case .required: return 4
    case .added: return 5
    }
  }
}

extension Finding {
  /// What a headline calls the subject.
  fileprivate var leakSubject: String {
    switch location {
    case .configuration: subject.uppercased()
    default: subject
    }
  }
}
