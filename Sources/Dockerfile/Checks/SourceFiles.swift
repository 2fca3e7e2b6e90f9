/// What the sources of a `COPY` bring: code that changes with every edit, or lists of requirements
/// that seldom do.
enum SourceFiles {
  /// Whether a source is the whole build context.
  static func isWholeContext(_ source: String) -> Bool {
    ["/", ".", "*"].contains(StagePath.absolute(source) == "/" ? "/" : source)
  }

  /// Whether a source brings code: a folder, the whole context, a Python file.
  static func isCode(_ source: String) -> Bool {
    if source.contains("://") || source.hasPrefix("git@") { return false }
    if isWholeContext(source) { return true }
    let name = source.lastPathComponent
    if name == "setup.py" || name == "noxfile.py" { return false }
    if name.hasSuffix(".py") { return true }
    let words = StageNames.words(of: name)
    let lists: Set = [
      "requirements", "requirement", "reqs", "constraints", "wheels", "wheelhouse", "dist",
      "makefile", "pipfile", "license", "readme", "dockerfile", "config", "certs", "docker",
      "scripts", "bin", "notice", "vendor", "etc", "keys", "procfile",
    ]
    return !name.drop { $0 == "." }.contains(".") && !words.contains { lists.contains($0) }
  }

  /// Whether a source copies a file by its own name, or its folder, or by a pattern: not with all.
  static func names(_ source: String, _ path: String) -> Bool {
    guard !isWholeContext(source) else { return false }
    let file = path.lastPathComponent
    let name = source.lastPathComponent
    if name == file { return true }
    if WildcardPattern(Array(name.utf8)).matchLengths(in: Array(file.utf8)[...])
      .contains(file.utf8.count)
    {
      return true
    }
    return path.split(separator: "/").dropLast().contains { $0 == name }
  }

  /// A source's text as a mend shows it.
  static func line(copying files: [String]) -> String {
    "COPY " + files.joined(separator: " ") + " ./"
  }
}
