/// What to change in a Dockerfile so that a finding is gone: edits of lines, or advice where no edit
/// is sure to build.
package struct Fix: Sendable, Hashable {
  /// Lines that take the place of others.
  package struct Edit: Sendable, Hashable {
    /// The lines to be replaced, from 1; none for an insertion before `lowerBound`.
    package var lines: Range<Int>
    /// The lines to put there; none where lines are only taken away.
    package var text: [String]
  }

  /// The edits, from top to bottom; they don't overlap.
  package private(set) var edits: [Edit]
  /// What to do, where there are no edits.
  package private(set) var advice: String?

  /// Only words: no edit of this file is sure to be right.
  init(advice: String) {
    edits = []
    self.advice = advice
  }

  init(edits: [Edit]) {
    self.edits = edits.sorted {
      ($0.lines.lowerBound, $0.lines.upperBound)
        < ($1.lines.lowerBound, $1.lines.upperBound)
    }
    advice = nil
  }

  /// The text with the edits made.
  package func applied(to text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for edit in edits.reversed() {
      let start = min(max(0, edit.lines.lowerBound - 1), lines.count)
      let end = min(max(start, edit.lines.upperBound - 1), lines.count)
      lines.replaceSubrange(start..<end, with: edit.text)
    }
    return lines.joined(separator: "\n")
  }

  /// The edits as a person reads them: the new lines, each run led by a comment that says where it
  /// goes. One edit in the finding's own line needs no such comment.
  package func text(at line: Int) -> String {
    if let advice { return advice }
    if edits.count == 1, let edit = edits.first, edit.lines.contains(line), !edit.text.isEmpty {
      return edit.text.joined(separator: "\n")
    }
    return edits.map { edit in ([Self.heading(edit)] + edit.text).joined(separator: "\n") }
      .joined(separator: "\n")
  }

  private static func heading(_ edit: Edit) -> String {
    let first = edit.lines.lowerBound
    let last = edit.lines.upperBound - 1
    let place = first == last ? "line \(first)" : "lines \(first) to \(last)"
    if edit.lines.isEmpty { return first == 1 ? "# at the top:" : "# after line \(first - 1):" }
    return edit.text.isEmpty ? "# without \(place)" : "# \(place):"
  }
}

/// Collects the edits of one fix: new bases and names of stages, lines put in and taken away.
struct FixPlan {
  let subject: CheckSubject
  private var bases: [Int: String] = [:]
  private var names: [Int: String] = [:]
  private var edits: [Fix.Edit] = []
  private var taken: Set<String> = []

  init(_ subject: CheckSubject) { self.subject = subject }

  /// The edits made so far; nil where two touch the same lines, which no person could paste.
  func fix() -> Fix? {
    var all = edits
    for stage in subject.graph.stages where bases[stage.index] != nil || names[stage.index] != nil {
      let from = subject.graph.stages[stage.index].from
      let line = subject.fromLine(of: stage, base: bases[stage.index], name: names[stage.index])
      all.append(.init(lines: from.lines.lowerBound..<from.lines.upperBound + 1, text: [line]))
    }
    var replaced: Set<Int> = []
    for edit in all {
      for line in edit.lines where !replaced.insert(line).inserted { return nil }
    }
    // What goes before the same line is one edit, in the order in which it was asked for.
    var merged: [Fix.Edit] = []
    for edit in all {
      if edit.lines.isEmpty, let same = merged.firstIndex(where: { $0.lines == edit.lines }) {
        merged[same].text += edit.text
      } else {
        merged.append(edit)
      }
    }
    return Fix(edits: merged)
  }

  mutating func rebase(_ stage: Int, to base: String) { bases[stage] = base }
  mutating func rename(_ stage: Int, to name: String) { names[stage] = name }

  mutating func insert(_ text: [String], before line: Int) {
    edits.append(.init(lines: line..<line, text: text))
  }
  mutating func insert(_ text: [String], after instruction: Instruction) {
    insert(text, before: instruction.lines.upperBound + 1)
  }
  mutating func replace(_ instruction: Instruction, by text: [String]) {
    edits.append(
      .init(lines: instruction.lines.lowerBound..<instruction.lines.upperBound + 1, text: text))
  }
  mutating func add(_ edit: Fix.Edit) { edits.append(edit) }
  mutating func append(_ text: [String]) {
    insert(text, before: subject.endLine)
  }

  /// The stage's name, one made for it where it has none.
  mutating func name(of stage: Int, else proposal: String) -> String {
    if let name = names[stage] ?? subject.graph.stages[stage].name { return name }
    let name = fresh(proposal)
    names[stage] = name
    return name
  }

  /// A name that no stage has.
  mutating func fresh(_ proposal: String) -> String {
    let used = Set(subject.graph.stages.compactMap(\.name)).union(taken)
    var name = proposal
    var number = 2
    while used.contains(name) {
      name = "\(proposal)_\(number)"
      number += 1
    }
    taken.insert(name)
    return name
  }

  // MARK: The marker

  /// Makes services need a stage of tests through an empty file that the stage leaves.
  ///
  /// - Parameters:
  ///   - isTouched: whether an edit of the caller's already makes the file.
  /// - Returns: whether that can be done; not where the stage has no shell to make a file with.
  mutating func gate(_ tests: Int, into services: [Int], touch: Bool = true) -> Bool {
    let graph = subject.graph
    guard subject.hasShell(tests) else { return false }
    let marker = subject.marker(of: tests)
    let name = name(of: tests, else: "tests")
    if touch, let last = subject.facts[tests].testRuns.last?.instruction {
      guard graph.stages[tests].instructions.contains(last),
        last.lines.lowerBound > graph.stages[tests].line
      else { return false }
      insert(["RUN touch \(marker)"], after: last)
    }
    require(marker, from: name, behind: tests, in: services)
    return true
  }

  /// Copies a marker into services from a stage that begins at that of an index, or right behind it.
  ///
  /// A builder copies from earlier stages only. A service that begins before the tests becomes a stage
  /// of another name, and at the file's end the service builds on that.
  mutating func require(_ marker: String, from name: String, behind tests: Int, in services: [Int])
  {
    let line = "COPY --from=\(name) \(marker) \(marker)"
    for service in services {
      if service <= tests {
        split(service, line)
      } else {
        insert([line], before: subject.lineBeforeMetadata(of: service))
      }
    }
  }

  /// The service's instructions become a stage of their own, on which others and, at the file's end,
  /// the service build.
  private mutating func split(_ service: Int, _ line: String) {
    let stage = subject.graph.stages[service]
    let old = stage.name ?? fresh("service")
    let new = fresh(stage.name.map { $0 + "_build" } ?? "service_build")
    names[service] = new
    for other in subject.graph.stages where other.index != service {
      if other.base.stage == service { bases[other.index] = new }
      for instruction in other.instructions {
        let copies = other.copies.filter {
          $0.origin.stage == service && instruction.lines.contains($0.position.line)
        }
        if let written = copies.first?.written {
          replace(instruction, by: [CheckSubject.replacingSource(instruction, written, new)])
        }
      }
    }
    append(["", "FROM \(new) AS \(old)", line])
  }
}

extension CheckSubject {
  /// The line behind the last one that is not blank.
  var endLine: Int {
    (document.lines.lastIndex { !$0.trimmed.isEmpty } ?? -1) + 2
  }

  /// Whether a stage has a shell, as far as its base tells.
  func hasShell(_ stage: Int) -> Bool {
    let root = graph.lineage(of: stage).last.map { graph.stages[$0].base } ?? .image("scratch")
    let shell = facts[stage].state.shell.first?.lastPathComponent ?? ""
    return root != .image("scratch") && ShellInvocation.shells.contains(shell)
  }

  /// Where a stage's tests leave their marker: what its user may write to.
  func marker(of stage: Int) -> String {
    let user = facts[stage].state.user
    return user == nil || user == "root" || user == "0" || user == "root:root" || user == "0:0"
      ? "/tests-passed" : "/tmp/tests-passed"
  }

  /// The line before which a file can be copied in so that what the stage says of its containers
  /// still stands last.
  func lineBeforeMetadata(of stage: Int) -> Int {
    let own = graph.stages[stage].instructions.filter {
      $0.lines.lowerBound > graph.stages[stage].line
    }
    let metadata: Set<Instruction.Keyword> = [
      .cmd, .entrypoint, .expose, .healthcheck, .label, .stopsignal, .user, .volume, .maintainer,
    ]
    let last = own.last { !metadata.contains($0.keyword) } ?? graph.stages[stage].from
    return last.lines.upperBound + 1
  }

  /// An instruction with another stage in `--from=` or `from=`.
  static func replacingSource(_ instruction: Instruction, _ name: String, _ other: String) -> String
  {
    line(instruction).blankSeparated.map { word in
      guard word.hasPrefix("--"), word.contains("from=\(name)") else { return word }
      return word.split(separator: ",", omittingEmptySubsequences: false).map { part in
        part == "from=\(name)" || part.hasSuffix("=from=\(name)") || part == "--from=\(name)"
          ? part.dropLast(name.count) + other : String(part)
      }.joined(separator: ",")
    }.joined(separator: " ")
  }
}
