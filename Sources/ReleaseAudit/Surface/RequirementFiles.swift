import ByteText
import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// A requirement that a file declares.
public struct DeclaredRequirement: Sendable, Hashable {
  /// The file, on the host or in an image.
  public let file: String
  /// The line, counted from 1, where it is known.
  public let line: Int?
  /// The group, for files that have groups; empty for requirements files.
  public let group: String
  /// What is required.
  public let requirement: Requirement

  /// `tests/requirements.txt:3` or `pyproject.toml [test]`.
  public var place: String {
    let group = group.isEmpty ? "" : " [\(group)]"
    return line.map { "\(file):\($0)\(group)" } ?? "\(file)\(group)"
  }
}

/// What a project declares for its tests and for its service, in files of the host or of an image.
struct RequirementFiles: Sendable {
  /// What is needed for tests or development only.
  private(set) var tests: [DeclaredRequirement] = []
  /// What the service needs.
  private(set) var service: [DeclaredRequirement] = []
  /// The files that were read for tests, with the layers that brought those of an image.
  private(set) var testFiles: [String] = []
  /// The files that were read for the service.
  private(set) var serviceFiles: [String] = []
  private(set) var warnings: [String] = []

  /// What the name and folder of a file say about the requirements in it.
  enum Role { case tests, service }

  /// Judges a requirements file by the words of its name, and of its folder where that is
  /// `requirements`.
  static func role(ofFile name: String, in folder: String) -> Role? {
    guard name.hasSuffix(".txt") || name.hasSuffix(".in") else { return nil }
    let words = words(of: String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)]))
    let folderWords = Self.words(of: folder)
    let nounInName = words.contains { nouns.contains($0) }
    guard nounInName || folderWords.contains(where: nouns.contains) else { return nil }
    if (words + folderWords).contains(where: testWords.contains) { return .tests }
    // What documentation, examples and tools need is no reason for the service to have it.
    if folderWords.contains(where: besideWords.contains) { return nil }
    let rest = words.filter { !nouns.contains($0) }
    // `constraints.txt` and `requirements-docs.txt` are neither.
    return rest.allSatisfy(serviceWords.contains) ? .service : nil
  }

  private static let nouns: Set<String> = ["requirements", "requirement", "reqs", "req", "deps"]
  private static let testWords: Set<String> = [
    "test", "tests", "testing", "dev", "devel", "develop", "development", "local", "localdev", "ci",
    "qa", "pytest", "tox",
  ]
  private static let besideWords: Set<String> = [
    "doc", "docs", "documentation", "example", "examples", "benchmark", "benchmarks", "bench",
    "tool", "tools", "scripts", "github", "vendor", "third", "contrib", "samples",
  ]
  private static let serviceWords: Set<String> = [
    "service", "prod", "production", "base", "main", "common", "app", "runtime", "core", "install",
    "lock", "default",
  ]

  private static func words(of stem: String) -> [String] {
    stem.lowercased().split { "-_. ".contains($0) }.map(String.init)
  }

  /// Reads a file of the host that was named for `role`; `read` gives the files that it includes.
  mutating func add(
    _ path: String, role: Role, read: ([UInt8]) -> [UInt8]?
  ) {
    if let format = DependencyGroups.Format(
      fileName: String(path.split(separator: "/").last ?? ""))
    {
      addGroups(path, format, roles: [role], read: read)
    } else {
      addRequirements(path, role: role, read: read)
    }
  }

  /// Finds and reads the files of an image: those that a `COPY` put beside the project.
  mutating func find(in census: Census) {
    let view = census.view
    var seen = NodeMarks(view)
    for file in census.shipped {
      guard let content = file.content, seen.insert(file.node),
        Self.mayDeclare(view.name(of: file.node)),
        census.isProject(file.node) || census.areas[file.node.index].contains(.residue)
      else { continue }
      let name = String(decoding: view.name(of: file.node), as: UTF8.self)
      let folder = String(decoding: view.name(of: view.parent(of: file.node)), as: UTF8.self)
      let isGroups = DependencyGroups.Format(fileName: name) != nil
      guard isGroups || Self.role(ofFile: name, in: folder) != nil,
        view[content].size <= 16 << 20
      else { continue }
      let path = "\(view.path(of: file.node))"
      let read = { (bytes: [UInt8]) in Self.read(EntryPath(bytes: Self.absolute(bytes)), census) }
      if let format = DependencyGroups.Format(fileName: name) {
        addGroups(path, format, roles: [.tests, .service], read: read)
      } else if let role = Self.role(ofFile: name, in: folder) {
        addRequirements(path, role: role, read: read)
      }
    }
  }

  /// Whether the end of a name is one of those that `role` and `DependencyGroups.Format` know:
  /// `.txt`, `.in`, `.toml`, `.lock`.
  private static func mayDeclare(_ name: ArraySlice<UInt8>) -> Bool {
    switch name.last {
    case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "l"), UInt8(ascii: "k"): true
    default: false
    }
  }

  /// Takes over what another search found.
  mutating func fill(from other: RequirementFiles, tests: Bool, service: Bool) {
    if tests {
      for declared in other.tests { append(declared, .tests) }
      for file in other.testFiles { note(file, .tests) }
    }
    if service {
      for declared in other.service { append(declared, .service) }
      for file in other.serviceFiles { note(file, .service) }
    }
    for warning in other.warnings where !warnings.contains(warning) { warnings.append(warning) }
  }

  private static func absolute(_ path: [UInt8]) -> [UInt8] {
    path.first == UInt8(ascii: "/") ? path : [UInt8(ascii: "/")] + path
  }

  /// A file of the image, also one that a later layer removed.
  private static func read(_ path: EntryPath, _ census: Census) -> [UInt8]? {
    if let node = census.view.resolve(path), let content = census.view.content(of: node) {
      return census.image.withContent(of: content) { span in span.array() }
    }
    guard let node = census.view.node(at: path) else { return nil }
    for file in census.shipped where file.node == node {
      if let content = file.content {
        return census.image.withContent(of: content) { span in span.array() }
      }
    }
    return nil
  }

  private mutating func addRequirements(
    _ path: String, role: Role, read: ([UInt8]) -> [UInt8]?
  ) {
    let resolved = RequirementsFile.resolve(Array(path.utf8), read: read)
    note(path, role)
    for located in resolved.entries {
      let file = String(decoding: located.file, as: UTF8.self)
      // `-r requirements.txt` in the test file asks for what the service has.
      let ownRole = file == path ? role : Self.includedRole(file, in: role)
      let requirement: Requirement
      switch located.entry.content {
      case .requirement(let found, _): requirement = found
      case .location(let location, _):
        guard let name = location.name else { continue }
        requirement = Requirement(name: name, extras: location.extras, marker: location.marker)
      case .malformed(let text, let error):
        warnings.append("\(file):\(located.entry.line): '\(text)': \(error)")
        continue
      case .requirements, .constraints, .option: continue
      }
      append(
        DeclaredRequirement(
          file: file, line: located.entry.line, group: "", requirement: requirement), ownRole)
    }
    for (file, warning) in resolved.warnings {
      warnings.append("\(String(decoding: file, as: UTF8.self)): \(warning)")
    }
  }

  private static func includedRole(_ file: String, in role: Role) -> Role {
    let parts = file.split(separator: "/")
    let folder = parts.dropLast().last.map(String.init) ?? ""
    let name = parts.last.map(String.init) ?? ""
    if let own = Self.role(ofFile: name, in: folder) { return own }
    // That it is included says that it lists requirements; `prod.txt` says whose.
    let words = Self.words(of: String(name[..<(name.lastIndex(of: ".") ?? name.endIndex)]))
    if words.contains(where: testWords.contains) { return .tests }
    return words.allSatisfy(serviceWords.contains) ? .service : role
  }

  private mutating func addGroups(
    _ path: String, _ format: DependencyGroups.Format, roles: [Role],
    read: ([UInt8]) -> [UInt8]?
  ) {
    guard let bytes = read(Array(path.utf8)) else { return }
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    let beside = folder.isEmpty ? "pyproject.toml" : "\(folder)/pyproject.toml"
    let pyproject = format == .poetryLock ? read(Array(beside.utf8)) : nil
    do {
      let groups = try DependencyGroups(bytes, format: format, pyproject: pyproject)
      for group in groups.groups where !group.requirements.isEmpty {
        let role: Role
        switch group.kind {
        case .test, .development: role = .tests
        case .runtime: role = .service
        case .optional: continue
        }
        // A file named with --test-requirements is about tests, whatever else it has.
        guard roles.contains(role) else { continue }
        note(path, role)
        for declared in group.requirements {
          append(
            DeclaredRequirement(
              file: path, line: declared.line, group: group.name,
              requirement: declared.requirement), role)
        }
      }
    } catch {
      warnings.append("\(path): \(error)")
    }
  }

  private mutating func note(_ path: String, _ role: Role) {
    switch role {
    case .tests: if !testFiles.contains(path) { testFiles.append(path) }
    case .service: if !serviceFiles.contains(path) { serviceFiles.append(path) }
    }
  }

  private mutating func append(_ declared: DeclaredRequirement, _ role: Role) {
    switch role {
    case .tests: if !tests.contains(declared) { tests.append(declared) }
    case .service: if !service.contains(declared) { service.append(declared) }
    }
  }
}
