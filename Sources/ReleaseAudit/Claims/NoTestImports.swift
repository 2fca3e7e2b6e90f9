import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `no-test-imports`: nothing importable through PYTHONPATH, `.pth`, editable finders, egg-links or
/// zipped eggs reaches the surface.
///
/// Examines every place on the import path of every interpreter of SERVICE, the targets of its editable
/// installs, and the code that every start of an interpreter runs.
struct NoTestImports: ClaimCheck {
  static let rule = RuleDescriptor(
    "no-test-imports", .claim, .error,
    statement: "no import path that reaches tests or test distributions",
    fix: "Remove the test folder from PYTHONPATH, .pth files and editable installs of the service "
      + "stage.",
    documentation: "Every place on the import path of every interpreter, and the targets of "
      + "editable installs; what lines of `.pth` files that begin with `import`, "
      + "`sitecustomize` and `usercustomize` import.")

  private struct Place: Hashable {
    let path: EntryPath
    let how: String
    let addedBy: EntryPath?
  }

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    let modules = modules(context)
    let testFolders = Set(
      context.surface.files.filter { $0.reason == .folder }.map { EntryPath($0.subject) })
    for place in places(context) {
      examination.examined += 1
      if let found = reached(by: place, testFolders, context) {
        examination.findings.append(found)
        continue
      }
      for (name, test) in modules {
        guard let found = module(name, in: place.path, context) else { continue }
        let layer = context.service.view.entry(of: found)?.layer ?? 0
        guard !context.isOfBase(test, layer: layer), !context.isRightful(found),
          !isRightfulPackage(found, context)
        else { continue }
        examination.findings.append(
          finding(
            place, test.title,
            "makes \(test.title) importable from \(context.service.view.path(of: found))", context,
            level: context.mayBeOfBase(test, layer: layer) ? .warning : nil, test: test))
      }
    }
    StartupCode(context).examine(into: &examination)
    return examination
  }

  /// A place that is a folder of tests, is in one, or makes one importable by its name.
  private func reached(
    by place: Place, _ folders: Set<EntryPath>, _ context: AuditContext
  ) -> Finding? {
    let view = context.service.view
    let above = folders.first { place.path.isInside($0) }
    let below = folders.filter { $0.parent == place.path }.min()
    guard let folder = above ?? below else { return nil }
    let target = above == nil ? folder : place.path
    guard let node = view.resolve(target), !view.children(of: node).isEmpty else {
      // Nothing is there to be imported, but something may be mounted there.
      guard above != nil else { return nil }
      return finding(
        place, "\(target)", "would reach the test folder \(target), which is not there", context,
        level: .warning)
    }
    return finding(place, "\(target)", "reaches the test folder \(target)", context)
  }

  /// Top-level modules of test distributions that no distribution of SERVICE has too.
  private func modules(_ context: AuditContext) -> [(String, TestDistribution)] {
    var rightful: Set<String> = []
    for distribution in context.serviceInventory.distributions
    where distribution.standing == .installed
      && context.surface.byName[distribution.name.normalized] == nil
    {
      rightful.formUnion(distribution.topLevel)
    }
    var modules: [String: TestDistribution] = [:]
    for (test, distribution) in context.testDistributions {
      for name in distribution.topLevel where !rightful.contains(name) { modules[name] = test }
    }
    return modules.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  private func places(_ context: AuditContext) -> [Place] {
    var places: [Place] = []
    var seen: Set<EntryPath> = []
    for environment in context.serviceInventory.environments {
      for entry in environment.path where entry.origin != .standardLibrary {
        if seen.insert(entry.path).inserted {
          places.append(
            Place(path: entry.path, how: entry.origin.rawValue, addedBy: entry.addedBy))
        }
      }
    }
    for distribution in context.serviceInventory.distributions where distribution.view == .merged {
      for target in distribution.editableTargets where seen.insert(target).inserted {
        places.append(
          Place(
            path: target, how: "the editable install of \(distribution.name.written)",
            addedBy: distribution.metadataPath))
      }
    }
    return places
  }

  private func module(_ name: String, in folder: EntryPath, _ context: AuditContext) -> PathNode? {
    let view = context.service.view
    guard let node = view.resolve(folder) else { return nil }
    if let package = view.child(of: node, name), let resolved = view.resolved(package),
      view.kind(of: resolved) == .directory
    {
      // A folder without a module in it is nobody's package.
      let holdsModule = view.children(of: resolved).contains {
        view.name(of: $0).hasSuffix(".py") || view.name(of: $0).hasSuffix(".pyc")
      }
      if holdsModule { return package }
    }
    for ending in [".py", ".pyc", ".so"] {
      if let file = view.child(of: node, name + ending), view.isPresent(file) { return file }
    }
    return nil
  }

  /// Whether a package's modules belong to a distribution that SERVICE may have.
  private func isRightfulPackage(_ node: PathNode, _ context: AuditContext) -> Bool {
    context.service.view.children(of: node).contains { context.isRightful($0) }
  }

  private func finding(
    _ place: Place, _ subject: String, _ message: String, _ context: AuditContext,
    level: Level? = nil, test: TestDistribution? = nil
  ) -> Finding {
    let view = context.service.view
    let node = view.resolve(place.addedBy ?? place.path)
    let layer = node.flatMap { view.entry(of: $0) }?.layer
    let sign = Finding.Sign.onImportPath(by: place.how)
    return Finding(
      rule, level: level, subject: subject,
      at: layer.map { .layer($0, .merged) } ?? .configuration,
      items: [Finding.Item(path: place.path, sign: sign)], test: test,
      evidence: .importPath(addedBy: place.addedBy),
      message: "\(place.path), \(sign), \(message)")
  }
}
