import ByteText
import Codecs
import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `no-test-entry-points`: no console script of a test distribution; Entrypoint, Cmd and Healthcheck
/// start no test runner.
///
/// Examines every script and everything in a `bin` folder that any layer of SERVICE ships, and the
/// three commands of its configuration.
struct NoTestEntryPoints: ClaimCheck {
  static let rule = RuleDescriptor(
    "no-test-entry-points", .claim, .error,
    statement: "no script of a test distribution, and no test runner is started",
    fix: "Start the service itself, and keep test runners in the stages that run tests.",
    documentation: "Every script, by name and by what it imports; Entrypoint, Cmd and "
      + "Healthcheck, through shells and launchers.")

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    examineScripts(context, &examination)
    examineCommands(context, &examination)
    return examination
  }

  // MARK: Scripts

  private func examineScripts(_ context: AuditContext, _ examination: inout ClaimExamination) {
    let scripts = scripts(context)
    var modules: [ByteKey: TestDistribution] = [:]
    for (test, distribution) in context.testDistributions {
      for module in distribution.topLevel { modules[ByteKey(Array(module.utf8))] = test }
    }
    var groups = FindingGroups()
    let view = context.service.view
    for shipped in context.service.shipped {
      let folder = view.name(of: view.parent(of: shipped.node))
      let isScript = shipped.content.map { view[$0].contentKind == .script } ?? false
      let isCommand =
        folder.equals("bin") || folder.equals("Scripts")
      guard isScript || isCommand else { continue }
      examination.examined += 1
      guard !context.isRightful(shipped.node) else { continue }
      let module = isScript ? importedModule(shipped, context) : nil
      let imported = module.flatMap { modules[ByteKey($0)] }
      // A script of that name which imports something else is another program.
      let named = isCommand && module == nil ? scripts[ByteKey(view.name(of: shipped.node))] : nil
      guard let test = imported ?? named, !context.isOfBase(test, layer: shipped.entry.layer)
      else { continue }
      // A shell script may be called `coverage` for reasons of its own.
      let isLikely = imported != nil || !isScript
      let sign = imported == nil ? Finding.Sign.scriptName : .importsModule
      groups.add(
        rule, level: isLikely ? nil : .warning, subject: test.title, at: Finding.Location(shipped),
        item: context.item(shipped, sign: sign), test: test,
        message: "scripts of \(test.title)")
    }
    examination.findings += groups.findings
  }

  private func scripts(_ context: AuditContext) -> [ByteKey: TestDistribution] {
    var scripts: [ByteKey: TestDistribution] = [:]
    for (test, distribution) in context.testDistributions {
      for script in distribution.entryPoints?.scripts ?? [] {
        scripts[ByteKey(Array(script.name.utf8))] = test
      }
    }
    return scripts
  }

  /// The module that a script of pip's making imports: `from MODULE import …`.
  private func importedModule(_ shipped: Census.Shipped, _ context: AuditContext) -> [UInt8]? {
    guard let content = shipped.content, context.service.view[content].kind == .file,
      context.service.view[content].size <= 4096
    else { return nil }
    return context.service.image.withContent(of: content) { Self.importedModule($0) } ?? nil
  }

  private static func importedModule(_ script: Span<UInt8>) -> [UInt8]? {
    var start = 0
    while start < script.count {
      let line = script.extracting(start..<script.count)
      if line.hasPrefix("from ") {
        var end = 5
        while end < line.count, line[end] != 0x20, line[end] != UInt8(ascii: "."),
          line[end] != 0x0A
        {
          end += 1
        }
        return line.extracting(5..<end).array()
      }
      while start < script.count, script[start] != 0x0A { start += 1 }
      start += 1
    }
    return nil
  }

  // MARK: Commands

  private func examineCommands(_ context: AuditContext, _ examination: inout ClaimExamination) {
    let config = context.service.image.image.config.config
    var commands: [(String, [String])] = []
    let entrypoint = config?.entrypoint ?? []
    if !entrypoint.isEmpty { commands.append(("Entrypoint", entrypoint)) }
    if !entrypoint.isEmpty, let cmd = config?.cmd, !cmd.isEmpty {
      commands.append(("Entrypoint with Cmd", entrypoint + cmd))
    }
    // An entrypoint may be a script that ends by starting its arguments.
    if let cmd = config?.cmd, !cmd.isEmpty { commands.append(("Cmd", cmd)) }
    if let test = config?.healthcheck?.test, test.count > 1 {
      let isShell = test[0] == "CMD-SHELL"
      commands.append(
        ("Healthcheck", isShell ? ["/bin/sh", "-c"] + test.dropFirst() : Array(test.dropFirst())))
    }
    var reported: Set<String> = []
    for (what, words) in commands {
      examination.examined += 1
      guard let runner = TestCommand.runner(startedBy: words), reported.insert(runner).inserted
      else {
        continue
      }
      examination.findings.append(
        Finding(
          rule, subject: what, at: .configuration,
          evidence: .command(words: words, runner: runner),
          message: "\(what) starts \(runner): \(words.joined(separator: " "))"))
    }
  }
}
