extension DependencyGroups {
  /// `pyproject.toml`: PEP 621, PEP 735, Poetry, PDM, uv, Hatch, Flit, setuptools, tox.
  static func pyproject(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    let tool = document["tool"]
    let names = [
      document["project"]?["name"], tool?["poetry"]?["name"], tool?["flit"]?["metadata"]?["module"],
    ]
    result.project = names.compactMap { $0?.string }.first.map { ProjectName(unchecked: $0) }
    result.takeProject(document)
    result.takeDependencyGroups(document)
    result.takePoetry(document)
    result.takeTools(document)
    result.takeHatch(tool?["hatch"]?["envs"])
    result.takeTox(tool?["tox"])
    result.takePixi(tool?["pixi"])
    return result
  }

  /// `[project] dependencies` and `[project.optional-dependencies]` (PEP 621), or the files in which
  /// setuptools looks for them.
  private mutating func takeProject(_ document: TOMLNode) {
    let project = document["project"]
    let dynamic = document["tool"]?["setuptools"]?["dynamic"]
    if let dependencies = project?["dependencies"] {
      add(DependencyGroup("", .project, entries(of: dependencies), kind: .runtime))
    }
    if let files = dynamic?["dependencies"]?["file"] {
      add(DependencyGroup("", .project, Self.includes(files), kind: .runtime))
    }
    takeLists(project?["optional-dependencies"], origin: .extra)
    for (name, table) in dynamic?["optional-dependencies"]?.members ?? [] {
      if let files = table["file"] {
        add(DependencyGroup(name, .extra, Self.includes(files)))
      }
    }
  }

  /// PDM's, uv's and Flit's older tables.
  private mutating func takeTools(_ document: TOMLNode) {
    let tool = document["tool"]
    takeLists(tool?["pdm"]?["dev-dependencies"], origin: .group)
    if let dependencies = tool?["uv"]?["dev-dependencies"] {
      add(DependencyGroup("dev", .group, entries(of: dependencies)))
    }
    if let dependencies = tool?["rye"]?["dev-dependencies"] {
      add(DependencyGroup("dev", .group, entries(of: dependencies)))
    }
    let flit = tool?["flit"]?["metadata"]
    if let requires = flit?["requires"] {
      add(DependencyGroup("", .project, entries(of: requires), kind: .runtime))
    }
    takeLists(flit?["requires-extra"], origin: .extra)
    if let requires = flit?["dev-requires"] {
      add(DependencyGroup("dev", .group, entries(of: requires)))
    }
  }

  /// A table of lists of requirements.
  mutating func takeLists(_ table: TOMLNode?, origin: DependencyGroup.Origin) {
    for (name, list) in table?.members ?? [] {
      add(DependencyGroup(name, origin, entries(of: list)))
    }
  }

  /// The strings of a list, each a requirement.
  mutating func entries(of list: TOMLNode) -> [DependencyGroup.Declared] {
    list.array.compactMap { entry in
      entry.string.map { parse($0, line: entry.line) }
    }
  }

  private static func includes(_ files: TOMLNode) -> [DependencyGroup.Declared] {
    let names = files.array.isEmpty ? [files] : files.array
    return names.compactMap { name in
      name.string.map { DependencyGroup.Declared(.include($0), line: name.line) }
    }
  }
}

// MARK: - Dependency groups (PEP 735)

extension DependencyGroups {
  private typealias GroupLists = [String: (name: String, entries: [TOMLNode])]

  private mutating func takeDependencyGroups(_ document: TOMLNode) {
    var lists: GroupLists = [:]
    var order: [String] = []
    for (name, list) in document["dependency-groups"]?.members ?? [] {
      let normalized = ProjectName.normalize(name)
      if lists[normalized] == nil {
        order.append(normalized)
      } else {
        warnings.append(.init(.repeated(field: name), line: list.line))
      }
      lists[normalized, default: (name, [])].entries += list.array
    }
    for normalized in order {
      let name = lists[normalized]?.name ?? normalized
      add(DependencyGroup(name, .group, expand(normalized, in: lists)))
    }
  }

  /// The entries of a group and of those it includes, depth first, each group once; a group that is
  /// reached again while it is open is a cycle.
  private mutating func expand(
    _ group: String, in lists: GroupLists
  ) -> [DependencyGroup.Declared] {
    var result: [DependencyGroup.Declared] = []
    var seen: Set<String> = [group]
    var isOpen: Set<String> = [group]
    var open = [(name: group, next: 0)]
    while let current = open.popLast() {
      guard let list = lists[current.name], current.next < list.entries.count else {
        isOpen.remove(current.name)
        continue
      }
      open.append((current.name, current.next + 1))
      let entry = list.entries[current.next]
      if let text = entry.string {
        result.append(parse(text, line: entry.line))
      } else if let included = entry["include-group"]?.string {
        let next = ProjectName.normalize(included)
        if isOpen.contains(next) {
          warnings.append(.init(.cycle(included), line: entry.line))
        } else if lists[next] == nil {
          warnings.append(.init(.missingInclude(included), line: entry.line))
        } else if seen.insert(next).inserted {
          isOpen.insert(next)
          open.append((next, 0))
        }
      } else {
        let what = "an entry of group \(list.name)"
        warnings.append(.init(.unexpectedLine(what), line: entry.line))
      }
    }
    return result
  }
}

// MARK: - Poetry

extension DependencyGroups {
  private mutating func takePoetry(_ document: TOMLNode) {
    guard let poetry = document["tool"]?["poetry"] else { return }
    takePoetryDependencies(poetry)
    takePoetry(poetry["dev-dependencies"], DependencyGroup("dev", .group, []))
    for (name, group) in poetry["group"]?.members ?? [] {
      takePoetry(group["dependencies"], DependencyGroup(name, .group, []))
    }
  }

  /// What is optional there is installed with the extras that name it, and not otherwise.
  private mutating func takePoetryDependencies(_ poetry: TOMLNode) {
    var extras: [ProjectName: [String]] = [:]
    for (extra, names) in poetry["extras"]?.members ?? [] {
      for name in names.strings { extras[ProjectName(unchecked: name), default: []].append(extra) }
    }
    for (name, constraint) in poetry["dependencies"]?.members ?? [] {
      let isOptional = constraint["optional"]?.isTrue ?? false
      let table = TOMLNode(.table([name: constraint]), line: constraint.line)
      guard isOptional else {
        takePoetry(table, DependencyGroup("", .project, [], kind: .runtime))
        continue
      }
      for extra in extras[ProjectName(unchecked: name)] ?? [] {
        takePoetry(table, DependencyGroup(extra, .extra, []))
      }
    }
  }

  /// A table of names and constraints. The constraints have a grammar of their own (`^1.2`), which
  /// decides about versions, not about what is installed: names, extras and markers are taken.
  private mutating func takePoetry(_ table: TOMLNode?, _ group: DependencyGroup) {
    guard let table else { return }
    var group = group
    for (name, constraint) in table.members where ProjectName.normalize(name) != "python" {
      // A list holds alternatives for different environments.
      for alternative in constraint.array.isEmpty ? [constraint] : constraint.array {
        let requirement = requirement(
          name, extras: alternative["extras"]?.strings ?? [],
          marker: alternative["markers"]?.string, url: alternative["url"]?.string,
          line: alternative.line)
        group.entries.append(.init(requirement, line: alternative.line))
      }
    }
    add(group)
  }

  /// A requirement from its parts; a marker that is malformed may hold or not.
  mutating func requirement(
    _ name: String, extras: [String] = [], version: String? = nil, marker: String? = nil,
    url: String? = nil, line: Int? = nil
  ) -> Requirement {
    var requirement = Requirement(name: ProjectName(unchecked: name), extras: extras, url: url)
    if let version { requirement.specifiers = (try? SpecifierSet("==\(version)")) ?? .any }
    guard let marker, !marker.isEmpty else { return requirement }
    do {
      requirement.marker = try Marker(marker)
    } catch {
      requirement.marker = .unreadable(marker)
      warnings.append(PackagingWarning(.refused(error), line: line))
    }
    return requirement
  }
}
