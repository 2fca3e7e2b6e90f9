/// A named list of requirements that a project declares or locks.
package struct DependencyGroup: Hashable, Sendable {
  /// What a group is for.
  package enum Kind: String, Hashable, Sendable {
    /// Always installed.
    case runtime
    /// Testing: what must not be in a service image.
    case test
    /// Development, of which testing is a part in most projects.
    case development
    /// Something else that is installed on request.
    case optional
  }

  /// Where the group is declared.
  package enum Origin: Hashable, Sendable {
    /// `[project] dependencies` (PEP 621) or a tool's table of the same meaning.
    case project
    /// `[project.optional-dependencies]`: an extra that users of the distribution can ask for.
    case extra
    /// `[dependency-groups]` (PEP 735) or a tool's table of the same meaning.
    case group
    /// A lock file.
    case lock
  }

  /// An entry of a group.
  package struct Declared: Hashable, Sendable {
    /// What it declares.
    package var declaration: Declaration
    /// The line of the file, counted from 1, where that is known.
    package var line: Int?

    /// Takes a declaration and its line.
    package init(_ declaration: Declaration, line: Int? = nil) {
      self.declaration = declaration
      self.line = line
    }

    /// Takes a requirement and its line.
    package init(_ requirement: Requirement, line: Int? = nil) {
      self.init(.named(requirement), line: line)
    }
  }

  /// The name as written; empty for the project's own dependencies.
  package var name: String
  /// Where it is declared.
  package var origin: Origin
  /// What it is for.
  package var kind: Kind
  /// What it declares, in order; groups that it includes are resolved.
  package var entries: [Declared]
  /// The folder of the project that it belongs to, relative to the file, where the file is about
  /// several projects; empty for the file's own.
  package var folder: String

  init(
    _ name: String, _ origin: Origin, _ entries: [Declared], kind: Kind? = nil, folder: String = ""
  ) {
    self.name = name
    self.origin = origin
    self.kind = kind ?? Self.kind(ofGroup: name, origin)
    self.entries = entries
    self.folder = folder
  }

  /// What it requires by name.
  package var requirements: [Requirement] { entries.compactMap(\.declaration.requirement) }

  /// What a group of this name is for, by its words.
  ///
  /// Extras are offered to users, so that one of no telling name is an option of the service. Groups
  /// are for whoever works on the project (PEP 735), so that one of no telling name is for
  /// development, unless it says that it is the service's (`prod`, `worker`). What is for
  /// documentation says nothing about either.
  package static func kind(ofGroup name: String, _ origin: Origin) -> Kind {
    let normalized = ProjectName.normalize(name)
    if normalized.isEmpty || normalized == "main" || normalized == "default" { return .runtime }
    switch (DependencyPurpose(name: normalized), origin) {
    case (.test, _): return .test
    case (.development, _): return .development
    case (.beside, _), (_, .extra): return .optional
    case (.runtime, _): return .runtime
    case (nil, _): return .development
    }
  }
}
