import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonDistributions
import Rules

/// Finds out how a thing came into SERVICE.
struct LeakDiagnosis {
  private let report: AuditReport
  private let thing: LeakThing

  init(_ report: AuditReport, _ thing: LeakThing) {
    self.report = report
    self.thing = thing
  }

  /// The cause.
  var cause: LeakCause {
    let layer = thing.layer
    let layers = report.service.files.layers
    let recorded = layer.flatMap { layers.indices.contains($0) ? layers[$0].layer.createdBy : nil }
    return LeakCause(
      kind: kind(recorded), layer: layer,
      instruction: recorded.map(HistoryMatcher.instruction(of:)),
      line: layer.flatMap { report.dockerfile?.line(ofLayer: $0) },
      isShared: layer.map { isShared($0) } ?? false)
  }

  /// Whether both images were built on the stage that made the layer: equal layers above the fork are
  /// copies of one source.
  private func isShared(_ layer: LayerIndex) -> Bool { layer < report.history.sharedCount }

  private func kind(_ recorded: String?) -> LeakCause.Kind {
    guard thing.findings.contains(where: { RuleRegistry.isAgainstClaim($0.rule) }) else {
      return .rule
    }
    guard let layer = thing.layer else {
      return thing.findings.contains { $0.location == .configuration } ? .configuration : .unknown
    }
    if isLocaldev(layer) { return .wrongTarget }
    if report.base.contains(layer) { return .base }
    guard let recorded else { return .unknown }
    let instruction = BuildInstruction(createdBy: recorded)
    if isInCache { return .cache }
    if thing.findings.allSatisfy({ $0.rule == NoTestArchives.rule }) { return .archive }
    if instruction.copies {
      guard let transfer = CopiedPaths(recorded, at: layer, report) else { return .copied }
      guard transfer.mayBring(paths, report.service.files.image.config.config?.workingDir) else {
        return .unknown
      }
      if isInEnvironment { return .environment }
      if transfer.isOfStage { return .stage }
      return transfer.isForTests(thing) ? .copied : .context
    }
    if instruction.installs || SystemInstallation(recorded) != nil { return .installed }
    return thing.test == nil ? .made : .installed
  }

  /// Whether SERVICE is LOCALDEV or stands on all of its layers, and the layer is one that only the
  /// latter should have.
  private func isLocaldev(_ layer: LayerIndex) -> Bool {
    if report.isSameImage { return true }
    let all = report.localdev.files.layers.count
    return report.history.sharedCount == all && layer < all && !report.base.contains(layer)
  }

  private var paths: [EntryPath] {
    thing.findings.filter { $0.rule != NoTestImports.rule }.flatMap(\.items).map(\.path)
  }

  private var isInCache: Bool {
    let paths = paths
    return !paths.isEmpty
      && paths.allSatisfy { path in
        let components = path.components
        return components.contains { $0.equals(".cache") }
          || components.first?.equals("var") == true
            && components.dropFirst().first?.equals("cache") == true
      }
  }

  /// Whether it stands in a virtual environment of SERVICE.
  private var isInEnvironment: Bool {
    guard let path = paths.first else { return false }
    return report.service.python.environments.contains {
      $0.prefix != $0.basePrefix && path.isInside($0.prefix)
    }
  }
}

/// What a `COPY` or `ADD` of an image's history takes, and where to.
struct CopiedPaths {
  /// The sources as written.
  let sources: [String]
  /// The destination as written.
  let destination: String
  /// The stage, image or context that it copies from, where the Dockerfile tells.
  let from: String?

  /// Nil for what is no copy, and for the classic builder's, which records a digest only.
  init?(_ createdBy: String, at layer: LayerIndex, _ report: AuditReport) {
    if let step = report.dockerfile?.service.attribution?.steps[layer],
      case .transfer(let transfer) = step.instruction.body
    {
      sources = transfer.sources
      destination = transfer.destination
      from = transfer.from
      return
    }
    var words = HistoryMatcher.instruction(of: createdBy).split(separator: " ").map(String.init)
    guard let keyword = words.first, keyword == "COPY" || keyword == "ADD" else { return nil }
    words.removeFirst()
    words.removeAll { $0.hasPrefix("--") }
    guard words.count > 1, let last = words.popLast(),
      !words.contains(where: {
        $0.hasPrefix("dir:") || $0.hasPrefix("file:") || $0.hasPrefix("multi:")
      })
    else { return nil }
    sources = words
    destination = last
    from = nil
  }

  /// Whether it copies from another stage: of a copy whose stage is not recorded a source that begins
  /// with a slash tells.
  var isOfStage: Bool { from != nil || sources.contains { $0.hasPrefix("/") } }

  /// Whether it may have brought one of those files. Builders have been seen to record instructions of
  /// other stages.
  func mayBring(_ paths: [EntryPath], _ workingDirectory: String?) -> Bool {
    var folder = destination
    while folder.hasPrefix("./") { folder.removeFirst(2) }
    if folder == "." || folder == "" { folder = workingDirectory ?? "/" }
    // A variable may stand for anything, and a working directory may have been another one.
    guard !folder.contains("$"), !folder.contains(".."), !paths.isEmpty else { return true }
    let components = folder.split(separator: "/").map { Array($0.utf8) }
    return paths.contains { path in
      let parts = path.components
      guard destination.hasPrefix("/") || destination == "." || destination == "./" else {
        return parts.indices.contains { start in
          parts[start...].prefix(components.count).elementsEqual(components) {
            $0.elementsEqual($1)
          }
        }
      }
      return parts.prefix(components.count).elementsEqual(components) { $0.elementsEqual($1) }
    }
  }

  /// Whether what it names is tests and nothing else.
  func isForTests(_ thing: LeakThing) -> Bool {
    sources.allSatisfy { source in
      let components = source.split(separator: "/").filter { $0 != "." }
      guard let last = components.last else { return false }
      return components.contains { Self.words.contains($0.lowercased()) }
        || last.hasPrefix("test_") || last.hasPrefix("conftest")
        || thing.subject.hasSuffix("/\(last)")
    }
  }

  private static let words: Set<String> = ["test", "tests", "testing", "testdata", "e2e", "checks"]
}

/// A command that installs packages of the operating system.
struct SystemInstallation {
  /// Nil for what runs none.
  init?(_ createdBy: String) {
    let words = createdBy.split(whereSeparator: { " \t;&|".contains($0) })
    let managers: Set<Substring> = ["apt-get", "apt", "apk", "dnf", "microdnf", "yum", "zypper"]
    guard words.contains(where: managers.contains),
      words.contains("install") || words.contains("add")
    else { return nil }
  }
}
