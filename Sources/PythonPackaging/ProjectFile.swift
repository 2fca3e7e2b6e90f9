extension DependencyGroups {
  /// `pyproject.toml`: PEP 621, PEP 735, Poetry, PDM, uv.
  static func pyproject(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLDocument(bytes)
    var result = DependencyGroups()
    result.takeProject(document)
    result.takeDependencyGroups(document)
    result.takePoetry(document)
    result.takeTools(document)
    return result
  }

  /// `[project] dependencies` and `[project.optional-dependencies]` (PEP 621).
  private mutating func takeProject(_ document: TOMLDocument) {
    let project = document.root["project"]
    let header = document.outline.line(ofHeader: "project")
    if let dependencies = project?["dependencies"] {
      let start = document.outline.line(ofKey: "dependencies", after: header)
      let declared = parse(dependencies.strings, document.outline, from: start)
      add(DependencyGroup("", .project, declared, kind: .runtime))
    }
    takeLists(
      project?["optional-dependencies"], document.outline,
      header: "project.optional-dependencies", origin: .extra)
  }

  /// PDM's and uv's older tables.
  private mutating func takeTools(_ document: TOMLDocument) {
    let tool = document.root["tool"]
    takeLists(
      tool?["pdm"]?["dev-dependencies"], document.outline, header: "tool.pdm.dev-dependencies",
      origin: .group)
    if let dependencies = tool?["uv"]?["dev-dependencies"] {
      let header = document.outline.line(ofHeader: "tool.uv")
      let start = document.outline.line(ofKey: "dev-dependencies", after: header)
      let declared = parse(dependencies.strings, document.outline, from: start)
      add(DependencyGroup("dev", .group, declared))
    }
  }

  /// A table of lists of requirements.
  private mutating func takeLists(
    _ table: TOMLNode?, _ outline: TOMLOutline, header: String, origin: DependencyGroup.Origin
  ) {
    let headerLine = outline.line(ofHeader: header)
    for (name, list) in (table?.table ?? [:]).sorted(by: { precedes($0.key, $1.key) }) {
      let start = outline.line(ofKey: name, after: headerLine) ?? headerLine
      add(DependencyGroup(name, origin, parse(list.strings, outline, from: start)))
    }
  }

  private mutating func parse(
    _ texts: [String], _ outline: TOMLOutline, from start: Int?
  ) -> [DependencyGroup.Declared] {
    texts.compactMap { text in
      // `-e file:///…`: PDM permits editable folders in its groups; they have no name to compare.
      text.hasPrefix("-e ") ? nil : parse(text, line: outline.line(ofString: text, from: start))
    }
  }
}

// MARK: - Dependency groups (PEP 735)

extension DependencyGroups {
  private mutating func takeDependencyGroups(_ document: TOMLDocument) {
    var lists: [String: (name: String, entries: [TOMLNode])] = [:]
    let table = document.root["dependency-groups"]?.table ?? [:]
    for (name, list) in table.sorted(by: { precedes($0.key, $1.key) }) {
      let normalized = ProjectName.normalize(name)
      if lists[normalized] != nil { warnings.append(.init(.repeated(field: name))) }
      lists[normalized, default: (name, [])].entries += list.array ?? []
    }
    for (normalized, list) in lists.sorted(by: { precedes($0.key, $1.key) }) {
      let declared = expand(normalized, in: lists, outline: document.outline)
      add(DependencyGroup(list.name, .group, declared))
    }
  }

  /// The requirements of a group and of those it includes, depth first, each group once; a group that
  /// is reached again while it is open is a cycle.
  private mutating func expand(
    _ group: String, in lists: [String: (name: String, entries: [TOMLNode])],
    outline: TOMLOutline
  ) -> [DependencyGroup.Declared] {
    let header = outline.line(ofHeader: "dependency-groups")
    var result: [DependencyGroup.Declared] = []
    var seen: Set<String> = [group]
    var open = [(name: group, next: 0)]
    while let current = open.popLast() {
      guard let list = lists[current.name], current.next < list.entries.count else { continue }
      open.append((current.name, current.next + 1))
      let start = outline.line(ofKey: list.name, after: header)
      switch list.entries[current.next] {
      case .string(let text):
        let line = outline.line(ofString: text, from: start)
        if let declared = parse(text, line: line) { result.append(declared) }
      case let entry:
        guard let included = entry["include-group"]?.string else {
          warnings.append(.init(.unexpectedLine("an entry of group \(list.name)"), line: start))
          continue
        }
        let next = ProjectName.normalize(included)
        if open.contains(where: { $0.name == next }) {
          warnings.append(.init(.cycle(included), line: start))
        } else if lists[next] == nil {
          warnings.append(.init(.missingInclude(included), line: start))
        } else if seen.insert(next).inserted {
          open.append((next, 0))
        }
      }
    }
    return result
  }
}

// MARK: - Poetry

extension DependencyGroups {
  private mutating func takePoetry(_ document: TOMLDocument) {
    guard let poetry = document.root["tool"]?["poetry"] else { return }
    let path = "tool.poetry"
    takePoetry(
      poetry["dependencies"], document.outline, header: "\(path).dependencies",
      DependencyGroup("", .project, [], kind: .runtime))
    takePoetry(
      poetry["dev-dependencies"], document.outline, header: "\(path).dev-dependencies",
      DependencyGroup("dev", .group, []))
    let groups = poetry["group"]?.table ?? [:]
    for (name, group) in groups.sorted(by: { precedes($0.key, $1.key) }) {
      takePoetry(
        group["dependencies"], document.outline, header: "\(path).group.\(name).dependencies",
        DependencyGroup(name, .group, []))
    }
  }

  /// A table of names and constraints. The constraints have a grammar of their own (`^1.2`), which
  /// decides about versions, not about what is installed: names, extras and markers are taken.
  private mutating func takePoetry(
    _ table: TOMLNode?, _ outline: TOMLOutline, header: String, _ group: DependencyGroup
  ) {
    guard let table = table?.table else { return }
    let headerLine = outline.line(ofHeader: header)
    var group = group
    for (name, constraint) in table.sorted(by: { precedes($0.key, $1.key) })
    where ProjectName.normalize(name) != "python" {
      let line = headerLine.flatMap { outline.line(ofKey: name, after: $0) }
      // A list holds alternatives for different environments.
      for alternative in constraint.array ?? [constraint] {
        let requirement = requirement(
          name, extras: alternative["extras"]?.strings ?? [],
          marker: alternative["markers"]?.string, url: alternative["url"]?.string, line: line)
        group.requirements.append(.init(requirement, line: line))
      }
    }
    add(group)
  }

  /// A requirement from its parts; a marker that is malformed is left out, so that it counts always.
  mutating func requirement(
    _ name: String, extras: [String] = [], version: String? = nil, marker: String? = nil,
    url: String? = nil, line: Int? = nil
  ) -> Requirement {
    var requirement = Requirement(name: ProjectName(unchecked: name), extras: extras, url: url)
    do {
      if let version { requirement.specifiers = try SpecifierSet("==\(version)") }
      if let marker, !marker.isEmpty { requirement.marker = try Marker(marker) }
    } catch {
      warnings.append(PackagingWarning(.refused(error), line: line))
    }
    return requirement
  }
}
