/// A copy of code that stands before an installation, and the lists that the installation needs.
struct MovedCopy {
  let subject: CheckSubject
  let copy: StageFacts.ContextCopy
  /// The stage that has the copy.
  let stage: Int
  let install: StageFacts.Installation

  /// The copy behind the installation, and before it, in the copy's place, the lists alone.
  ///
  /// Nil where something between, or in the same instruction, may need the code.
  func fix(listsAreThere: Bool) -> Fix? {
    let instructions = subject.graph.stages[stage].instructions
    guard copy.instruction.heredocs.isEmpty, install.place.isDirect,
      let start = instructions.firstIndex(of: copy.instruction),
      let end = instructions.firstIndex(of: install.instruction), start < end,
      install.instruction.heredocs.isEmpty, isHarmless(instructions[(start + 1)...end])
    else { return nil }
    var plan = FixPlan(subject)
    if listsAreThere {
      plan.replace(copy.instruction, by: [])
    } else {
      guard let lists = lists() else { return nil }
      plan.replace(copy.instruction, by: lists)
    }
    let copyLine = CheckSubject.line(copy.instruction)
    if let early = withoutProject() {
      let line = CheckSubject.line(install.instruction)
      guard install.place.script.commands.count == 1 else { return nil }
      plan.replace(
        install.instruction,
        by: [CheckSubject.head(of: install.instruction) + CheckSubject.shellLine(early)])
      plan.insert([copyLine, line], after: install.instruction)
    } else {
      plan.insert([copyLine], after: install.instruction)
    }
    return plan.fix()
  }

  /// Whether no command but those of packages and folders stands between.
  private func isHarmless(_ instructions: ArraySlice<Instruction>) -> Bool {
    let plain: Set<Instruction.Keyword> = [.env, .arg, .label, .expose, .user, .shell]
    let programs: Set<String> = [
      "apt-get", "apt", "apk", "rm", "mkdir", "pip", "pip3", "uv", "poetry", "pipenv", "pdm",
      "python",
      "python3", "chmod", "chown", "echo", "set", "cd", "adduser", "addgroup", "useradd",
      "groupadd",
      "curl", "wget", "find", "virtualenv", "true", "export", "yum", "dnf", "apt-key", "update",
    ]
    return instructions.allSatisfy { instruction in
      if plain.contains(instruction.keyword) { return true }
      guard instruction.keyword == .run,
        let script = ShellScript(of: instruction, shell: ["/bin/sh", "-c"]), script.list != nil
      else { return false }
      return script.commands.allSatisfy { command, _ in
        let words = command.texts
        guard let name = words.first?.lastPathComponent else { return true }
        if ["python", "python3"].contains(name) {
          guard words.count > 2, words[1] == "-m",
            ["pip", "venv", "ensurepip", "virtualenv", "poetry"].contains(words[2])
          else { return false }
        }
        if let install = InstallCommand(words: CommandWrapper.unwrapped(words)),
          install.sources.contains(where: { if case .project = $0 { true } else { false } })
        {
          return false
        }
        return programs.contains(name)
      }
    }
  }

  /// `COPY` lines for the lists of requirements; nil where nothing tells which they are.
  private func lists() -> [String]? {
    let folder = subject.facts[stage].state.workdir
    let head = CheckSubject.head(of: copy.instruction)
    var files: [String] = []
    for source in install.command.sources {
      switch source {
      case .file(let path):
        let absolute = StagePath.absolute(path, in: folder)
        guard StagePath.contains(copy.destination, absolute), !path.contains("$") else {
          return nil
        }
        let prefix = copy.destination == "/" ? 1 : copy.destination.utf8.count + 1
        files.append(String(absolute.dropFirst(prefix)))
      case .lock, .group:
        guard let names = Self.lockFiles[install.command.tool] else { return nil }
        for name in names where !files.contains(name) { files.append(name) }
      case .distribution, .project: break
      }
    }
    guard copy.sources.count == 1, SourceFiles.isWholeContext(copy.sources[0]) else {
      // Code and lists by name: the lists alone.
      let kept = copy.sources.filter { !SourceFiles.isCode($0) }
      guard !kept.isEmpty else { return nil }
      return [head + kept.joined(separator: " ") + " " + ending(copy.destination)]
    }
    // Lists in a folder may name one another.
    let folders = files.compactMap { $0.contains("/") ? String($0.split(separator: "/")[0]) : nil }
    let plain = files.filter { !$0.contains("/") }
    var lines: [String] = []
    if !plain.isEmpty {
      lines.append(head + plain.joined(separator: " ") + " " + ending(copy.destination))
    }
    for folder in Set(folders).sorted() {
      lines.append(head + folder + " " + ending(copy.destination) + folder)
    }
    return lines
  }

  private func ending(_ path: String) -> String { path == "/" ? "/" : path + "/" }

  private static let lockFiles: [String: [String]] = [
    "poetry": ["pyproject.toml", "poetry.lock"], "uv": ["pyproject.toml", "uv.lock"],
    "pdm": ["pyproject.toml", "pdm.lock"], "pipenv": ["Pipfile", "Pipfile.lock"],
  ]

  /// The command with the option that leaves the project itself out, for tools that install it, too.
  private func withoutProject() -> [String]? {
    let words = install.words
    switch install.command.tool {
    case "poetry":
      return words.contains("--no-root") || words.contains("--only-root")
        ? nil : words + ["--no-root"]
    case "uv" where words.dropFirst().first == "sync":
      let has = words.contains("--no-install-project") || words.contains("--no-install-workspace")
      return has ? nil : words + ["--no-install-project"]
    case "pdm":
      return words.contains("--no-self") ? nil : words + ["--no-self"]
    default: return nil
    }
  }
}
