extension DependencyGroups {
  /// `pyproject.toml`: PEP 621, PEP 735, Poetry, PDM, uv.
  static func pyproject(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    result.takeProject(document)
    result.takeDependencyGroups(document)
    result.takePoetry(document)
    result.takeTools(document)
    return result
  }

  /// `[project] dependencies` and `[project.optional-dependencies]` (PEP 621).
  private mutating func takeProject(_ document: TOMLNode) {
    let project = document["project"]
    if let dependencies = project?["dependencies"] {
      add(DependencyGroup("", .project, parse(dependencies), kind: .runtime))
    }
    takeLists(project?["optional-dependencies"], origin: .extra)
  }

  /// PDM's and uv's older tables.
  private mutating func takeTools(_ document: TOMLNode) {
    takeLists(document["tool"]?["pdm"]?["dev-dependencies"], origin: .group)
    if let dependencies = document["tool"]?["uv"]?["dev-dependencies"] {
      add(DependencyGroup("dev", .group, parse(dependencies)))
    }
  }

  /// A table of lists of requirements.
  private mutating func takeLists(_ table: TOMLNode?, origin: DependencyGroup.Origin) {
    for (name, list) in table?.members ?? [] {
      add(DependencyGroup(name, origin, parse(list)))
    }
  }

  private mutating func parse(_ list: TOMLNode) -> [DependencyGroup.Declared] {
    list.array.compactMap { entry in
      // `-e file:///…`: PDM permits editable folders in its groups; they have no name to compare.
      guard let text = entry.string, !text.hasPrefix("-e ") else { return nil }
      return parse(text, line: entry.line)
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

  /// The requirements of a group and of those it includes, depth first, each group once; a group that
  /// is reached again while it is open is a cycle.
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
        if let declared = parse(text, line: entry.line) { result.append(declared) }
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
    let runtime = DependencyGroup("", .project, [], kind: .runtime)
    takePoetry(poetry["dependencies"], runtime)
    takePoetry(poetry["dev-dependencies"], DependencyGroup("dev", .group, []))
    for (name, group) in poetry["group"]?.members ?? [] {
      takePoetry(group["dependencies"], DependencyGroup(name, .group, []))
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
        group.requirements.append(.init(requirement, line: alternative.line))
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
