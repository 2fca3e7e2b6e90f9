import ByteText

/// What is kept of a text that may start a test runner.
///
/// A short text that is no Python is kept whole, for its other lines may say what a line means. Of all others
/// those lines are kept that speak of a runner, each with the lines that continue it.
enum StarterText {
  /// A text up to this size is kept whole, and no more than this of any.
  static let keptSize = 64 << 10

  /// What is kept; empty where nothing in it speaks of a test runner.
  static func kept(of content: Span<UInt8>) -> [UInt8] {
    if looksLikePython(content) {
      return runners.isFound(in: content) ? lines(of: content, about: runners) : []
    }
    guard runners.isFound(in: content) || tasks.isFound(in: content) else { return [] }
    return content.count <= keptSize ? content.array() : lines(of: content, about: runners, tasks)
  }

  /// The lines about what is searched for, an interpreter line before them.
  private static func lines(of content: Span<UInt8>, about searches: PhraseSearch...) -> [UInt8] {
    var kept: [UInt8] = []
    var start = 0
    while start < content.count, kept.count < keptSize {
      let end = endOfLine(from: start, in: content)
      let line = content.extracting(start..<end)
      let isKept =
        start == 0 && line.begins(with: "#!") || searches.contains { $0.isFound(in: line) }
      if isKept { line.extracting(..<min(line.count, keptSize)).append(to: &kept) }
      start = end
    }
    return kept
  }

  /// Where a line ends, with those that continue it: behind a backslash, or indented.
  private static func endOfLine(from start: Int, in content: Span<UInt8>) -> Int {
    var index = start
    while index < content.count {
      let isBreak = content[index] == 0x0A
      index += 1
      guard isBreak else { continue }
      let isContinued = index >= 2 && content[index - 2] == UInt8(ascii: "\\")
      let isIndented =
        index < content.count && (content[index] == 0x20 || content[index] == 0x09)
      if !isContinued, !isIndented { break }
    }
    return index
  }

  /// Whether a line begins as only those of Python do; what a shell reads says so itself.
  private static func looksLikePython(_ content: Span<UInt8>) -> Bool {
    if content.starts(with: [0x23, 0x21]) {
      let line = content.extracting(..<endOfLine(from: 0, in: content))
      if !line.contains("python") { return false }
    }
    return content.starts(with: Array("import ".utf8)) || content.starts(with: Array("from ".utf8))
      || content.contains("\nimport ") || content.contains("\nfrom ") || content.contains("\ndef ")
      || content.contains("\n    def ") || content.contains("\nclass ")
  }

  private static let runners = PhraseSearch([
    "pytest", "py.test", "unittest", "nose2", "nosetests", "behave", "locust", "manage.py",
    "django-admin", "robot", "stestr", "testrunner", " tox", " nox", "/tox", "/nox", "=tox", "=nox",
    "\"tox", "\"nox", "'tox", "'nox", "python_files", "python_functions", "python_classes",
  ])

  /// What runs tests among other things, and names that tests have.
  private static let tasks = PhraseSearch([
    "test", "check", "trial", "ward", "green", "tox", "nox", "mutmut", "coverage", "pabot", "jest",
    "mocha", "spec", "install",
  ])
}
