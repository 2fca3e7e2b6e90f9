extension Requirement {
  /// A requirement as far as a text lets it be read.
  package struct Reading: Hashable, Sendable {
    /// What is required: with any version where the constraint was refused, and under a condition
    /// that can't be evaluated where the marker was.
    package var requirement: Requirement
    /// Why the text is no dependency specifier, where it is none.
    package var refusal: PackagingError?
  }

  /// Reads a dependency specifier, also one that PEP 508 refuses, as long as it has a name.
  ///
  /// Installers were more lenient once, so metadata of the time says `pytz (>dev)`, `x>=2.*` or
  /// `; extra == test`. The name in it is plain, and it counts.
  ///
  /// - Throws: what ``init(_:)`` throws, where no name can be had.
  /// - Complexity: linear in the length of `text`.
  package static func reading(_ text: some StringProtocol) throws(PackagingError) -> Reading {
    do {
      return Reading(requirement: try Requirement(text), refusal: nil)
    } catch {
      guard let requirement = LenientReader(text).requirement else { throw error }
      return Reading(requirement: requirement, refusal: error)
    }
  }
}

/// Takes what is plain of a requirement that is malformed.
private struct LenientReader {
  private(set) var requirement: Requirement?

  init(_ text: some StringProtocol) {
    var scanner = DependencyScanner(text)
    scanner.skipBlanks()
    guard let name = scanner.takeIdentifier() else { return }
    scanner.skipBlanks()
    var rest = scanner.scalars[scanner.position...]
    guard let extras = Self.takeExtras(&rest) else { return }
    rest = rest.drop { $0 == " " || $0 == "\t" }
    // A word after the name makes it prose.
    guard "(<>=!~;@,-".unicodeScalars.contains(rest.first ?? ";") else { return }
    let isURL = rest.first == "@"
    var marker: Marker?
    if let separator = Self.markerSeparator(in: rest, needsBlank: isURL) {
      let condition = trimmed(Self.text(rest[rest.index(after: separator)...]))
      marker = condition.isEmpty ? nil : (try? Marker(condition)) ?? .unreadable(condition)
      rest = rest[..<separator]
    }
    let constraint = trimmed(Self.text(rest))
    let url = isURL ? trimmed(constraint.dropFirst()) : ""
    requirement = Requirement(
      name: ProjectName(unchecked: name), extras: extras,
      specifiers: isURL ? .any : Self.specifiers(constraint), url: url.isEmpty ? nil : url,
      marker: marker)
  }

  /// The extras that are names; nil where the bracket never closes.
  private static func takeExtras(_ rest: inout ArraySlice<Unicode.Scalar>) -> [String]? {
    guard rest.first == "[" else { return [] }
    guard let end = rest.firstIndex(of: "]") else { return nil }
    let inside = rest[(rest.startIndex + 1)..<end]
    rest = rest[(end + 1)...]
    return inside.split(separator: ",").map { trimmed(text($0)) }
      .filter { ProjectName.isWellFormed($0.utf8) }
  }

  private static func markerSeparator(
    in text: ArraySlice<Unicode.Scalar>, needsBlank: Bool
  ) -> Int? {
    text.indices.first { index in
      text[index] == ";"
        && (!needsBlank || index > text.startIndex && isPythonSpace(text[index - 1]))
    }
  }

  private static func specifiers(_ text: String) -> SpecifierSet {
    var inside = text
    if inside.hasPrefix("("), inside.hasSuffix(")") {
      inside = String(inside.dropFirst().dropLast())
    }
    return (try? SpecifierSet(inside)) ?? .any
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}
