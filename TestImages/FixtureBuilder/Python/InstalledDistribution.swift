import Foundation

extension PythonDistribution {
  /// The entries of the layer that installs it, folders included, in the order of their names.
  public func entries(in site: PythonSite = .usrLocal) -> [TarEntry] {
    TarEntry.withParents(of: files(in: site))
  }

  /// The files alone.
  public func files(in site: PythonSite = .usrLocal) -> [TarEntry] {
    var files: [TarEntry] = []
    if !isElsewhere { files += installedModules(in: site) }
    for script in consoleScripts {
      let content = self.script(script.target, interpreter: site.interpreter)
      files.append(.file("\(site.scripts)/\(script.name)", content, mode: 0o755))
    }
    switch form {
    case .distInfo, .editable: files += distInfo(recording: files, in: site)
    case .eggInfoFolder: files += eggInfo(in: "\(site.packages)/\(stem)-py3.12.egg-info")
    case .eggInfoFile:
      files.append(.file("\(site.packages)/\(stem).egg-info", metadata))
    case .eggLink(let project):
      files.append(.file("\(site.packages)/\(name).egg-link", "/\(project)\n."))
      files += eggInfo(in: "\(project)/\(Self.escaped(name)).egg-info")
      files += modules.map { .file("\(project)/\($0.path)", $0.content) }
    case .none: break
    }
    return files
  }

  /// The whiteouts that an uninstallation in a later layer leaves.
  public func whiteouts(in site: PythonSite = .usrLocal) -> [TarEntry] {
    var removed: [String] = topLevel.map { top in
      let isModule = modules.contains { $0.path == "\(top).py" }
      return "\(site.packages)/\(top)" + (isModule ? ".py" : "")
    }
    if let metadataPath { removed.append("\(site.packages)/\(metadataPath)") }
    removed += consoleScripts.map { "\(site.scripts)/\($0.name)" }
    return removed.sorted().map { .whiteout(of: ByteString($0)) }
  }

  /// One line of RECORD (PEP 376): path, urlsafe base64 of the SHA-256, size.
  public static func recordLine(_ path: String, _ content: ByteString) -> String {
    let base64 = Data(sha256(content.bytes)).base64EncodedString()
    let digest = base64.prefix { $0 != "=" }.map { character -> Character in
      switch character {
      case "+": "-"
      case "/": "_"
      default: character
      }
    }
    return "\(path),sha256=\(String(digest)),\(content.count)"
  }

  /// Whether the modules stand in a project's folder and not in the site directory.
  private var isElsewhere: Bool {
    switch form {
    case .eggLink, .editable: true
    default: false
    }
  }

  private func installedModules(in site: PythonSite) -> [TarEntry] {
    modules.flatMap { module -> [TarEntry] in
      let path = "\(site.packages)/\(module.path)"
      let source = TarEntry.file(ByteString(path), module.content)
      guard isCompiled, path.hasSuffix(".py") else { return [source] }
      let bytecode = PythonBytecode.module(
        filename: "/" + path, sourceSize: module.content.count)
      return [source, .file(ByteString(PythonBytecode.cachePath(of: path)), bytecode)]
    }
  }

  private func distInfo(recording files: [TarEntry], in site: PythonSite) -> [TarEntry] {
    let folder = "\(site.packages)/\(stem).dist-info"
    var own: [TarEntry] = []
    func add(_ name: String, _ content: ByteString) {
      own.append(.file("\(folder)/\(name)", content))
    }
    if case .editable(let source) = form {
      own.append(.file("\(site.packages)/__editable__.\(stem).pth", "/\(source)\n"))
    }
    add("INSTALLER", ByteString(installer + "\n"))
    add("METADATA", metadata)
    if isRequested { add("REQUESTED", "") }
    for file in metadataFiles { add(file.name, file.content) }
    add("WHEEL", wheelText)
    if let directURL = directURL ?? editableURL { add("direct_url.json", directURL.encoded) }
    if !entryPoints.isEmpty { add("entry_points.txt", entryPoints) }
    add("top_level.txt", ByteString(topLevel.map { $0 + "\n" }.joined()))
    // pip gives no digest to the bytecode that it compiles, nor to RECORD itself.
    var rows = (files + own).map { file in
      let path = site.relative(file.name.text)
      let line = path.hasSuffix(".pyc") ? "\(path),," : Self.recordLine(path, file.content)
      return (path: path, line: line)
    }
    let record = "\(stem).dist-info/RECORD"
    rows.append((record, "\(record),,"))
    // pip writes it with Python's csv module, which ends lines as DOS does.
    let lineEnd = installer == "pip" ? "\r\n" : "\n"
    let lines = rows.sorted { $0.path < $1.path }.map { $0.line + lineEnd }
    add("RECORD", ByteString(lines.joined()))
    return own
  }

  private var editableURL: JSON? {
    guard case .editable(let source) = form else { return nil }
    return ["dir_info": ["editable": true], "url": .string("file:///\(source)")]
  }

  private func eggInfo(in folder: String) -> [TarEntry] {
    var files: [TarEntry] = [
      .file("\(folder)/PKG-INFO", metadata),
      .file(
        "\(folder)/SOURCES.txt", ByteString(modules.map { $0.path + "\n" }.joined())),
      .file("\(folder)/dependency_links.txt", "\n"),
    ]
    if !requires.isEmpty { files.append(.file("\(folder)/requires.txt", requiresText)) }
    if !entryPoints.isEmpty { files.append(.file("\(folder)/entry_points.txt", entryPoints)) }
    files.append(
      .file("\(folder)/top_level.txt", ByteString(topLevel.map { $0 + "\n" }.joined())))
    return files
  }
}
