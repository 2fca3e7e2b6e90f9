import JSON

extension DependencyGroups {
  /// `pylock.toml` (PEP 751): a package belongs to a group when its marker can hold with the group
  /// chosen, and to the runtime when it can hold with none.
  static func pylock(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    let packages = (document["packages"]?.array ?? []).compactMap { package in
      result.locked(package)
    }
    // Everything but the choice of extras and groups is unknown, so both branches are taken. What the
    // lock file installs unasked is its runtime.
    var plain = MarkerEnvironment()
    let standard = Set(document["default-groups"]?.strings ?? [])
    plain.dependencyGroups = standard
    let runtime = packages.filter { $0.marker?.couldHold(in: plain) ?? true }
    result.add(
      DependencyGroup("", .lock, runtime.map(Self.chosen), kind: .runtime))
    let groups = (document["dependency-groups"]?.strings ?? []).filter { !standard.contains($0) }
    let extras = document["extras"]?.strings ?? []
    for (name, isGroup) in groups.map({ ($0, true) }) + extras.map({ ($0, false) }) {
      var chosen = plain
      if isGroup { chosen.dependencyGroups = [name] } else { chosen.extras = [name] }
      let members = packages.filter { package in
        guard let marker = package.marker else { return false }
        return !marker.couldHold(in: plain) && marker.couldHold(in: chosen)
      }
      let origin: DependencyGroup.Origin = isGroup ? .lock : .extra
      result.add(DependencyGroup(name, origin, members.map(Self.chosen)))
    }
    return result
  }

  /// A package without the condition that its group be chosen: here, it is.
  private static func chosen(_ package: DependencyGroup.Declared) -> DependencyGroup.Declared {
    guard case .named(var requirement) = package.declaration, let marker = requirement.marker,
      !marker.couldHold(in: MarkerEnvironment())
    else { return package }
    requirement.marker = nil
    return DependencyGroup.Declared(requirement, line: package.line)
  }

  /// A package of a lock file.
  private mutating func locked(
    _ package: TOMLNode
  ) -> DependencyGroup.Declared? {
    guard let name = package["name"]?.string, let line = package["name"]?.line else { return nil }
    let requirement = requirement(
      name, version: package["version"]?.string, marker: package["marker"]?.string, line: line)
    return DependencyGroup.Declared(requirement, line: line)
  }

  /// `uv.lock`: the packages that are projects of the workspace carry their groups.
  static func uvLock(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    for package in document["package"]?.array ?? [] {
      let sources = ["editable", "virtual", "directory"].compactMap { package["source"]?[$0] }
      guard let folder = sources.first?.string else { continue }
      let name = package["name"]?.string.map { ProjectName(unchecked: $0) }
      if folder == "." || folder.isEmpty { result.project = name }
      let runtime = result.uvEntries(package["dependencies"], of: name)
      result.add(DependencyGroup("", .lock, runtime, kind: .runtime, folder: folder))
      let tables: [(String, DependencyGroup.Origin)] = [
        ("optional-dependencies", .extra), ("dev-dependencies", .lock),
      ]
      for (table, origin) in tables {
        for (group, list) in package[table]?.members ?? [] {
          let entries = result.uvEntries(list, of: name)
          result.add(DependencyGroup(group, origin, entries, folder: folder))
        }
      }
    }
    return result
  }

  private mutating func uvEntries(
    _ list: TOMLNode?, of project: ProjectName?
  ) -> [DependencyGroup.Declared] {
    (list?.array ?? []).compactMap { entry in
      guard let name = entry["name"]?.string else { return nil }
      if let project, project == ProjectName(unchecked: name) {
        return DependencyGroup.Declared(
          .selfExtras(entry["extra"]?.strings ?? []), line: entry.line)
      }
      let requirement = requirement(
        name, extras: entry["extra"]?.strings ?? [], version: entry["version"]?.string,
        marker: entry["marker"]?.string, line: entry.line)
      return DependencyGroup.Declared(requirement, line: entry.line)
    }
  }

  /// `Pipfile.lock`: `default` and `develop`.
  static func pipfileLock(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try readJSON(bytes)
    guard let sections = document.object else {
      throw .unexpectedContent(file: "Pipfile.lock", reason: "it is no JSON object")
    }
    var result = DependencyGroups()
    for (section, packages) in Self.sorted(sections) where section != "_meta" {
      var declared: [DependencyGroup.Declared] = []
      for (name, package) in Self.sorted(packages.object ?? JSONObject()) {
        var requirement = result.requirement(
          name, extras: package["extras"]?.array?.compactMap(\.string) ?? [],
          marker: package["markers"]?.string)
        if let version = package["version"]?.string, let pinned = try? SpecifierSet(version) {
          requirement.specifiers = pinned
        }
        // Pipenv lets the project itself be installed under any key.
        let isProject = package["path"]?.string == "."
        declared.append(
          .init(isProject ? .selfExtras(requirement.extras) : .named(requirement)))
      }
      let name = section == "default" ? "" : section
      result.add(DependencyGroup(name, .lock, declared))
    }
    return result
  }

  private static func sorted(_ object: JSONObject) -> [(name: String, value: JSONValue)] {
    object.members.map { ($0.name, $0.value) }.sorted { precedes($0.name, $1.name) }
  }
}

// MARK: - PDM

extension DependencyGroups {
  /// `pdm.lock`: packages name their groups; `default` is the runtime. A package that names none is of
  /// the runtime.
  static func pdmLock(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    for package in document["package"]?.array ?? [] {
      guard let declared = result.locked(package) else { continue }
      for group in package["groups"]?.strings ?? ["default"] {
        result.add(DependencyGroup(group == "default" ? "" : group, .lock, [declared]))
      }
    }
    return result
  }
}

// MARK: - Poetry

extension DependencyGroups {
  /// `poetry.lock`: packages name their groups (from Poetry 2.0 on) or their category (before 1.5).
  /// In between they name nothing: then each group's roots of `pyproject.toml` are followed.
  static func poetryLock(
    _ bytes: [UInt8], pyproject: [UInt8]?
  ) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    let packages = document["package"]?.array ?? []
    var members: [String: [DependencyGroup.Declared]] = [:]
    for package in packages {
      guard let declared = result.locked(package) else { continue }
      let category = package["category"]?.string.map { [$0] }
      let groups = package["groups"]?.strings ?? category ?? []
      for group in groups { members[group, default: []].append(declared) }
    }
    for (name, declared) in members.sorted(by: { precedes($0.key, $1.key) }) {
      result.add(DependencyGroup(name == "main" ? "" : name, .lock, declared))
    }
    if members.isEmpty, let pyproject {
      let declared = try Self.pyproject(pyproject)
      result.warnings += declared.warnings
      result.join(declared.groups, with: packages)
    }
    return result
  }

  /// What each group of a project reaches among the locked packages.
  private mutating func join(
    _ groups: [DependencyGroup], with packages: [TOMLNode]
  ) {
    var requires: [ProjectName: [ProjectName]] = [:]
    var locked: [ProjectName: [DependencyGroup.Declared]] = [:]
    for package in packages {
      guard let declared = self.locked(package) else { continue }
      guard let name = declared.declaration.requirement?.name else { continue }
      locked[name, default: []].append(declared)
      let dependencies = package["dependencies"]?.members ?? []
      requires[name, default: []] += dependencies.map { ProjectName(unchecked: $0.key) }
    }
    for group in groups {
      var seen: Set<ProjectName> = []
      var pending = group.requirements.map(\.name)
      while let name = pending.popLast() {
        guard seen.insert(name).inserted else { continue }
        pending += requires[name] ?? []
      }
      let reached = seen.sorted().flatMap { locked[$0] ?? [] }
      add(DependencyGroup(group.name, .lock, reached, kind: group.kind))
    }
  }
}

extension DependencyGroup.Declared {
  /// When it counts, for what is declared by name.
  fileprivate var marker: Marker? { declaration.requirement?.marker }
}
