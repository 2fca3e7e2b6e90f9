import ByteText
import ContainerImage
import LayerFilesystem

/// What an image's configuration and its `/etc/passwd` say about how its programs start.
struct ImageVariables {
  /// The environment variables; of equal names the last counts.
  let variables: [String: String]
  /// The folder that programs start in.
  let workingFolder: EntryPath
  /// The homes in `/etc/passwd`, root's first.
  let homes: [EntryPath]
  /// Whether the distribution is Debian or made from it, whose Python is patched.
  let isDebian: Bool

  init(_ files: LayeredFiles) {
    let execution = files.image.image.config.config
    var variables: [String: String] = [:]
    for variable in execution?.env ?? [] {
      guard let equals = variable.firstIndex(of: "=") else { continue }
      variables[String(variable[..<equals])] = String(variable[variable.index(after: equals)...])
    }
    self.variables = variables
    workingFolder = .normalized(Array((execution?.workingDir ?? "/").utf8), from: .root)
    homes = Self.homes(files.bytes(at: EntryPath("/etc/passwd")) ?? [], variables["HOME"])
    let release = files.bytes(at: EntryPath("/etc/os-release")) ?? []
    isDebian =
      release.split(separator: UInt8(ascii: "\n")).contains { line in
        line.begins(with: "ID") && line.span.containsIgnoringCase("debian")
          || line.begins(with: "ID=") && line.span.containsIgnoringCase("ubuntu")
      } || files.view.resolve(EntryPath("/usr/lib/python3/dist-packages")) != nil
  }

  /// A variable that is set to something.
  subscript(name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The homes of all users, that of root first. `HOME` in the image's environment is everybody's;
  /// without an entry for root a container's home is `/`.
  private static func homes(_ passwd: [UInt8], _ home: String?) -> [EntryPath] {
    var root = EntryPath.root
    var others: [EntryPath] = []
    for line in passwd.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(
        separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      guard fields.count >= 6, fields[5].first == .slash else { continue }
      let folder = EntryPath.normalized(Array(fields[5]), from: .root)
      if fields[2].equals("0"), root == .root {
        root = folder
      } else {
        others.append(folder)
      }
    }
    if let home, home.hasPrefix("/") {
      others.append(root)
      root = .normalized(Array(home.utf8), from: .root)
    }
    var seen: Set<EntryPath> = [root]
    return [root] + others.filter { seen.insert($0).inserted }
  }
}
