import ByteText
import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions

/// The folders in which an image says that the project lives: where its programs start, where the
/// scripts stand that they run, what is put on the import path, and the home of its user.
///
/// There nothing is the operating system's unless one of its packages owns it.
struct ProjectHomes {
  private let audited: AuditedImage
  private var view: MergedView { audited.files.view }

  /// The homes that are there, by node.
  static func nodes(of audited: AuditedImage) -> [PathNode] {
    ProjectHomes(audited: audited).nodes
  }

  private init(audited: AuditedImage) { self.audited = audited }

  private var nodes: [PathNode] {
    let config = audited.files.image.config.config
    let start = EntryPath.cleaned(config?.workingDir ?? "/")
    var paths = [start]
    paths += named(by: words(config), start)
    for environment in audited.python.environments {
      paths += environment.path.filter {
        $0.origin == .pythonPath || $0.origin == .pathConfiguration
      }
      .map(\.path)
    }
    for distribution in audited.python.distributions where distribution.isEditable {
      paths += distribution.editableTargets
    }
    if let home = userHome(config?.user ?? "") { paths.append(home) }
    var seen: Set<PathNode> = []
    return paths.flatMap { path in [view.node(at: path), view.resolve(path)] }
      .compactMap { $0 }
      .filter { seen.insert($0).inserted && !isOfSystem(view.path(of: $0)) }
  }

  /// The words of Entrypoint and Cmd, those of scripts in one word included.
  private func words(_ config: ImageConfig.Execution?) -> [String] {
    ((config?.entrypoint ?? []) + (config?.cmd ?? [])).flatMap(Self.words)
  }

  private static func words(of text: String) -> [String] {
    text.split { " \t\n;&|\"'()=".contains($0) }.map(String.init)
  }

  /// The folders of the scripts that words name, those into which they change, and the same of the shell
  /// scripts among them.
  private func named(by words: [String], _ start: EntryPath, depth: Int = 0) -> [EntryPath] {
    var folders = zip(words, words.dropFirst()).filter { Self.changes.contains($0.0) }.map {
      path(of: $0.1, start)
    }
    for script in scripts(words, start) {
      folders.append(script.parent)
      guard depth < Self.depthLimit, let node = view.resolve(script),
        let content = view.content(of: node), view[content].contentKind == .script,
        view[content].size <= Self.scriptSize, !script.name.hasSuffix(".py"),
        let bytes = audited.files.withContent(of: content, { $0.array() })
      else { continue }
      let inner = Self.words(of: String(decoding: bytes, as: UTF8.self))
      folders += named(by: inner, start, depth: depth + 1)
    }
    return folders
  }

  /// What is followed by the folder in which a program starts.
  private static let changes: Set<String> = [
    "cd", "pushd", "--chdir", "--app-dir", "--directory", "--workdir", "--working-directory",
    "--pythonpath", "--project-directory", "-C",
  ]
  private static let depthLimit = 2
  private static let scriptSize: Int64 = 64 << 10

  private func path(of word: String, _ start: EntryPath) -> EntryPath {
    word.hasPrefix("/") ? .cleaned(word) : .cleaned("\(start)/\(word)")
  }

  /// Scripts that words name: by their paths, or in the folder of commands of the image's own.
  private func scripts(_ words: [String], _ start: EntryPath) -> [EntryPath] {
    words.filter { $0.contains("/") || $0.hasSuffix(".py") || $0.hasSuffix(".sh") }
      .flatMap { word in
        word.contains("/")
          ? [path(of: word, start)] : [path(of: word, start), .cleaned("/usr/local/bin/\(word)")]
      }
      .filter { path in
        guard let node = view.resolve(path), view.kind(of: node) == .file,
          let content = view.content(of: node)
        else { return false }
        // A program of the system or of a distribution is run from where it is installed.
        return view[content].contentKind != .other || path.name.hasSuffix(".py")
      }
  }

  /// The home of the image's user by `/etc/passwd`; nobody's where it has none.
  private func userHome(_ user: String) -> EntryPath? {
    let name = user.split(separator: ":").first.map(String.init) ?? "0"
    guard let node = view.resolve(EntryPath("/etc/passwd")), view.kind(of: node) == .file,
      let content = view.content(of: node),
      let bytes = audited.files.withContent(of: content, { $0.array() })
    else { return nil }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: ":", omittingEmptySubsequences: false)
      if fields.count > 5, fields[0] == name || fields[2] == name, fields[5].hasPrefix("/") {
        return .cleaned(String(fields[5]))
      }
    }
    return nil
  }

  /// Folders that are the system's by themselves, whoever starts in them, and those of Python's own
  /// installation: what is in them has to be told apart one by one.
  private func isOfSystem(_ path: EntryPath) -> Bool {
    if path == .root || Self.folders.contains(path) { return true }
    let name = path.name
    if name.equals("site-packages") || name.equals("dist-packages") || name.equals("bin") {
      return true
    }
    let isLibrary = path.parent.name.hasPrefix("lib") && name.hasPrefix("python")
    return isLibrary || audited.python.environments.contains { $0.prefix == path }
  }

  /// The Filesystem Hierarchy Standard's, without those that are the project's to use.
  private static let folders: Set<EntryPath> = Set(
    ["bin", "boot", "dev", "etc", "home", "lib", "lib32", "lib64", "media", "mnt", "opt", "proc"]
      .map { EntryPath($0) }
      + ["root", "run", "sbin", "srv", "sys", "tmp", "usr", "var", "nonexistent"].map {
        EntryPath($0)
      }
      + ["bin", "etc", "games", "include", "lib", "lib64", "libexec", "local", "sbin", "share"].map
    {
      EntryPath("usr/\($0)")
    }
      + ["bin", "etc", "games", "include", "lib", "lib64", "libexec", "man", "sbin", "share"].map {
        EntryPath("usr/local/\($0)")
      }
      + ["cache", "lib", "local", "log", "mail", "opt", "run", "spool", "tmp"].map {
        EntryPath("var/\($0)")
      })
}
