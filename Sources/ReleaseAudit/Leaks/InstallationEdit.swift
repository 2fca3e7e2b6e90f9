import PythonPackaging

/// An installing instruction without what it installs for tests, where its words say what that is.
package struct InstallationEdit {
  /// What became of the instruction.
  package enum Outcome: Sendable, Hashable {
    /// It installs nothing else.
    case nothingLeft
    /// The instruction as it should be, and what was done, for a sentence.
    case changed(String, what: String)
    /// Its words do not say what is for tests.
    case unchanged
  }

  /// The result.
  package let outcome: Outcome

  /// - Parameters:
  ///   - instruction: the instruction, as `RUN pip install …`.
  ///   - leaked: what leaked, by normalised name.
  ///   - files: the files that declare what tests need.
  package init(_ instruction: String, leaked: [String], files: [String]) {
    if let locked = Self.locked(instruction) {
      outcome = locked
      return
    }
    let names = Set(leaked)
    let testFiles = Set(files.map { Self.lastComponent($0) })
    var kept: [String] = []
    var dropped: [String] = []
    var words = instruction.split(separator: " ").map(String.init)[...]
    while let word = words.popFirst() {
      let plain = word.filter { $0 != "'" && $0 != "\"" }
      if ["-r", "--requirement"].contains(plain), let file = words.first,
        testFiles.contains(Self.lastComponent(file))
      {
        dropped.append(Self.lastComponent(file))
        words = words.dropFirst()
      } else if plain.hasPrefix("--requirement="), testFiles.contains(Self.lastComponent(plain)) {
        dropped.append(Self.lastComponent(plain))
      } else if Self.names(plain, names) {
        dropped.append(plain)
      } else if let bare = Self.withoutTestExtras(word) {
        dropped.append(plain)
        kept.append(bare)
      } else {
        kept.append(word)
      }
    }
    guard !dropped.isEmpty else {
      outcome = .unchanged
      return
    }
    let text = kept.joined(separator: " ")
    let stillInstalls =
      BuildInstruction(createdBy: text).installs || Self.installsPackages(kept)
    outcome =
      stillInstalls
      ? .changed(text, what: "leave out \(dropped.joined(separator: " and "))") : .nothingLeft
  }

  /// Tools that install for development unless they are told not to.
  private static func locked(_ instruction: String) -> Outcome? {
    for (command, option) in [
      ("uv sync", "--no-dev"), ("poetry install", "--only main"), ("poetry sync", "--only main"),
      ("pdm install", "--prod"), ("pdm sync", "--prod"),
    ] where instruction.contains(command) {
      guard !instruction.contains(option), let range = instruction.firstRange(of: command) else {
        return nil
      }
      var text = instruction
      text.insert(contentsOf: " \(option)", at: range.upperBound)
      for word in [" --all-groups", " --all-extras", " --dev"] { text = text.without(word) }
      return .changed(text, what: "install without what is for development (\(option))")
    }
    if instruction.contains("pipenv"), instruction.contains(" --dev") {
      return .changed(instruction.without(" --dev"), what: "leave out --dev")
    }
    return nil
  }

  /// Whether a word names one of the distributions: `pytest`, `pytest==8.3.3`, `python3-pytest`.
  private static func names(_ word: String, _ names: Set<String>) -> Bool {
    guard !word.hasPrefix("-"), !word.contains("/") else { return false }
    let name = word.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }.lowercased()
    let normalized = String(name.map { "_.".contains($0) ? "-" : $0 })
    for prefix in ["", "python3-", "py3-", "python-"] where normalized.hasPrefix(prefix) {
      if names.contains(String(normalized.dropFirst(prefix.count))) { return true }
    }
    return false
  }

  /// `.` for `.[test]`; nil for what asks for no extra of tests.
  private static func withoutTestExtras(_ word: String) -> String? {
    guard let open = word.firstIndex(of: "["), let close = word.lastIndex(of: "]"), open < close
    else {
      return nil
    }
    let extras = word[word.index(after: open)..<close].split(separator: ",").map(String.init)
    let words: Set<String> = ["test", "tests", "testing", "dev", "develop", "development"]
    let kept = extras.filter { !words.contains($0.lowercased()) }
    guard kept.count < extras.count else { return nil }
    let list = kept.isEmpty ? "" : "[\(kept.joined(separator: ","))]"
    return String(word[..<open]) + list + word[word.index(after: close)...]
  }

  /// Whether a package manager of the operating system is still asked for something.
  private static func installsPackages(_ words: [String]) -> Bool {
    guard let verb = words.firstIndex(where: { $0 == "install" || $0 == "add" }), verb > 0,
      ["apt-get", "apt", "apk", "dnf", "microdnf", "yum", "zypper"].contains(words[verb - 1])
    else { return false }
    return words[(verb + 1)...].prefix { !["&&", ";", "||"].contains($0) }
      .contains { !$0.hasPrefix("-") }
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(whereSeparator: { "/=".contains($0) }).last.map(String.init) ?? path
  }
}

extension String {
  /// The text without the first place where it has `part`.
  fileprivate func without(_ part: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    var text = self
    text.removeSubrange(range)
    return text
  }
}
