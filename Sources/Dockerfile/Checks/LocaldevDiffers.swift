import Rules

extension RuleDescriptor {
  /// The developer's stage has what the service has, but not the same of it.
  package static let localdevDiffers = RuleDescriptor(
    "localdev-differs", .dockerfile, .warning,
    statement: "The developer's stage and the service install by different means",
    fix: """
      Give both the same Python, and install what the service needs once, in a stage that both build \
      on.
      """,
    documentation: """
      Compared are the version of Python in the base images' tags, the package indexes that \
      installations name, and the files, groups and extras of the service that the developer's stage \
      does not install. A stage that shares no installation at all is localdev-not-on-service-deps \
      instead.
      """)
}

extension Check {
  static let localdevDiffers = Check(.localdevDiffers) { subject in
    guard let localdev = subject.roles.localdev, !subject.roles.services.contains(localdev),
      subject.roles.ships, LocaldevApart(subject) == nil
    else { return [] }
    let differences = LocaldevDifferences(localdev: localdev, subject)
    guard !differences.sentences.isEmpty else { return [] }
    let stage = subject.graph.stages[localdev]
    return [
      subject.finding(
        .localdevDiffers, at: stage.from.position, stage,
        """
        \(stage.title) differs from \(subject.service.title): \
        \(differences.sentences.joined(separator: "; "))
        """,
        fix: differences.fix(subject))
    ]
  }
}

/// In what the developer's stage and the service differ.
struct LocaldevDifferences {
  private(set) var sentences: [String] = []
  private var base: (stage: Int, name: String)?

  init(localdev: Int, _ subject: CheckSubject) {
    let graph = subject.graph
    let service = subject.roles.service
    let mine = graph.lineage(of: service).last.map { graph.stages[$0] }
    let theirs = graph.lineage(of: localdev).last.map { graph.stages[$0] }
    if let mine, let theirs, let wanted = Self.pythonVersion(mine.baseName),
      let found = Self.pythonVersion(theirs.baseName), wanted != found
    {
      sentences.append("it has Python \(found), the service Python \(wanted)")
      base = (theirs.index, mine.baseName)
    }
    let own = subject.graph.own(of: [service], but: subject.roles.tests)
    let developers = graph.needed(by: localdev)
    let serviceOnly = own.subtracting(developers).sorted()
      .flatMap { subject.facts[$0].installations.map(\.command) }
    let developerOnly = developers.subtracting(own).sorted()
      .flatMap { subject.facts[$0].installations.map(\.command) }
    let shared = developers.sorted().flatMap { subject.facts[$0].installations.map(\.command) }
    let indexes = Set(serviceOnly.flatMap(\.indexes))
    let others = Set(developerOnly.flatMap(\.indexes))
    if !serviceOnly.isEmpty, !developerOnly.isEmpty, indexes != others {
      sentences.append("they install from different package indexes")
    }
    let missing = serviceOnly.flatMap(\.sources).filter { source in
      !InstallCommand.isForTests(source) && !shared.contains { $0.sources.contains(source) }
    }
    let names = missing.compactMap(Self.name)
    if !names.isEmpty, developers.contains(where: { !subject.facts[$0].installations.isEmpty }) {
      sentences.append("it does not install \(Self.unique(names).listed), which the service does")
    }
  }

  private static func unique(_ names: [String]) -> [String] {
    names.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func name(_ source: InstallCommand.Source) -> String? {
    switch source {
    case .file(let path): path.lastPathComponent
    case .group(let name): "the group \(name)"
    case .project(_, let extras):
      extras.isEmpty ? nil : "the extra \(extras.joined(separator: ","))"
    case .distribution(let name): name
    case .lock: nil
    }
  }

  /// `3.12` of `python:3.12.7-slim`.
  static func pythonVersion(_ image: String) -> String? {
    guard let (name, tag) = image.lastPathComponent.cut(at: ":"), name == "python" else {
      return nil
    }
    let parts = tag.split(separator: "-")[0].split(separator: ".").prefix(2)
    guard parts.count == 2, parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) else { return nil }
    return parts.joined(separator: ".")
  }

  func fix(_ subject: CheckSubject) -> Fix? {
    guard sentences.count == 1, let base else { return nil }
    var plan = FixPlan(subject)
    plan.rebase(base.stage, to: base.name)
    return plan.fix()
  }
}
