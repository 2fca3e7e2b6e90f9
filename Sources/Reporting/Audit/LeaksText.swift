import ByteText
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Rules

/// The leaks for people: by cause, the fix first, then each thing with the evidence for it.
struct LeaksText {
  private let groups: [LeakGroup]

  init(_ audit: AuditReport) { groups = audit.leakGroups }

  /// How many leaks of one cause show their evidence on a terminal.
  private static let opened = 3

  func write(to page: TextPage) {
    guard !groups.isEmpty else { return }
    let total = groups.reduce(0) { $0 + $1.leaks.count }
    page.heading("Leaks")
    var previous: LeakFix?
    for (place, group) in groups.enumerated() {
      if place > 0 { page.line() }
      write(group, of: total, isRepeated: group.fix == previous, to: page)
      previous = group.fix
    }
  }

  private func write(
    _ group: LeakGroup, of total: Int, isRepeated: Bool, to page: TextPage
  ) {
    page.line(fitting: "  " + LeakWords.heading(group, of: total))
    page.paragraph("Fix: \(isRepeated ? "the same" : group.fix.text.singleLine)", indent: 4)
    for line in isRepeated ? [] : group.fix.lines { page.line(fitting: "      \(line.singleLine)") }
    let isOpen = page.options.isVerbose || !page.options.isTerminal
    for (index, leak) in group.leaks.enumerated() {
      let mark = page.accented("✗", .removed)
      page.line(fitting: "    \(mark) \(LeakWords.title(leak, in: group, page.options))")
      guard isOpen || index < Self.opened else { continue }
      var seen: [String: Int] = [:]
      for finding in leak.findings { seen[finding.rule.id, default: 0] += 1 }
      for finding in leak.findings {
        guard let count = seen.removeValue(forKey: finding.rule.id) else { continue }
        FindingsText.writeEvidence(of: finding, more: count - 1, to: page)
      }
    }
    if !isOpen, group.leaks.count > Self.opened {
      page.line(fitting: "    (--verbose shows the evidence for each)")
    }
  }
}

/// What reports say of leaks in words, the same in all formats.
enum LeakWords {
  /// `Layer 6 brings all 3 (Dockerfile:12): RUN pip install pytest`.
  static func heading(_ group: LeakGroup, of total: Int) -> String {
    let cause = group.cause
    let instruction = cause.instruction.map { ": \($0.singleLine)" } ?? ""
    return "\(place(group, of: total))\(instruction)"
  }

  /// The heading without the instruction.
  static func place(_ group: LeakGroup, of total: Int) -> String {
    let cause = group.cause
    let count = group.leaks.count
    let what =
      total == 1
      ? "it"
      : count == total
        ? (total == 2 ? "both" : "all \(Quantity.count(total))")
        : "\(Quantity.count(count)) of \(Quantity.count(total))"
    let line = cause.line.map { " (\($0.place.singleLine))" } ?? ""
    guard let layer = cause.layer else {
      return cause.kind == .configuration
        ? "The configuration starts \(what)" : "The image has \(what)"
    }
    let base = cause.kind == .base ? " of the base image" : ""
    return "Layer \(layer)\(base) \(cause.verb) \(what)\(hiders(group))\(line)"
  }

  /// `, which layer 7 hides`, where a later layer hides all of it.
  private static func hiders(_ group: LeakGroup) -> String {
    let hiders = Set(group.leaks.map(\.hiddenBy))
    guard hiders.count == 1, let hider = hiders.first ?? nil else { return "" }
    return hider == group.cause.layer
      ? ", and hides it again"
      : ", and layer \(hider) only hides \(group.leaks.count == 1 ? "it" : "them")"
  }

  /// `pytest 8.3.3, declared in /app/test_requirements.txt:2: 155 files, 2.79 MB`.
  static func title(_ leak: Leak, in group: LeakGroup, _ options: TextOptions) -> String {
    let size =
      leak.files == 0 ? "" : ": \(Quantity.count(leak.files, "file")), \(options.size(leak.bytes))"
    // The heading says it of all of them.
    let isSaid = Set(group.leaks.map(\.hiddenBy)).count == 1
    let hidden = isSaid ? nil : leak.hiddenBy.map { " (hidden by layer \($0), ships all the same)" }
    let archive = leak.findings.allSatisfy {
      if case .archive = $0.evidence { true } else { false }
    }
    let path = archive ? leak.findings[0].path : nil
    let place = path.map { " in \(PrintableText.text($0.bytes))" } ?? ""
    return subject(leak) + place + origin(leak) + size + (hidden ?? "")
  }

  /// What leaked: `pytest 8.3.3`, `a HEALTHCHECK that runs pytest`.
  static func subject(_ leak: Leak) -> String {
    for finding in leak.findings {
      if case .command(_, let runner) = finding.evidence, leak.test == nil {
        return "a \(leak.subject) that runs \(runner)".singleLine
      }
    }
    return leak.subject.singleLine
  }

  private static func origin(_ leak: Leak) -> String {
    guard let test = leak.test else { return "" }
    if test.chain.count > 1 {
      return ", required by \(test.chain.dropLast().joined(separator: " -> ").singleLine)"
    }
    return leak.origin.map { ", \($0.singleLine)" } ?? ""
  }

  /// `pytest 8.3.3`, `pytest 8.3.3 and pluggy 1.7.0`, `pytest 8.3.3 and 2 more of localdev's tests`.
  static func names(_ leaks: [Leak]) -> String {
    let subjects = leaks.map(subject).unique()
    guard let first = subjects.first else { return "nothing" }
    switch subjects.count {
    case 1: return first
    case 2: return "\(first) and \(subjects[1])"
    default: return "\(first) and \(Quantity.count(subjects.count - 1)) more of localdev's tests"
    }
  }

  /// All of them, up to ten.
  static func allNames(_ leaks: [Leak]) -> String {
    let subjects = leaks.map(subject).unique()
    guard subjects.count > 2 else { return names(leaks) }
    let more = subjects.count > 10 ? " and \(Quantity.count(subjects.count - 10)) more" : ""
    return subjects.prefix(10).joined(separator: ", ") + more
  }
}
