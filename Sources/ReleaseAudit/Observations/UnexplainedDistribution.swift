import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `unexplained-distribution`: a distribution of SERVICE that has no reason to be there.
struct UnexplainedDistribution: Observation {
  static let rule = RuleDescriptor(
    "unexplained-distribution", .observation, .error,
    statement: "a distribution of the service that nothing explains",
    fix: "Name it in the service's requirements, or in a file given with --requirements; if only "
      + "tests need it, install it in a stage that the service does not build from.",
    documentation: "Why each distribution is in the service: a requirements file or an instruction "
      + "names it, something explained requires it, it is the project, an installer, or of the base. "
      + "One without a reason makes nothing legitimate. It is a warning, and an error where it "
      + "requires test distributions, holds contents of the surface, or ships tests and is not in "
      + "localdev.")

  func findings(_ context: AuditContext) -> [Finding] {
    let unexplained = context.service.distributions.indices.filter { index in
      let distribution = context.service.distributions[index]
      return context.reasons.reasons[index].kind == .unexplained
        && distribution.standing == .installed && distribution.view == .merged
        && distribution.metadata != .none
        && context.surface.byName[distribution.name.normalized] == nil
    }
    let carriers = unexplained.compactMap { carrier(at: $0, context) }
    guard context.reasons.isDeclared else {
      return carriers + (undeclared(unexplained, context).map { [$0] } ?? [])
    }
    let known = Set(carriers.map(\.subject))
    return carriers
      + roots(unexplained, context).map { plain(at: $0, context) }
      .filter { !known.contains($0.subject) }
  }

  /// Those that no other of them requires: the rest came with these.
  private func roots(_ indices: [Int], _ context: AuditContext) -> [Int] {
    let distributions = context.service.distributions
    let required = Set(
      indices.flatMap { index in
        distributions[index].requires.map(\.name.normalized)
          .filter { $0 != distributions[index].name.normalized }
      })
    let roots = indices.filter { !required.contains(distributions[$0].name.normalized) }
    return roots.isEmpty ? indices : roots
  }

  private func plain(at index: Int, _ context: AuditContext) -> Finding {
    let distribution = context.service.distributions[index]
    return Finding(
      rule, level: .warning, subject: distribution.title,
      at: .layer(distribution.layer, .merged),
      items: [Finding.Item(path: distribution.metadataPath, size: distribution.size)],
      message: "\(distribution.title) is in service, and nothing tells why")
  }

  /// An error for what requires test distributions, holds contents of the surface, or ships tests.
  private func carrier(at index: Int, _ context: AuditContext) -> Finding? {
    let distribution = context.service.distributions[index]
    let title = distribution.title
    let tests = distribution.requires.filter {
      context.surface.byName[$0.name.normalized]?.isPrincipal == true && $0.marker == nil
    }
    if !tests.isEmpty {
      return Finding(
        rule, subject: title, at: .layer(distribution.layer, .merged),
        items: [Finding.Item(path: distribution.metadataPath, size: distribution.size)],
        message: "\(title), which nothing explains, requires "
          + tests.map(\.name.written).joined(separator: ", "))
    }
    // Without any requirements of the service, what a distribution of anybody has in it tells nothing.
    guard context.reasons.isDeclared else { return nil }
    // A library that both images have is probably a library, and its tests its own. What SERVICE alone
    // has, and nothing explains, may be the project itself.
    let isAlone = !context.localdev.distributions.contains { $0.name == distribution.name }
    let items = distribution.files.compactMap { file in
      file.node.flatMap { context.service.shipped(at: $0) }.flatMap { shipped in
        context.matches.has(shipped) || isAlone && isTest(shipped, context)
          ? context.item(shipped) : nil
      }
    }
    guard !items.isEmpty else { return nil }
    return Finding(
      rule, subject: title, at: .layer(distribution.layer, .merged), items: items,
      message: "\(title), which nothing explains, ships tests")
  }

  private func isTest(_ file: Census.Shipped, _ context: AuditContext) -> Bool {
    let view = context.service.view
    let name = view.name(of: file.node)
    guard name.hasSuffix(".py"),
      TestFileNames.isTestModule(name) || TestFolderNames.isOwnTest(view.path(of: file.node))
    else { return false }
    let search = TestFileSearch(
      census: context.service, conventions: context.surface.conventions)
    return search.evidence(file) != .none
  }

  /// One warning for an image of which nobody says what it requires.
  private func undeclared(_ indices: [Int], _ context: AuditContext) -> Finding? {
    guard !indices.isEmpty else { return nil }
    let distributions = indices.map { context.service.distributions[$0] }
    let count = distributions.count
    return Finding(
      rule, level: .warning, subject: "the service's requirements",
      at: .image(context.serviceName),
      items: distributions.map { Finding.Item(path: $0.metadataPath, size: $0.size) }
        .sorted { $0.path < $1.path },
      message: "no requirements of the service were found, so nothing tells why \(count) "
        + "\(count == 1 ? "distribution is" : "distributions are") in it")
  }
}

extension Distribution {
  /// `Flask 3.0.3`, or the name alone.
  var title: String { version.map { "\(name.written) \($0)" } ?? name.written }
}
