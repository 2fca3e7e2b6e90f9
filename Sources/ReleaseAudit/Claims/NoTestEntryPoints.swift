import Codecs
import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// `no-test-entry-points`: no console script of a test distribution; Entrypoint, Cmd and Healthcheck
/// start no test runner.
///
/// Examines every script and everything in a `bin` folder that any layer of SERVICE ships, and the
/// three commands of its configuration.
struct NoTestEntryPoints: ClaimCheck {
  let rule = Rule.noTestEntryPoints

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    examineScripts(context, &examination)
    examineCommands(context, &examination)
    return examination
  }

  // MARK: Scripts

  private func examineScripts(_ context: AuditContext, _ examination: inout ClaimExamination) {
    let scripts = scripts(context)
    var modules: [[UInt8]: TestDistribution] = [:]
    for (test, distribution) in context.testDistributions {
      for module in distribution.topLevel { modules[Array(module.utf8)] = test }
    }
    var groups = FindingGroups()
    let view = context.service.view
    for shipped in context.service.shipped {
      let folder = view.name(of: view.parent(of: shipped.node))
      let isScript = shipped.content.map { view[$0].contentKind == .script } ?? false
      let isCommand =
        folder.elementsEqual("bin".utf8) || folder.elementsEqual("Scripts".utf8)
      guard isScript || isCommand else { continue }
      examination.examined += 1
      guard context.rightfulOwner(of: shipped.node) == nil else { continue }
      let module = isScript ? importedModule(shipped, context) : nil
      let imported = module.flatMap { modules[$0] }
      // A script of that name which imports something else is another program.
      let named = isCommand && module == nil ? scripts[Array(view.name(of: shipped.node))] : nil
      guard let test = imported ?? named, !context.isOfBase(test, layer: shipped.entry.layer)
      else { continue }
      // A shell script may be called `coverage` for reasons of its own.
      let isLikely = imported != nil || !isScript
      let evidence = imported == nil ? "a console script by name" : "imports its module"
      groups.add(
        rule, level: isLikely ? nil : .warning, subject: test.title, layer: shipped.entry.layer,
        hiddenBy: shipped.hiddenBy, item: context.item(shipped, evidence: evidence),
        facts: context.facts(test), message: "scripts of \(test.title)")
    }
    examination.findings += groups.findings
  }

  private func scripts(_ context: AuditContext) -> [[UInt8]: TestDistribution] {
    var scripts: [[UInt8]: TestDistribution] = [:]
    for (test, distribution) in context.testDistributions {
      for script in distribution.entryPoints?.scripts ?? [] {
        scripts[Array(script.name.utf8)] = test
      }
    }
    return scripts
  }

  /// The module that a script of pip's making imports: `from MODULE import …`.
  private func importedModule(_ shipped: Census.Shipped, _ context: AuditContext) -> [UInt8]? {
    guard let content = shipped.content, context.service.view[content].kind == .file,
      context.service.view[content].size <= 4096
    else { return nil }
    let text = context.service.image.withContent(of: content) { $0.array() } ?? []
    for line in text.split(separator: 0x0A) where line.hasPrefix("from ") {
      let module = line.dropFirst(5).prefix { $0 != 0x20 && $0 != UInt8(ascii: ".") }
      return Array(module)
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
          rule, subject: what, layer: nil,
          message: "\(what) starts \(runner): \(words.joined(separator: " "))",
          facts: ["command": words.joined(separator: " "), "runner": runner]))
    }
  }
}
