import ByteText

extension DependencyGroups {
  /// `setup.cfg` of setuptools: `install_requires`, `extras_require`, `tests_require`, each a list or
  /// `file:` with the names of requirements files.
  static func setupConfiguration(_ document: INIDocument) -> DependencyGroups {
    var result = DependencyGroups()
    result.project = document.value("metadata", "name").flatMap { name in
      name.isEmpty ? nil : ProjectName(unchecked: name)
    }
    if let lines = document.lines("options", "install_requires") {
      result.add(
        DependencyGroup("", .project, result.entries(of: lines), kind: .runtime))
    }
    if let lines = document.lines("options", "tests_require") {
      result.add(DependencyGroup("tests_require", .group, result.entries(of: lines), kind: .test))
    }
    for section in document.sections where section.name == "options.extras_require" {
      for entry in section.entries {
        // `test:python_version < "3.11"` puts a condition on the extra.
        let name = String(entry.key.prefix { $0 != ":" })
        result.add(DependencyGroup(name, .extra, result.entries(of: entry.lines)))
      }
    }
    return result
  }

  private mutating func entries(of lines: [INIDocument.Line]) -> [DependencyGroup.Declared] {
    if let first = lines.first, asciiLowercased(first.text).hasPrefix("file:") {
      let names = [first.text.dropFirst(5)] + lines.dropFirst().map { $0.text[...] }
      return names.flatMap { $0.split(separator: ",") }.map {
        .init(.include(trimmed($0)), line: first.number)
      }
    }
    // A list in one line has semicolons between its entries, where they open no markers.
    if lines.count == 1, let line = lines.first, (try? Requirement(line.text)) == nil {
      return line.text.split(separator: ";").map { parse(trimmed($0), line: line.number) }
    }
    return lines.compactMap { line in
      let text = trimmed(line.text.prefix { $0 != "#" })
      return text.isEmpty ? nil : parse(text, line: line.number)
    }
  }
}
