import PythonPackaging

/// A requirement that a file declares.
package struct DeclaredRequirement: Sendable, Hashable {
  /// The file, on the host or in an image.
  package let file: String
  /// The line, counted from 1, where it is known.
  package let line: Int?
  /// The group, for files that have groups; empty for requirements files.
  package let group: String
  /// What is required.
  package let requirement: Requirement

  /// `tests/requirements.txt:3` or `pyproject.toml [test]`.
  package var place: String {
    let group = group.isEmpty ? "" : " [\(group)]"
    return line.map { "\(file):\($0)\(group)" } ?? "\(file)\(group)"
  }
}

/// A declaration as it was read: it may be a folder or a URL, of which nobody knows yet what it is.
struct PlacedDeclaration: Sendable, Hashable {
  let file: String
  let line: Int?
  let group: String
  let role: RequirementRole
  let declaration: Declaration
  /// The folder of the project that it belongs to.
  let folder: String

  /// The same declaration as one of a requirement.
  func requiring(_ requirement: Requirement) -> DeclaredRequirement {
    DeclaredRequirement(file: file, line: line, group: group, requirement: requirement)
  }

  /// The same declaration as one that nobody can tie to anything.
  func unread(_ text: String, _ reason: String) -> UnreadDeclaration {
    UnreadDeclaration(file: file, line: line, text: text, reason: reason)
  }
}

/// A declaration for tests of which nobody knows what it installs, so that nothing is proven.
package struct UnreadDeclaration: Sendable, Hashable {
  /// The file, on the host or in an image.
  package let file: String
  /// The line, counted from 1, where it is known.
  package let line: Int?
  /// What stands there.
  package let text: String
  /// Why it can't be tied to a distribution.
  package let reason: String

  /// `tests/requirements.txt:3`.
  package var place: String { line.map { "\(file):\($0)" } ?? file }
}

/// A project whose file was found: its name, and the folder that the file stands in.
struct DeclaringProject: Sendable, Hashable {
  let name: ProjectName
  let folder: String

  /// Whether a file stands in the project's folder or below.
  func contains(_ file: String) -> Bool { Self.contains(folder, file) }

  static func contains(_ folder: String, _ file: String) -> Bool {
    folder == "/" || folder.isEmpty || file == folder || file.hasPrefix(folder + "/")
  }
}
