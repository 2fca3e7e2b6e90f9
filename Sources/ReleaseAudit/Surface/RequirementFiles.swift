import PythonPackaging

/// What a project declares for its tests and for its service, as the files say it: what a folder or a
/// URL installs is found out by ``DeclarationTies``.
struct RequirementFiles: Sendable {
  /// The declarations in the order in which they were read.
  private(set) var declarations: [PlacedDeclaration] = []
  /// The files that were read for tests.
  private(set) var testFiles: [String] = []
  /// The files that were read for the service.
  private(set) var serviceFiles: [String] = []
  /// Declarations for tests that could not be read.
  private(set) var unread: [UnreadDeclaration] = []
  /// The projects whose files were read.
  private(set) var projects: [DeclaringProject] = []
  private(set) var warnings: [String] = []

  /// The folder of the project in the image; empty where it is not known.
  var home = ""

  /// Reads a file of the host that was named for `role`; `read` gives the files that it includes.
  mutating func add(_ path: String, role: RequirementRole, read: ([UInt8]) -> [UInt8]?) {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    if let format = DependencyGroups.Format(fileName: name) {
      addGroups(path, format, roles: [role], read: read)
    } else if name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
      addCondaEnvironment(path, role: role, read: read)
    } else {
      addRequirements(path, role: role, read: read)
    }
  }

  /// Takes over what another search found.
  mutating func fill(from other: RequirementFiles, tests: Bool, service: Bool) {
    for declaration in other.declarations {
      switch declaration.role {
      case .tests where !tests, .service where !service: continue
      default: append(declaration)
      }
    }
    if tests {
      for file in other.testFiles { note(file, .tests) }
      for item in other.unread { miss(item) }
    }
    if service {
      for file in other.serviceFiles { note(file, .service) }
    }
    for project in other.projects where !projects.contains(project) { projects.append(project) }
    for warning in other.warnings where !warnings.contains(warning) { warnings.append(warning) }
  }

  /// Whether a file lists test requirements and nothing else, as a `pyproject.toml` does not.
  static func isForTestsAlone(_ path: String) -> Bool {
    let judged = RequirementPath(path)
    if case .groups? = judged.form { return false }
    return judged.role == .tests
  }

  // MARK: Requirements files

  /// Reads a file in pip's format with what it includes.
  ///
  /// - Parameters:
  ///   - isPresumed: whether the file counts only if it reads as one of requirements.
  ///   - isDoubtful: whether it counts only if it is evident that it is one.
  mutating func addRequirements(
    _ path: String, role: RequirementRole, isPresumed: Bool = false, isDoubtful: Bool = false,
    read: ([UInt8]) -> [UInt8]?
  ) {
    if isPresumed {
      guard let bytes = read(Array(path.utf8)), RequirementsFile(bytes).isPlausible else { return }
      if isDoubtful, !RequirementsFile(bytes).isEvident { return }
    }
    let resolved = RequirementsFile.resolve(Array(path.utf8), read: read)
    note(path, role)
    for located in resolved.entries {
      let file = text(located.file)
      guard let declaration = located.entry.declaration else { continue }
      // `-r requirements.txt` in the test file asks for what the service has.
      let ownRole = file == path ? role : includedRole(file, in: role)
      append(
        PlacedDeclaration(
          file: file, line: located.entry.line, group: "", role: ownRole,
          declaration: declaration, folder: Self.folder(of: file)))
    }
    for missing in resolved.missing where !missing.isConstraint {
      let included = text(missing.path)
      let isFirst = missing.line == nil
      guard (isFirst ? role : includedRole(included, in: role)) == .tests else { continue }
      let reason =
        missing.isTooDeep ? "it is nested too deeply" : "it is not there, or cannot be read"
      miss(
        UnreadDeclaration(
          file: text(missing.file), line: missing.line,
          text: isFirst ? included : "-r \(included)", reason: reason))
    }
    for warning in resolved.warnings {
      warnings.append("\(text(warning.file)): \(warning.warning)")
    }
    for located in resolved.entries {
      if case .malformed(let line, let error) = located.entry.content {
        warnings.append("\(text(located.file)):\(located.entry.line): '\(line)': \(error)")
      }
    }
  }

  private func includedRole(_ file: String, in role: RequirementRole) -> RequirementRole {
    let judged = RequirementPath(file, home: home)
    switch judged.role {
    case .tests: return .tests
    case .service where judged.form != nil: return .service
    case .service, .options, .neither:
      // That it is included says that it lists requirements, and for whom.
      return judged.folderRole == .neither ? .neither : role
    }
  }

  private static func folder(of file: String) -> String {
    guard let slash = file.lastIndex(of: "/") else { return "" }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }

  // MARK: Files with groups

  /// Reads a project file or lock file.
  mutating func addGroups(
    _ path: String, _ format: DependencyGroups.Format, roles: [RequirementRole],
    read: ([UInt8]) -> [UInt8]?
  ) {
    let folder = Self.folder(of: path)
    let judged = RequirementPath(path, home: home)
    guard let bytes = read(Array(path.utf8)) else {
      if judged.role != .neither, roles.contains(.tests) {
        miss(
          UnreadDeclaration(
            file: path, line: nil, text: format.rawValue, reason: "it cannot be read"))
      }
      return
    }
    let beside = folder.isEmpty ? "pyproject.toml" : "\(folder == "/" ? "" : folder)/pyproject.toml"
    let pyproject = format == .poetryLock ? read(Array(beside.utf8)) : nil
    do {
      let groups = try DependencyGroups(bytes, format: format, pyproject: pyproject)
      if let name = groups.project {
        let project = DeclaringProject(name: name, folder: folder)
        if !projects.contains(project) { projects.append(project) }
      }
      for group in groups.groups { add(group, of: path, judged, roles, read) }
      for warning in groups.warnings { warnings.append("\(path): \(warning)") }
    } catch {
      warnings.append("\(path): \(error)")
      // A template of a project file is none.
      if judged.role != .neither, roles.contains(.tests), !path.contains("{{") {
        miss(
          UnreadDeclaration(file: path, line: nil, text: format.rawValue, reason: "\(error)"))
      }
    }
  }

  private mutating func add(
    _ group: DependencyGroup, of path: String, _ judged: RequirementPath,
    _ roles: [RequirementRole], _ read: ([UInt8]) -> [UInt8]?
  ) {
    let folder = EntryPathText.joined(Self.folder(of: path), group.folder)
    let member = RequirementPath("\(folder)/pyproject.toml", home: home)
    let role = role(of: group, judged, member)
    // A file named with --test-requirements is about tests, whatever else it has.
    guard roles.contains(role) || roles.count > 1 else { return }
    addEntries(group.entries, of: path, group: group.name, role: role, folder: folder, read)
  }

  /// Takes entries of one role, with the requirements files that they include.
  mutating func addEntries(
    _ entries: [DependencyGroup.Declared], of path: String, group: String, role: RequirementRole,
    folder: String?, _ read: ([UInt8]) -> [UInt8]?
  ) {
    if !entries.isEmpty { note(path, role) }
    for entry in entries {
      append(
        PlacedDeclaration(
          file: path, line: entry.line, group: group, role: role,
          declaration: entry.declaration, folder: folder ?? Self.folder(of: path)))
      guard case .include(let target) = entry.declaration else { continue }
      let included = text(RequirementsFile.path(of: target, from: Array(path.utf8)))
      let ownRole = role == .tests ? includedRole(included, in: role) : role
      if read(Array(included.utf8)) != nil {
        addRequirements(included, role: ownRole, read: read)
      } else if ownRole == .tests {
        miss(
          UnreadDeclaration(
            file: path, line: entry.line, text: "-r \(included)",
            reason: "it is not there, or cannot be read"))
      }
    }
  }

  private func role(
    of group: DependencyGroup, _ file: RequirementPath, _ member: RequirementPath
  ) -> RequirementRole {
    // In a folder of tests, and in a lock file called so, everything is for tests.
    if file.role == .tests || member.role == .tests { return .tests }
    switch group.kind {
    case .test, .development: return .tests
    case .runtime: return file.role == .neither || member.role == .neither ? .neither : .service
    case .optional:
      let isOption = group.origin == .extra && file.role == .service && member.role == .service
      return isOption ? .options : .neither
    }
  }

  // MARK: Gathering

  /// A path as text: it was made from text.
  private func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }

  private mutating func note(_ path: String, _ role: RequirementRole) {
    switch role {
    case .tests: if !testFiles.contains(path) { testFiles.append(path) }
    case .service: if !serviceFiles.contains(path) { serviceFiles.append(path) }
    case .options, .neither: break
    }
  }

  mutating func append(_ declaration: PlacedDeclaration) {
    if seen.insert(declaration).inserted { declarations.append(declaration) }
  }

  /// What was read already: files include each other.
  private var seen: Set<PlacedDeclaration> = []

  mutating func miss(_ item: UnreadDeclaration) {
    if !unread.contains(item) { unread.append(item) }
  }

  mutating func warn(_ warning: String) { warnings.append(warning) }
}

/// Paths as text, in files that are named on a command line or in other files.
enum EntryPathText {
  /// A relative path below a folder, `.` and `..` taken out.
  static func joined(_ folder: String, _ relative: String) -> String {
    var parts = relative.hasPrefix("/") ? [] : folder.split(separator: "/")
    for part in relative.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    let isAbsolute = folder.hasPrefix("/") || relative.hasPrefix("/")
    return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
  }
}
