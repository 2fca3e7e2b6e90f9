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
    documentation: "Every script, by name and by all that it imports or loads; Entrypoint, Cmd, "
      + "Healthcheck and OnBuild, through shells, launchers, the scripts of the image and modules "
      + "(`python -m`); what Procfile, supervisord, circus, uWSGI, systemd, cron, s6 "
      + "and the like start, wherever their files are and whichever file a command names, "
      + "with a warning where such a file is too long to be read. A shell "
      + "script that starts a test runner is a leak where it is called after tests, else a warning."
  )

  func examine(_ context: AuditContext) -> ClaimExamination {
    var examination = ClaimExamination()
    examineScripts(context, &examination)
    examineStarters(context, &examination)
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
      guard !context.isRightful(shipped) else { continue }
      let facts = isScript ? scriptFacts(shipped, context) : nil
      let imported = facts.flatMap { loaded(by: $0, modules, context) }
      // A script of that name which imports something else is another program.
      let isOfOther = facts.map { Self.importsOthers($0, but: modules) } ?? false
      let named =
        isCommand && !isOfOther ? scripts[ByteKey(view.name(of: shipped.node))] : nil
      if isScript, imported == nil, named == nil {
        examination.findings += startedRunner(shipped, context)
      }
      guard let test = imported ?? named, !context.isOfBase(test, layer: shipped.entry.layer)
      else { continue }
      // A shell script may be called `coverage` for reasons of its own, and a script that is no command
      // may import a tool where it is there.
      let isLikely = imported != nil ? isCommand || !isOfOther : !isScript
      let sign = imported == nil ? Finding.Sign.scriptName : .importsModule
      groups.add(
        rule, level: isLikely ? nil : .warning, subject: test.title, at: Finding.Location(shipped),
        item: context.item(shipped, sign: sign), test: test,
        message: "scripts of \(test.title)")
    }
    examination.findings += groups.findings
  }

  /// What is said about a script of a shell that starts a test runner, whoever starts it: one that is
  /// called after tests is for nothing else.
  private func startedRunner(_ shipped: Census.Shipped, _ context: AuditContext) -> [Finding] {
    let census = context.service
    guard let content = shipped.content, census.view[content].kind == .file,
      let bytes = PythonInventory.commandText(of: content, in: census.image)
    else { return [] }
    let text = String(decoding: bytes, as: UTF8.self)
    let path = census.view.path(of: shipped.node)
    guard StarterFile.form(of: path) == nil, text.hasPrefix("#!"),
      text.prefix(while: { $0 != "\n" }).contains("sh"),
      let runner = TestCommand.runner(in: text)
    else { return [] }
    let words = DependencyPurpose.words(of: "\(path)".split(separator: "/").last ?? "")
    let isNamed = words.contains { ["test", "tests", "runtests", "pytest"].contains($0) }
    return [
      Finding(
        rule, level: isNamed ? nil : .warning, subject: "\(path)",
        at: Finding.Location(shipped), evidence: .command(words: ["\(path)"], runner: runner),
        message: "the script \(path) starts \(runner)")
    ]
  }

  /// What process managers, schedulers and init systems are told to start.
  private func examineStarters(_ context: AuditContext, _ examination: inout ClaimExamination) {
    let census = context.service
    let followed = EntryScripts(census)
    // Whether all files of a folder are started; asked once a folder.
    var folders: [PathNode: Bool] = [:]
    for shipped in census.shipped {
      guard let content = shipped.content, census.view[content].kind == .file else { continue }
      let folder = census.view.parent(of: shipped.node)
      let isOfFolder = folders[folder] ?? StarterFile.startsAll(of: census.view.path(of: folder))
      folders[folder] = isOfFolder
      guard isOfFolder || StarterFile.mayBe(named: census.view.name(of: shipped.node)),
        !context.isRightful(shipped)
      else { continue }
      let path = census.view.path(of: shipped.node)
      let form = StarterFile.form(of: path)
      if form != nil { examination.examined += 1 }
      guard PythonInventory.isReadableCommand(content, in: census.image) else {
        if form != nil { examination.findings.append(tooLong(shipped, path, context)) }
        continue
      }
      guard let bytes = PythonInventory.commandText(of: content, in: census.image) else { continue }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let form = form ?? StarterFile.form(of: text) else { continue }
      for command in form.commands(in: text) {
        let words = command.split(whereSeparator: \.isWhitespace).map(String.init)
        guard
          let runner = TestCommand.runner(in: command)
            ?? followed.runner(startedBy: words).flatMap({ $0.isConditional ? nil : $0.runner })
        else { continue }
        examination.findings.append(
          Finding(
            rule, subject: "\(path)", at: Finding.Location(shipped),
            evidence: .command(words: words.count > 32 ? ["\(path)"] : words, runner: runner),
            message: "\(path) starts \(runner)"))
        break
      }
    }
  }

  private func tooLong(
    _ shipped: Census.Shipped, _ path: EntryPath, _ context: AuditContext
  ) -> Finding {
    Finding(
      rule, level: .warning, subject: "\(path)", at: Finding.Location(shipped),
      items: [context.item(shipped)],
      message: "\(path) is too long to be looked into for what it starts")
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

  /// What a script imports and loads.
  private func scriptFacts(_ shipped: Census.Shipped, _ context: AuditContext) -> TestCodeFacts? {
    guard let content = shipped.content, context.service.view[content].kind == .file else {
      return nil
    }
    return PythonInventory.scriptFacts(of: content, in: context.service.image)
  }

  /// The test distribution of which a script imports a module, or loads an entry point by name.
  private func loaded(
    by facts: TestCodeFacts, _ modules: [ByteKey: TestDistribution], _ context: AuditContext
  ) -> TestDistribution? {
    for name in facts.imports {
      let top = Array(name.utf8.prefix { $0 != UInt8(ascii: ".") })
      if let test = modules[ByteKey(top)] { return test }
    }
    return facts.distributions.lazy.compactMap {
      context.surface.byName[ProjectName.normalize($0)]
    }.first
  }

  /// Whether a script imports something else than what installers put into every script.
  private static func importsOthers(
    _ facts: TestCodeFacts, but modules: [ByteKey: TestDistribution]
  ) -> Bool {
    facts.imports.contains { name in
      let top = name.prefix { $0 != "." }
      return !usual.contains(String(top)) && modules[ByteKey(Array(top.utf8))] == nil
    }
  }

  private static let usual: Set<String> = [
    "re", "sys", "os", "io", "pkg_resources", "importlib", "runpy", "site", "__future__",
  ]

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
    examineTriggers(config?.onBuild ?? [], &examination)
    var reported: Set<String> = []
    let followed = EntryScripts(context.service)
    for (what, words) in commands {
      examination.examined += 1
      if let found = followed.runner(startedBy: words), reported.insert(found.runner).inserted {
        examination.findings.append(
          Finding(
            rule, level: found.isConditional ? .warning : nil, subject: what, at: .configuration,
            evidence: .command(words: words, runner: found.runner),
            message: "\(what) starts \(found.script), which starts \(found.runner)"))
      }
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

  /// What is done about tests in builds on this image (`ONBUILD`).
  private func examineTriggers(_ triggers: [String], _ examination: inout ClaimExamination) {
    for text in triggers {
      examination.examined += 1
      let trigger = BuildTrigger(text)
      let what =
        trigger.runner.map { "runs \($0)" }
        ?? (trigger.installations.isEmpty && !trigger.installsTests
          ? nil : "installs what tests need")
        ?? trigger.copiedTests.first.map { "copies \($0)" }
      guard let what else { continue }
      examination.findings.append(
        Finding(
          rule, subject: "OnBuild", at: .configuration,
          evidence: .command(words: [text], runner: trigger.runner ?? ""),
          message: "OnBuild \(what): \(text)"))
    }
  }
}
