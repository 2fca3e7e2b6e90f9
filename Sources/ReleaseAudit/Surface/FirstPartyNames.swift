import ByteText
import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Which distributions are the project's own, so that their tests are the project's, wherever they are
/// installed.
///
/// What shows it: an editable install; `direct_url.json` that names a folder; an `egg-info` beside the
/// source; the name in `pyproject.toml`, `setup.cfg` or `setup.py` of the source, or in a requirements file
/// that names a path; and in SERVICE, what nobody asks for and what requires most of what the service
/// declares.
enum FirstPartyNames {
  /// The normalised names, by what either image shows.
  static func names(in images: [AuditedImage]) -> Set<String> {
    var names: Set<String> = []
    for image in images {
      names.formUnion(installed(image.python))
      names.formUnion(namedBySource(image.files))
    }
    return names
  }

  private static func installed(_ inventory: PythonInventory) -> Set<String> {
    var names: Set<String> = []
    var files: [EntryPath: [String]] = [:]
    for distribution in inventory.distributions where distribution.standing == .installed {
      let name = distribution.name.normalized
      if distribution.isEditable || isBesideSource(distribution) {
        names.insert(name)
      } else if case .directory? = distribution.directURL?.source {
        names.insert(name)
      } else if distribution.directURL?.source == .archive, let path = distribution.directURL?.path
      {
        files[EntryPath(bytes: path).parent, default: []].append(name)
      }
    }
    // A folder of several wheels holds everything that was built before, of whomever it is.
    for group in files.values where Set(group).count == 1 { names.formUnion(group) }
    return names
  }

  /// Whether metadata stands beside the source and not in a site directory, as `pip install -e` and
  /// `setup.py` leave it.
  private static func isBesideSource(_ distribution: Distribution) -> Bool {
    guard distribution.metadata == .eggInfo else { return false }
    return !distribution.location.bytes.split(separator: slash).contains {
      $0.equals("site-packages") || $0.equals("dist-packages") || $0.hasPrefix("python")
    }
  }

  /// The names that the source gives to itself, in whichever layer it is.
  private static func namedBySource(_ image: IndexedImage) -> Set<String> {
    let view = image.view
    var names: Set<String> = []
    func read(_ entry: EntryReference, _ node: PathNode) {
      let name = view.name(of: node)
      guard name.equals("pyproject.toml") || name.equals("setup.cfg") || name.equals("setup.py"),
        view[entry].kind == .file, !isForeign(node, view),
        let bytes = image.withContent(of: entry, { $0.array() }),
        let found = ProjectNames.name(
          in: bytes, fileName: String(decoding: name, as: UTF8.self))
      else { return }
      names.insert(ProjectName.normalize(found))
    }
    for node in view.allNodes where view.isPresent(node) {
      if let content = view.content(of: node) { read(content, node) }
    }
    for hidden in view.hidden { read(hidden.entry, hidden.node) }
    return names
  }

  /// Whether a path lies where other people's software does.
  private static func isForeign(_ node: PathNode, _ view: MergedView) -> Bool {
    var current = view.parent(of: node)
    while current != .root {
      let name = view.name(of: current)
      if name.equals("site-packages") || name.equals("dist-packages")
        || name.equals("node_modules") || name.equals("share") || name.hasPrefix("python3")
      {
        return true
      }
      current = view.parent(of: current)
    }
    return false
  }
}
