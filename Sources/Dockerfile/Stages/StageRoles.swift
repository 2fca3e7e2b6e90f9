/// Which stage is what ships, which is the developer's, and which run tests.
package struct StageRoles: Sendable, Hashable {
  /// What the choice of the service rests on.
  package enum Basis: String, Sendable, Hashable, CaseIterable {
    /// The user or the policy names it.
    case named
    /// A bake or compose file builds it.
    case built
    /// It is called `service`, or it is the last stage, which `docker build` builds.
    case plain
    /// The last stage is for tests or development, or several stages could ship.
    case guessed
  }

  /// The stage whose image ships; of several the one that stands last.
  package var service: Int
  /// All stages whose images ship, in the file's order.
  package var services: [Int]
  /// What the choice of the service rests on.
  package var basis: Basis
  /// Whether anything ships: not where every stage is for tests or development.
  package var ships = true
  /// The stage whose image the developer uses; nil where there is none.
  package var localdev: Int?
  /// The stages that run tests while they are built.
  package var tests: [Int]

  /// Names that hint at a role where the commands don't tell.
  static let serviceNames: Set<String> = [
    "service", "prod", "production", "release", "runtime", "app", "server", "web", "api", "final",
    "deploy", "run", "main", "runner", "live", "backend",
  ]
  static let localdevNames: Set<String> = [
    "localdev", "dev", "develop", "development", "local", "devcontainer", "debug", "devel",
    "debugger", "ide", "vscode", "playground", "sandbox", "developer", "devtools",
  ]
  static let testNames: Set<String> = [
    "test", "tests", "testing", "ci", "check", "checks", "tester", "unittest", "unittests", "e2e",
    "pytest", "tox",
  ]
  /// What is neither shipped nor for development: what looks at the code, or writes about it.
  static let otherNames: Set<String> = [
    "lint", "linter", "linting", "docs", "coverage", "benchmark", "bench", "format", "validate",
    "typecheck", "mypy", "qa", "doc", "vendor", "concourse",
  ]

  /// Finds the roles.
  ///
  /// Tests are what runs tests. The service is what the user names, else what a bake or compose file
  /// builds that is not for tests or development, else a stage called `service`, else what
  /// `docker build` builds without `--target` (the last stage), unless that is for tests or
  /// development; then the last branch that has something to start. The developer's stage goes by its
  /// name, else it is a stage with test requirements that nothing builds on.
  init(graph: StageGraph, facts: [StageFacts], options: StageOptions) throws(DockerfileError) {
    let running = graph.stages.indices.filter { !facts[$0].testRuns.isEmpty }
    var tests: [Int] = []
    for name in options.tests { tests.append(try graph.target(name)) }
    if options.tests.isEmpty { tests = running }
    var localdev: Int?
    if let name = options.localdev { localdev = try graph.target(name) }
    let finder = ServiceFinder(graph: graph, facts: facts, tests: tests, localdev: localdev)
    if let name = options.service ?? options.target {
      services = [try graph.target(name)]
      basis = .named
    } else {
      (services, basis) = finder.services(options.definitions)
      ships = services.contains { !finder.isApart($0) }
    }
    service = services.last ?? 0
    self.localdev = localdev ?? finder.developers(but: services)
    self.tests = tests
  }

  /// Whether a word of the name hints at a role.
  static func hint(_ name: String?, in names: Set<String>) -> Bool {
    guard let name else { return false }
    return names.contains(name) || StageNames.words(of: name).contains(where: names.contains)
  }

  /// The roles in one line: `service: production, guessed; --service sets it`.
  package func sentence(in graph: StageGraph) -> String {
    let names = services.map { graph.stages[$0].caption }
    var parts = [(names.count == 1 ? "service: " : "services: ") + names.joined(separator: ", ")]
    switch basis {
    case .guessed: parts[0] += ", guessed; --service sets it"
    case .built: parts[0] += ", as bake or compose build"
    case .named, .plain: break
    }
    if let localdev { parts.append("localdev: \(graph.stages[localdev].caption)") }
    if !tests.isEmpty {
      parts.append("tests: " + tests.map { graph.stages[$0].caption }.joined(separator: ", "))
    }
    return parts.joined(separator: " · ")
  }
}

/// Looks for the stages that ship and for the developer's.
private struct ServiceFinder {
  let graph: StageGraph
  let facts: [StageFacts]
  let tests: [Int]
  let localdev: Int?

  /// Whether a stage is for tests, development or something else that doesn't ship.
  func isApart(_ index: Int) -> Bool {
    let stage = graph.stages[index]
    if index == localdev || facts[index].startsTests != nil { return true }
    let names = StageRoles.localdevNames.union(StageRoles.testNames).union(StageRoles.otherNames)
    if StageRoles.hint(stage.name, in: names) { return true }
    // A stage may run its tests and ship all the same, if it says so or is all there is.
    return tests.contains(index) && !StageRoles.hint(stage.name, in: StageRoles.serviceNames)
      && graph.stages.count > 1 && !facts[index].hasStart
  }

  func services(_ definitions: [BuildDefinition]) -> ([Int], StageRoles.Basis) {
    let last = graph.stages.count - 1
    var built: [Int] = []
    for definition in definitions {
      let index = definition.target.map(graph.index(of:)) ?? last
      if let index, !isApart(index), !built.contains(index) { built.append(index) }
    }
    // A front end or a proxy beside the service is no service of Python's.
    let python = built.filter { !isForeign($0) }
    if !python.isEmpty { return (python.sorted(), .built) }
    let isElsewhere = graph.stages.indices.contains { index in
      facts[index].hasStart && !isApart(index) && !isBeside(index)
    }
    if !built.isEmpty, !isElsewhere { return (built.sorted(), .built) }
    if let named = graph.stages.last(where: { $0.name == "service" }) {
      return ([named.index], .plain)
    }
    // A bare name for an image has nothing of this file in it.
    let candidates = graph.stages.indices.filter {
      !isApart($0) && !($0 != last && graph.stages[$0].isAlias)
        && !(isElsewhere && isForeign($0))
    }
    let leaves = candidates.filter { graph.isLeaf($0, but: isApart) }
    let starting = leaves.filter { starts($0) }
    let ownStarting = leaves.filter { facts[$0].hasStart && facts[$0].startsTests == nil }
    if !isApart(last), !(isElsewhere && isForeign(last)) {
      // Other branches with a command of their own may ship as well.
      let others = leaves.filter { leaf in
        leaf != last && !isBeside(leaf) && (ownStarting.contains(leaf) || isSibling(leaf, last))
      }
      if others.isEmpty { return ([last], .plain) }
      // A proxy that stands last is no service of Python's.
      return (isBeside(last) ? others : others + [last], .guessed)
    }
    if ownStarting.count > 1 { return (ownStarting, .guessed) }
    let named = leaves.last { StageRoles.hint(graph.stages[$0].name, in: StageRoles.serviceNames) }
    let chosen = ownStarting.last ?? starting.last ?? named ?? leaves.last ?? candidates.last
    if let chosen { return ([chosen], .guessed) }
    return ([last], graph.stages.count == 1 ? .plain : .guessed)
  }

  /// Whether a stage has a command, or inherits one within the file.
  private func starts(_ index: Int) -> Bool {
    graph.lineage(of: index).contains { facts[$0].hasStart }
  }

  /// Whether both take what they start from one stage of the file, and say nothing of their own.
  private func isSibling(_ index: Int, _ other: Int) -> Bool {
    let starts = [index, other].map { stage in
      graph.lineage(of: stage).first { facts[$0].hasStart }
    }
    return starts[0] != nil && starts[0] == starts[1] && !facts[index].hasStart
      && facts[starts[0] ?? index].startsTests == nil
  }

  /// Databases, proxies and front ends beside the service: nothing of Python.
  private func isBeside(_ index: Int) -> Bool {
    !graph.lineage(of: index).contains { facts[$0].isPython }
  }

  /// Whether a stage is made on an image of another language or of a server, and has nothing of Python,
  /// not even copied. Of an image that nothing is known of, it is not known.
  private func isForeign(_ index: Int) -> Bool {
    let root = graph.lineage(of: index).last.flatMap { graph.stages[$0].base.image }
    let words =
      root.map {
        StageNames.words(of: $0.lastPathComponent.prefix { $0 != ":" && $0 != "@" }.description)
      } ?? []
    return words.contains(where: Self.foreignImages.contains)
      && !graph.needed(by: index).contains { facts[$0].isPython }
  }

  private static let foreignImages: Set<String> = [
    "node", "bun", "deno", "nginx", "caddy", "httpd", "traefik", "haproxy", "envoy", "varnish",
    "postgres", "mysql", "mariadb", "mongo", "redis", "memcached", "rabbitmq",
  ]

  /// The developer's stage: the last that is called so, else the last with test requirements on which
  /// nothing builds.
  func developers(but services: [Int]) -> Int? {
    let others = graph.stages.filter { !services.contains($0.index) && !tests.contains($0.index) }
    // What only tests need is no part of the service, even where it copies their marker.
    var needed: Set<Int> = []
    var waiting = services
    while let index = waiting.popLast() {
      guard needed.insert(index).inserted else { continue }
      waiting += graph.stages[index].needs.filter { !tests.contains($0) }
    }
    func isTests(_ stage: Stage) -> Bool {
      StageRoles.hint(stage.name, in: StageRoles.testNames.union(StageRoles.otherNames))
    }
    let named = others.filter {
      StageRoles.hint($0.name, in: StageRoles.localdevNames) && !needed.contains($0.index)
        && !isTests($0) && facts[$0.index].startsTests == nil && graph.isLeaf($0.index, but: isSide)
    }
    // Of several the one that has what testing needs, its own or copied.
    let equipped = named.last { stage in
      graph.needed(by: stage.index).subtracting(needed).contains { index in
        facts[index].installations.contains(where: \.command.isForTests)
      }
    }
    if let stage = equipped ?? named.last { return stage.index }
    return others.last { stage in
      !needed.contains(stage.index) && graph.isLeaf(stage.index) && !isTests(stage)
        && facts[stage.index].startsTests == nil
        && graph.lineage(of: stage.index).contains { index in
          facts[index].installations.contains { $0.command.isForTests && !$0.isWithUse }
        }
    }?.index
  }

  /// Tests may well build on the developer's stage.
  private func isSide(_ index: Int) -> Bool {
    tests.contains(index)
      || StageRoles.hint(graph.stages[index].name, in: StageRoles.testNames)
      || StageRoles.hint(graph.stages[index].name, in: StageRoles.localdevNames)
  }
}
