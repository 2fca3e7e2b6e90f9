import Dockerfile
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import YAML

extension RequirementFiles {
  /// Takes what the tasks of an image install for tests: scripts that are called after tests or run them,
  /// targets of Makefiles, tasks of tools.
  ///
  /// - Parameter known: normalised names that SERVICE's own history installs, of which tasks say nothing.
  mutating func find(tasksIn census: Census, known: Set<String>) {
    let view = census.view
    var seen = NodeMarks(view)
    for file in census.shipped {
      guard let content = file.content, view[content].kind == .file,
        let kind = Self.kind(view.name(of: file.node), view[content].contentKind == .script),
        census.isProject(file.node), seen.insert(file.node),
        let bytes = PythonInventory.commandText(of: content, in: census.image)
      else { continue }
      let path = "\(view.path(of: file.node))"
      guard let tasks = tasks(kind, path, bytes) else { continue }
      for (task, installs) in tasks.forTests() { take(installs, of: task, path, census, known) }
    }
  }

  private enum Kind {
    case script, make, taskfile, tool
  }

  private static func kind(_ name: ArraySlice<UInt8>, _ isScript: Bool) -> Kind? {
    let text = String(decoding: name, as: UTF8.self)
    if ToolTasks.mayBe(text) { return .tool }
    if MakeTasks.isName(text) { return .make }
    let lowered = text.lowercased()
    if lowered.hasPrefix("taskfile.") { return .taskfile }
    if name.hasSuffix(".py") { return nil }
    let isShell = [".sh", ".bash", ".zsh", ".ksh", ".command"].contains { lowered.hasSuffix($0) }
    return isScript || isShell || !text.contains(".") ? .script : nil
  }

  private func tasks(_ kind: Kind, _ path: String, _ bytes: [UInt8]) -> TaskFile? {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let text = String(decoding: bytes, as: UTF8.self)
    switch kind {
    case .make: return MakeTasks(text).file
    case .taskfile: return Self.taskfile(bytes)
    case .tool:
      return TaskFile(
        tasks: ToolTasks(bytes, fileName: name).tasks.map { task in
          ProjectTask(
            name: task.name, script: task.script, line: task.line, needs: task.needs,
            isForTests: task.isForTests)
        })
    case .script:
      // Most scripts install nothing.
      guard text.contains("install") || text.contains("sync") else { return nil }
      let head = text.prefix { !$0.isNewline }
      if head.hasPrefix("#!"),
        !["sh", "bash", "zsh", "dash", "ash", "ksh"].contains(where: head.contains)
      {
        return nil
      }
      let stem = name.hasPrefix(".") ? name : String(name.prefix { $0 != "." })
      // In a folder of tests every script is one of theirs, unless its name says whose it is.
      let isAmongTests =
        RequirementPath(path, home: home).folderRole == .tests
        && ![.runtime, .beside].contains(DependencyPurpose(name: stem))
      return TaskFile(
        tasks: [ProjectTask(name: stem, script: text, line: 1, isForTests: isAmongTests)])
    }
  }

  /// `Taskfile.yml` of Task.
  private static func taskfile(_ bytes: [UInt8]) -> TaskFile? {
    guard let root = try? YAMLNode.read(bytes) else { return nil }
    var file = TaskFile()
    for entry in root["vars"]?.mapping?.entries ?? [] {
      if let text = entry.value.text { file.variables[entry.key] = text }
    }
    for (name, value) in Self.members(root["tasks"]) {
      let commands = value["cmds"]?.sequence ?? value.sequence ?? [value["cmd"] ?? value]
      var task = ProjectTask(name: name, script: "", line: commands.first?.place.line ?? 1)
      for command in commands {
        guard let text = command.text ?? command["cmd"]?.text else { continue }
        task.script += task.script.isEmpty ? text : "\n" + text
      }
      task.script = Self.withVariables(task.script)
      task.needs = (value["deps"]?.sequence ?? []).compactMap { $0.text ?? $0["task"]?.text }
      file.tasks.append(task)
    }
    return file
  }

  private static func members(_ node: YAMLNode?) -> [(key: String, value: YAMLNode)] {
    (node?.mapping?.entries ?? []).map { ($0.key, $0.value) }
  }

  /// `{{.NAME}}` as a shell has it.
  private static func withVariables(_ script: String) -> String {
    var script = script
    while let open = script.firstRange(of: "{{"),
      let end = script[open.upperBound...].firstRange(of: "}}")
    {
      let name = script[open.upperBound..<end.lowerBound].filter {
        $0.isLetter || $0.isNumber || $0 == "_"
      }
      script.replaceSubrange(open.lowerBound..<end.upperBound, with: "$\(name)")
    }
    return script
  }

  // MARK: What is installed

  private mutating func take(
    _ installs: ScriptInstallations, of task: ProjectTask, _ path: String, _ census: Census,
    _ known: Set<String>
  ) {
    for item in installs.unread {
      miss(
        UnreadDeclaration(
          file: path, line: task.line + item.line - 1, text: item.text,
          reason: "it is in a syntax that is not read"))
    }
    for (installation, line) in installs.installations.map({
      ($0.installation, task.line + $0.line - 1)
    }) {
      var entries: [DependencyGroup.Declared] = []
      for word in installation.named {
        guard let declaration = Self.declaration(word, apartFrom: known) else { continue }
        entries.append(.init(declaration, line: line))
      }
      for file in installation.files {
        entries.append(.init(.include(place(of: file, from: path, census)), line: line))
      }
      addEntries(
        entries, of: path, group: path.hasSuffix("/\(task.name)") ? "" : task.name, role: .tests,
        folder: nil
      ) { census.requirementsText(at: $0) }
      for word in installation.unreadable where !Self.isArgument(word) {
        miss(
          UnreadDeclaration(
            file: path, line: line, text: word,
            reason: "the script is read and not run, and does not say what that is"))
      }
    }
  }

  /// What a word declares; nil for the project itself and what stands beside it.
  private static func declaration(_ word: String, apartFrom known: Set<String>) -> Declaration? {
    switch Declaration(word) {
    case .named(let requirement):
      let name = requirement.name.normalized
      return known.contains(name) || InstallTools.contains(name) ? nil : .named(requirement)
    case .location(let location):
      return location.kind == .path ? nil : .location(location)
    case .selfExtras(let extras): return extras.isEmpty ? nil : .selfExtras(extras)
    case .include, .unreadable: return nil
    }
  }

  /// Whether a word that only the shell knows is an option, an argument of whoever runs the script, or the
  /// project's folder or archive.
  private static func isArgument(_ word: String) -> Bool {
    if word.contains("/") || word.hasPrefix(".") || word.hasSuffix(".whl") { return true }
    let names = word.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    if names.isEmpty || names.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
      // `$@`, `$*`, `$1`, but not `$(…)`.
      return !word.contains("(")
    }
    return names.allSatisfy { name in
      let words = name.lowercased().split(separator: "_")
      return words.contains { arguments.contains(String($0)) }
    }
  }

  private static let arguments: Set<String> = [
    "opt", "opts", "option", "options", "flag", "flags", "arg", "args", "quiet", "verbose", "index",
    "root", "dir", "directory", "path", "home", "here", "repo", "project", "src", "source",
    "whl", "wheel", "wheels", "dist", "sdist", "workspace", "pwd", "folder", "venv",
  ]

  /// A file of requirements as the script means it: from the project's folder, or from the script's own.
  private func place(of file: String, from path: String, _ census: Census) -> String {
    let folder = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
    for base in [folder, EntryPathText.joined(folder, ".."), home] {
      let candidate = EntryPathText.joined(base.isEmpty ? "/" : base, file)
      if census.requirementsText(at: Array(candidate.utf8)) != nil { return candidate }
    }
    return file
  }
}
