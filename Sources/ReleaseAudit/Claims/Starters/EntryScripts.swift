import ByteText
import Codecs
import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonDistributions

/// The scripts of an image that its commands start: read where they stand, and followed to the scripts that
/// they start.
struct EntryScripts {
  /// A test runner that a script starts.
  struct Found {
    let script: EntryPath
    let runner: String
    /// Whether the script asks something before, so that it may never come to it.
    let isConditional: Bool
  }

  private static let depthLimit = 4
  private static let lineLimit = 1024
  private let census: Census
  private let workingDirectory: EntryPath
  private let searchPath: [EntryPath]

  init(_ census: Census) {
    self.census = census
    let config = census.image.image.config.config
    workingDirectory = .cleaned(config?.workingDir ?? "/")
    let path =
      config?.env.last { $0.hasPrefix("PATH=") }?.dropFirst(5) ?? "/usr/local/bin:/usr/bin:/bin"
    searchPath = path.split(separator: ":").map { .cleaned(String($0)) }
  }

  /// The first test runner that a script among the words starts.
  func runner(startedBy words: [String]) -> Found? {
    var seen: Set<PathNode> = []
    return runner(words, 0, &seen)
  }

  private func runner(_ words: [String], _ depth: Int, _ seen: inout Set<PathNode>) -> Found? {
    guard depth < Self.depthLimit else { return nil }
    if let found = runner(ofModulesIn: words) { return found }
    if let found = runner(launchedBy: words, depth, &seen) { return found }
    for word in words.prefix(256) {
      guard let node = script(word), seen.insert(node).inserted,
        let content = census.view.content(of: node),
        let bytes = PythonInventory.commandText(of: content, in: census.image)
          ?? census.image.withContent(of: content, { $0.array() })
      else { continue }
      let path = census.view.path(of: node)
      let text = String(decoding: bytes, as: UTF8.self)
      let first = text.prefix { $0 != "\n" }
      if first.contains("python") || path.name.hasSuffix(".py") {
        if let runner = Self.runner(ofPython: content, census) {
          return Found(script: path, runner: runner, isConditional: false)
        }
        continue
      }
      if let runner = TestCommand.runner(in: text) {
        let isConditional = text.contains("case ") || text.contains("if ")
        return Found(script: path, runner: runner, isConditional: isConditional)
      }
      for line in text.split(separator: "\n").prefix(Self.lineLimit) {
        let words = line.split { " \t;&|\"'()".contains($0) }.map(String.init)
        if line.contains("-m"), let found = runner(ofModulesIn: words) { return found }
        if let found = runner(launchedBy: words, depth + 1, &seen) { return found }
      }
      let inner = text.split { " \t\n;&|\"'()".contains($0) }.map(String.init)
        .filter { $0.contains("/") || $0.hasSuffix(".sh") || $0.hasSuffix(".py") }
      if let found = runner(inner, depth + 1, &seen) { return found }
    }
    return nil
  }

  /// A test runner that a process manager or a scheduler among the words is told to start, by a file that the
  /// words name, or by the files of a folder.
  private func runner(
    launchedBy words: [String], _ depth: Int, _ seen: inout Set<PathNode>
  ) -> Found? {
    let words = words.flatMap { word in
      word.split { " \t\n;&|\"'()".contains($0) }.map(String.init)
    }
    guard depth < Self.depthLimit, Launcher.isAmong(words) else { return nil }
    for word in Launcher.files(in: words).prefix(256) where word.utf8.count < 1024 {
      let path: EntryPath = .cleaned(word.hasPrefix("/") ? word : "\(workingDirectory)/\(word)")
      guard let node = census.view.resolve(path) else { continue }
      for file in files(of: node) where seen.insert(file).inserted {
        if let found = runner(toldBy: file, depth, &seen) { return found }
      }
    }
    return nil
  }

  /// A file, or those in a folder and below that the project put there.
  private func files(of node: PathNode) -> [PathNode] {
    var files: [PathNode] = []
    var pending = [node]
    while let next = pending.popLast(), files.count < Self.fileLimit {
      switch census.view.kind(of: next) {
      case .file: files.append(next)
      // `/` and `/etc` say nothing of what is started.
      case .directory where census.view.path(of: next).bytes.split(separator: slash).count > 1:
        census.view.forEachChild(of: next) { child in
          if census.view.isPresent(child) { pending.append(child) }
        }
      default: break
      }
    }
    return files
  }

  private static let fileLimit = 1024

  /// A test runner that a file tells a process manager to start.
  private func runner(
    toldBy file: PathNode, _ depth: Int, _ seen: inout Set<PathNode>
  ) -> Found? {
    guard let content = census.view.content(of: file), census.view[content].kind == .file,
      let shipped = census.shipped(at: file), census.claims.package(of: shipped) == nil,
      census.claims.distribution(of: shipped, exactly: false) == nil,
      let bytes = PythonInventory.commandText(of: content, in: census.image)
    else { return nil }
    let path = census.view.path(of: file)
    // What Python runs is followed by what it imports.
    guard !path.name.hasSuffix(".py") else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    let isScript = census.view[content].contentKind == .script
    let commands = isScript ? [text] : StarterForm.commandsOfAnyForm(in: text)
    for command in commands {
      if let runner = TestCommand.runner(in: command) {
        return Found(script: path, runner: runner, isConditional: false)
      }
      let words = command.split(whereSeparator: \.isWhitespace).map(String.init)
      if let found = runner(words, depth + 1, &seen) { return found }
    }
    return nil
  }

  /// A runner whose module a script imports to start it.
  private static func runner(ofPython content: EntryReference, _ census: Census) -> String? {
    guard let facts = PythonInventory.scriptFacts(of: content, in: census.image) else { return nil }
    return facts.imports.first { runners.contains($0) }
  }

  /// The runner that a module of the project starts which Python is told to run (`python -m app.check`).
  private func runner(ofModulesIn words: [String]) -> Found? {
    var isPython = false
    // A shell has its commands in one word.
    let words = words.prefix(256).flatMap { word in
      word.split { " \t\n;&|\"'()".contains($0) }.map(String.init)
    }
    for (place, word) in words.enumerated() {
      if word.split(separator: "/").last?.hasPrefix("python") ?? false { isPython = true }
      guard isPython, word.hasPrefix("-"), !word.hasPrefix("--"),
        let option = word.firstIndex(of: "m")
      else { continue }
      let joined = String(word[word.index(after: option)...])
      let next = words.indices.contains(place + 1) ? words[place + 1] : ""
      let name = joined.isEmpty ? next : joined
      guard let node = module(name), let content = census.view.content(of: node),
        let runner = Self.runner(ofPython: content, census)
      else { continue }
      return Found(script: census.view.path(of: node), runner: runner, isConditional: false)
    }
    return nil
  }

  /// The source of a module of the project, or of a package that is run.
  private func module(_ name: String) -> PathNode? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map { Array($0.utf8) }
    guard name.utf8.count < 256, !parts.contains(where: \.isEmpty) else { return nil }
    for root in roots {
      let path = parts.reduce(root) { $0.appending($1) }
      let file = path.parent.appending((parts.last ?? []) + Array(".py".utf8))
      for candidate in [file, path.appending(Array("__main__.py".utf8))] {
        guard let node = census.view.resolve(candidate), census.view.kind(of: node) == .file,
          let shipped = census.shipped(at: node), census.isProject(shipped)
        else { continue }
        return node
      }
    }
    return nil
  }

  /// Where modules of the project are looked for.
  private var roots: [EntryPath] {
    let config = census.image.image.config.config
    let path = config?.env.last { $0.hasPrefix("PYTHONPATH=") }?.dropFirst("PYTHONPATH=".count)
    var roots = [workingDirectory, workingDirectory.appending(Array("src".utf8))]
    roots += (path ?? "").split(separator: ":").map { .cleaned(String($0)) }
    for distribution in census.distributions where census.isFirstParty(distribution) {
      if !roots.contains(distribution.location) { roots.append(distribution.location) }
    }
    return roots
  }

  private static let runners: Set<String> = [
    "unittest", "unittest.main",
    "pytest", "nose", "nose2", "tox", "nox", "behave", "robot", "locust", "pytest.main", "green",
  ]

  /// The script that a word names: a path, or a name in `PATH`. Scripts of packages and distributions are
  /// other people's.
  private func script(_ word: String) -> PathNode? {
    guard !word.isEmpty, word.utf8.count < 1024 else { return nil }
    var paths: [EntryPath] = []
    if word.hasPrefix("/") {
      paths = [.cleaned(word)]
    } else if word.contains("/") || word.hasSuffix(".sh") || word.hasSuffix(".py") {
      let relative = word.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
      paths = [.cleaned("\(workingDirectory)/\(relative)")]
    }
    if !word.contains("/") { paths += searchPath.map { $0.appending(Array(word.utf8)) } }
    for path in paths {
      guard let node = census.view.resolve(path), census.view.kind(of: node) == .file,
        let content = census.view.content(of: node), census.view[content].kind == .file,
        census.view[content].contentKind == .script || path.name.hasSuffix(".py")
          || path.name.hasSuffix(".sh"),
        let shipped = census.shipped(at: node), census.claims.package(of: shipped) == nil,
        census.claims.distribution(of: shipped, exactly: false) == nil
      else { continue }
      return node
    }
    return nil
  }
}
