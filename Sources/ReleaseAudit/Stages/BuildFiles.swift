import Dockerfile

/// What docker-bake and compose files say about the builds of one Dockerfile.
package struct BuildFiles: Sendable, Hashable {
  /// The builds of the Dockerfile.
  package private(set) var definitions: [BuildDefinition] = []
  /// What could not be made use of.
  package private(set) var warnings: [String] = []
  /// The last component of the Dockerfile's path; nil where it came from standard input.
  private let dockerfile: String?

  /// No builds yet of the Dockerfile at a path; nil for one without a path, to which every build is
  /// taken to belong.
  package init(of dockerfile: String?) {
    self.dockerfile = dockerfile.map(Self.lastComponent)
  }

  /// Adds the builds of a docker-bake file.
  package mutating func addBake(_ text: String, file: String) {
    add(BakeFile(parsing: text).definitions, file: file)
  }

  /// Adds the builds of a compose file.
  ///
  /// - Throws: ``PolicyError`` with the place where the file is no YAML, or no compose file.
  package mutating func addCompose(_ text: String, file: String) throws(PolicyError) {
    add(try ComposeFile(parsing: text, file: file).definitions, file: file)
  }

  /// Adds builds of the folder that the Dockerfile stands in, found in a file beside it: what can't
  /// be made use of is passed over.
  package mutating func addBeside(_ text: String, file: String) {
    let isBake = file.hasSuffix(".hcl") || file.hasSuffix(".json")
    let found =
      isBake
      ? BakeFile(parsing: text).definitions
      : (try? ComposeFile(parsing: text, file: file))?.definitions ?? []
    definitions += found.filter { definition in
      let isHere = [nil, "", ".", "./"].contains(definition.folder)
      return isHere && definition.target?.contains("$") != true
        && dockerfile == Self.lastComponent(definition.dockerfile ?? "Dockerfile")
    }
  }

  /// The build of that name.
  package func definition(named name: String) -> BuildDefinition? {
    definitions.first { $0.name == name }
  }

  /// What is said of builds whose stage the file does not have.
  package func strays(in graph: StageGraph) -> [String] {
    definitions.compactMap { definition in
      guard let target = definition.target, graph.index(of: target) == nil else { return nil }
      return "the build '\(definition.name)' is of the stage '\(target)', which is not in the file"
    }
  }

  private mutating func add(_ found: [BuildDefinition], file: String) {
    let own = found.filter { definition in
      dockerfile == nil || dockerfile == Self.lastComponent(definition.dockerfile ?? "Dockerfile")
    }
    for definition in own {
      if definition.target?.contains("$") == true {
        warnings.append(
          "\(file): the target of '\(definition.name)' depends on variables that are not known here"
        )
      } else {
        definitions.append(definition)
      }
    }
    if own.isEmpty {
      warnings.append("\(file): it builds nothing from \(dockerfile ?? "the file")")
    }
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
