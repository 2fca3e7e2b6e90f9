/// What is known of a stage while its instructions run: variables, shell, working directory.
struct StageState: Sendable, Hashable {
  var variables: [String: String] = [:]
  var shell = ["/bin/sh", "-c"]
  var workdir = "/"
  /// What `USER` names; nil for the base image's own.
  var user: String?
  let escape: UInt8

  /// Values for `ARG`: those of the command line first, then those before the first `FROM`.
  let given: [String: String]
  let global: [String: String]

  init(escape: UInt8, given: [String: String], global: [String: String]) {
    self.escape = escape
    self.given = given
    self.global = global
  }

  /// The word with the variables known here; as written where it can't be expanded, or where nothing
  /// is left of it: the base image may have set what the file doesn't.
  func expand(_ word: String) -> String {
    let expansion = VariableExpansion(escape: escape, variables: variables)
    let place = SourcePosition(line: 1, column: 1)
    guard let text = try? expansion.expand(word, at: place), !text.isEmpty else { return word }
    return text
  }

  /// A value of `ARG` or `ENV`, which may well be empty.
  private func value(_ word: String) -> String {
    let expansion = VariableExpansion(escape: escape, variables: variables)
    return (try? expansion.expand(word, at: SourcePosition(line: 1, column: 1))) ?? word
  }

  /// Takes up what `ARG`, `ENV`, `SHELL` and `WORKDIR` change.
  mutating func apply(_ instruction: Instruction) {
    switch instruction.body {
    case .arguments(let pairs):
      for pair in pairs {
        if let value = given[pair.name] ?? pair.value.map(value) ?? global[pair.name] {
          variables[pair.name] = value
        }
      }
    case .assignments(let pairs) where instruction.keyword == .env:
      // All values of one ENV are expanded with what stood before it.
      let values = pairs.map { value($0.value ?? "") }
      for (pair, value) in zip(pairs, values) { variables[pair.name] = value }
    case .shell(let words): shell = words
    case .word(let path) where instruction.keyword == .workdir:
      workdir = StagePath.absolute(expand(path), in: workdir)
    case .word(let name) where instruction.keyword == .user: user = expand(name)
    default: break
    }
  }
}

/// Paths as `WORKDIR` and `COPY` read them.
enum StagePath {
  /// The path from the root, `.` and `..` resolved, without a slash at its end.
  static func absolute(_ path: String, in workdir: String = "/") -> String {
    var components: [Substring] = []
    for component in (path.hasPrefix("/") ? path : workdir + "/" + path).split(separator: "/") {
      if component == "." { continue }
      if component == ".." { _ = components.popLast() } else { components.append(component) }
    }
    return "/" + components.joined(separator: "/")
  }

  /// Whether `folder` is `path` or holds it.
  static func contains(_ folder: String, _ path: String) -> Bool {
    folder == "/" || path == folder || path.hasPrefix(folder + "/")
  }
}
