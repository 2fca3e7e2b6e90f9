/// The files that a build is given, as `.dockerignore` leaves them.
package struct BuildContext: Sendable, Hashable {
  /// The paths of the files, from the context's root, without a slash at either end, sorted.
  package let files: [String]

  /// A context of files, those taken away that an ignore file names.
  ///
  /// - Parameters:
  ///   - files: every file under the folder, by its path from there.
  ///   - ignoring: the text of `.dockerignore`; nil where there is none.
  package init(files: [String], ignoring text: String? = nil) {
    let patterns = text.map(IgnorePatterns.init)
    self.files = files.filter { patterns?.excludes($0) != true }.sorted()
  }

  /// The test files among those that a source of `COPY` brings.
  func tests(broughtBy source: String, but excluded: [String]) -> [String] {
    let root = StagePath.absolute(source)
    let patterns = IgnorePatterns(excluded.joined(separator: "\n"))
    let pattern = source.contains("*") || source.contains("?")
    return files.filter { file in
      guard SourceFiles.isTestFile(file), !patterns.excludes(file) else { return false }
      return pattern
        ? IgnorePatterns(String(root.dropFirst())).excludes(file)
        : StagePath.contains(root, "/" + file)
    }
  }
}

/// The patterns of `.dockerignore` (reference, ".dockerignore file"; moby/patternmatcher): the last one
/// that matches counts, `!` takes back, `**` spans folders.
package struct IgnorePatterns: Sendable, Hashable {
  private struct Pattern: Sendable, Hashable {
    var components: [[UInt8]]
    var isException: Bool
  }

  private var patterns: [Pattern] = []

  /// Reads the lines of an ignore file.
  package init(_ text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      var line = String(line).trimmed
      if line.isEmpty || line.hasPrefix("#") { continue }
      let isException = line.hasPrefix("!")
      if isException { line = String(line.dropFirst()).trimmed }
      let path = StagePath.absolute(line)
      guard path != "/" else { continue }
      patterns.append(
        Pattern(
          components: path.split(separator: "/").map { Array($0.utf8) }, isException: isException))
    }
  }

  /// Whether a path is left out of the context: it or a folder that it stands in.
  package func excludes(_ path: String) -> Bool {
    let components = path.split(separator: "/").map { Array($0.utf8) }
    var isExcluded = false
    for pattern in patterns where pattern.isException == isExcluded {
      let matches = (1...max(1, components.count)).contains { count in
        Self.matches(pattern.components[...], components.prefix(count))
      }
      if matches { isExcluded = !pattern.isException }
    }
    return isExcluded
  }

  private static func matches(
    _ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>
  ) -> Bool {
    // Which prefixes of the pattern match the path read so far.
    var states: Set<Int> = [pattern.startIndex]
    func closed(_ states: Set<Int>) -> Set<Int> {
      var result = states
      for state in states.sorted() {
        var next = state
        while next < pattern.endIndex, pattern[next].elementsEqual("**".utf8) {
          next += 1
          result.insert(next)
        }
      }
      return result
    }
    states = closed(states)
    for component in path {
      var next: Set<Int> = []
      for state in states where state < pattern.endIndex {
        if pattern[state].elementsEqual("**".utf8) {
          next.insert(state)
        } else if WildcardPattern(pattern[state]).matchLengths(in: component[...])
          .contains(component.count)
        {
          next.insert(state + 1)
        }
      }
      states = closed(next)
    }
    return states.contains(pattern.endIndex)
  }
}
