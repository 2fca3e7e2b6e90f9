// Environments that tools make for those who work on a project: everything in them is for tests or
// for development, whatever they are called.

// MARK: - Hatch

extension DependencyGroups {
  /// `hatch.toml`, where the tables of `[tool.hatch]` may stand instead.
  static func hatchTOML(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    result.takeHatch(document["envs"])
    return result
  }

  /// `[tool.hatch.envs.NAME]`: what an environment has beside the project and its extras.
  mutating func takeHatch(_ environments: TOMLNode?) {
    for (name, environment) in environments?.members ?? [] {
      var declared: [DependencyGroup.Declared] = []
      for key in ["dependencies", "extra-dependencies"] {
        if let list = environment[key] { declared += entries(of: list) }
      }
      if let features = environment["features"] {
        declared.append(.init(.selfExtras(features.strings), line: features.line))
      }
      add(DependencyGroup(name, .group, declared, kind: Self.kind(ofEnvironment: name)))
    }
  }

  /// What an environment is for; its name only tells documentation from the rest.
  private static func kind(ofEnvironment name: String) -> DependencyGroup.Kind {
    switch DependencyPurpose(name: name) {
    case .test: .test
    case .beside: .optional
    case .development, .runtime, nil: .development
    }
  }
}

// MARK: - tox

extension DependencyGroups {
  /// `tox.toml`: `[env.NAME]` and `[env_run_base]`.
  static func toxTOML(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    result.takeTox(document)
    return result
  }

  /// `[tool.tox]` of `pyproject.toml`, whose older form holds a whole `tox.ini` in a string.
  mutating func takeTox(_ tox: TOMLNode?) {
    if let legacy = tox?["legacy_tox_ini"], let text = legacy.string {
      for var group in DependencyGroups.tox(INIDocument(Array(text.utf8))).groups {
        for index in group.entries.indices {
          group.entries[index].line = group.entries[index].line.map { $0 + legacy.line }
        }
        add(group)
      }
    }
    var environments = tox?["env"]?.members ?? []
    if let base = tox?["env_run_base"] { environments.append(("testenv", base)) }
    for (name, environment) in environments {
      var lines: [INIDocument.Line] = []
      for dependency in environment["deps"]?.array ?? [] {
        if let text = dependency.string { lines.append(.init(text: text, number: dependency.line)) }
      }
      add(toxGroup(name, deps: lines, extras: environment["extras"]?.strings ?? [], in: nil))
    }
  }

  /// `tox.ini`: `deps` and `extras` of `[testenv]` and `[testenv:NAME]`.
  static func tox(_ document: INIDocument) -> DependencyGroups {
    var result = DependencyGroups()
    for section in document.sections
    where section.name == "testenv" || section.name.hasPrefix("testenv:") {
      let deps = section.entries.filter { $0.key == "deps" }.flatMap(\.lines)
      let extras = section.entries.filter { $0.key == "extras" }.flatMap(\.lines)
        .flatMap { DependencyPurpose.words(of: Self.withoutFactor($0.text)) }
      let name = String(section.name.drop { $0 != ":" }.dropFirst())
      result.add(
        result.toxGroup(name.isEmpty ? "testenv" : name, deps: deps, extras: extras, in: document))
    }
    return result
  }

  private func toxGroup(
    _ name: String, deps: [INIDocument.Line], extras: [String], in document: INIDocument?
  ) -> DependencyGroup {
    var declared: [DependencyGroup.Declared] = []
    var open = deps.reversed() as [INIDocument.Line]
    var references = 0
    while let line = open.popLast() {
      let text = Self.withoutFactor(line.text)
      if let lines = document.flatMap({ Self.referenced(by: text, in: $0) }) {
        references += 1
        // A section may refer to itself.
        if references < 100 { open += lines.reversed() }
        continue
      }
      let file = RequirementsFile(Array(Self.substituted(text).utf8))
      for entry in file.entries {
        if let declaration = entry.declaration {
          declared.append(.init(declaration, line: line.number))
        }
      }
    }
    if !extras.isEmpty { declared.append(.init(.selfExtras(extras), line: deps.first?.number)) }
    return DependencyGroup(name, .group, declared, kind: Self.kind(ofEnvironment: name))
  }

  /// `py312: pytest` without the factors in front.
  private static func withoutFactor(_ text: String) -> String {
    guard let colon = text.firstIndex(of: ":") else { return text }
    let factor = text[..<colon]
    let isFactor = factor.allSatisfy {
      $0.isLetter || $0.isNumber || "-_.,!{} ".contains($0)
    }
    let rest = text[text.index(after: colon)...]
    return isFactor && rest.first != "/" ? trimmed(rest) : text
  }

  /// The lines that `{[section]key}` stands for.
  private static func referenced(
    by text: String, in document: INIDocument
  ) -> [INIDocument.Line]? {
    guard text.hasPrefix("{["), text.hasSuffix("}"), let end = text.firstIndex(of: "]") else {
      return nil
    }
    let section = text.dropFirst(2).prefix { $0 != "]" }
    let key = text[text.index(after: end)...].dropLast()
    return document.lines(String(section), String(key)) ?? []
  }

  /// tox's own folder is that of the file.
  private static func substituted(_ text: String) -> String {
    var text = text
    for variable in ["{toxinidir}", "{tox_root}"] {
      while let range = text.firstRange(of: variable) { text.replaceSubrange(range, with: ".") }
    }
    return text
  }
}
