import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// What every path of an image is to the audit: the system's, Python's, a distribution's, or the
/// project's own.
struct Census: Sendable {
  /// Where a path lies.
  struct Area: OptionSet, Sendable {
    let rawValue: UInt8
    /// Folders of the operating system.
    static let system = Area(rawValue: 1)
    /// Python's own library.
    static let standardLibrary = Area(rawValue: 2)
    /// A site directory.
    static let site = Area(rawValue: 4)
    /// Inside an import package of a third-party distribution.
    static let thirdParty = Area(rawValue: 8)
    /// Inside a folder that a test run leaves.
    static let residue = Area(rawValue: 16)
  }

  /// A file that a layer ships, whether or not containers see it.
  struct Shipped: Sendable {
    let node: PathNode
    /// The entry that made the name.
    let entry: EntryReference
    /// The entry with the bytes; nil for a hidden hardlink, whose bytes another entry has.
    let content: EntryReference?
    /// The layer that hid it; nil where it is in the merged view.
    let hiddenBy: Int?

    var view: Finding.View { hiddenBy == nil ? .merged : .hidden }
  }

  let image: IndexedImage
  let distributions: [Distribution]
  /// Normalised names of the project's own distributions, as either image shows them.
  let firstParty: Set<String>
  private(set) var areas: [Area]
  /// The installed distribution that claims a path, by its place; -1 where none does.
  private(set) var owners: [Int32]
  /// Which distributions are installed from elsewhere than a folder, by their places.
  private let isThirdParty: [Bool]
  /// All files that layers ship: those of the merged view by node, then hidden ones.
  let shipped: [Shipped]

  var view: MergedView { image.view }

  init(_ audited: AuditedImage, firstParty: Set<String>) {
    image = audited.files
    self.firstParty = firstParty
    distributions = audited.python.distributions
    isThirdParty = distributions.map { !firstParty.contains($0.name.normalized) }
    owners = Array(repeating: -1, count: audited.files.view.nodeCount)
    areas = Array(repeating: [], count: audited.files.view.nodeCount)
    shipped = Self.shipped(audited.files.view)
    claimFiles()
    let packages = thirdPartyPackages()
    classify(packages)
  }

  /// Whether the path is of the project itself, and not of the system, Python or a distribution.
  func isProject(_ node: PathNode) -> Bool {
    areas[node.index].isDisjoint(with: [.system, .standardLibrary, .thirdParty])
      && !(owner(of: node).map { isThirdParty[$0] } ?? false)
  }

  /// The distribution that claims a path in its RECORD, by its place.
  func owner(of node: PathNode) -> Int? {
    let owner = owners[node.index]
    return owner < 0 ? nil : Int(owner)
  }

  /// Distributions installed from a folder are the project itself; all others are third-party. What
  /// is installed from a folder in one image is the project's in the other too, however it is
  /// installed there.
  func isFirstParty(_ distribution: Distribution) -> Bool {
    firstParty.contains(distribution.name.normalized)
  }

  private static func shipped(_ view: MergedView) -> [Shipped] {
    var files: [Shipped] = []
    files.reserveCapacity(view.nodeCount + view.hidden.count)
    for node in view.allNodes where view.isPresent(node) && view.kind(of: node) != .directory {
      guard let entry = view.entry(of: node) else { continue }
      files.append(
        Shipped(node: node, entry: entry, content: view.content(of: node), hiddenBy: nil))
    }
    for hidden in view.hidden {
      let kind = view[hidden.entry].kind
      guard kind != .directory else { continue }
      files.append(
        Shipped(
          node: hidden.node, entry: hidden.entry,
          content: kind == .hardlink ? nil : hidden.entry, hiddenBy: hidden.hiddenBy))
    }
    return files
  }

  private mutating func claimFiles() {
    for (index, distribution) in distributions.enumerated()
    where distribution.standing == .installed && distribution.view == .merged
      && distribution.metadata != .none
    {
      for file in distribution.files {
        if let node = file.node { owners[node.index] = Int32(index) }
      }
    }
  }

  /// The folders at the top of third-party distributions: what is in them belongs to them, although
  /// RECORD may not name it (bytecode, caches).
  private func thirdPartyPackages() -> NodeMarks {
    var packages = NodeMarks(view)
    for distribution in distributions
    where !isFirstParty(distribution) && distribution.view == .merged
      && distribution.metadata != .none
    {
      guard let location = view.resolve(distribution.location) else { continue }
      for file in distribution.files {
        guard var node = file.node else { continue }
        var child = PathNode.root
        while node != .root, node != location {
          child = node
          node = view.parent(of: node)
        }
        // A file at the top itself is claimed by name; scripts outside of the location are too.
        if node == location, location != .root, view.kind(of: child) == .directory {
          packages.insert(child)
        }
      }
    }
    return packages
  }

  private mutating func classify(_ packages: NodeMarks) {
    let view = view
    var homes = NodeMarks(view)
    for home in projectHomes() { homes.insert(home) }
    // A parent's number is smaller than its children's.
    for node in view.allNodes.dropFirst() {
      let parent = view.parent(of: node)
      let name = view.name(of: node)
      var area = areas[parent.index]
      area.formUnion(SystemFolders.area(of: name, in: parent, view))
      if homes.contains(node) { area.remove(.system) }
      if name.equals("site-packages") || name.equals("dist-packages") {
        area.subtract([.standardLibrary, .system])
        area.insert(.site)
      } else if SystemFolders.isStandardLibrary(name, in: parent, view) {
        area.insert(.standardLibrary)
      }
      if packages.contains(node) || name.equals("node_modules") {
        area.insert(.thirdParty)
      }
      if area.isDisjoint(with: [.system, .standardLibrary, .thirdParty]) {
        if TestFileNames.isResidueFolder(name) { area.insert(.residue) }
      }
      areas[node.index] = area
    }
  }
}

extension Census {
  /// Folders in which the image says that the project lives, for those below system folders.
  private func projectHomes() -> [PathNode] {
    let config = image.image.config.config
    var paths = [config?.workingDir ?? ""]
    for variable in config?.env ?? [] where variable.hasPrefix("PYTHONPATH=") {
      paths += variable.dropFirst("PYTHONPATH=".count).split(separator: ":").map(String.init)
    }
    let nodes = paths.compactMap { path -> PathNode? in
      guard path.hasPrefix("/") else { return nil }
      let home = EntryPath.cleaned(path)
      // `/usr/lib` is nobody's home, `/usr/lib/reading-list` is.
      return home.components.count >= 3 ? view.node(at: home) : nil
    }
    return nodes
  }
}

extension EntryPath {
  /// The path without doubled or trailing slashes.
  static func cleaned(_ text: String) -> EntryPath {
    text.split(separator: "/").reduce(.root) { $0.appending(Array($1.utf8)) }
  }
}

extension MergedView {
  /// Whether the path is, or in some layer was, a folder.
  func isFolder(_ node: PathNode) -> Bool {
    if isPresent(node) { return kind(of: node) == .directory }
    var hasChild = false
    forEachChild(of: node) { _ in hasChild = true }
    return hasChild
  }
}

/// Folders that belong to the operating system by the Filesystem Hierarchy Standard: what is in them
/// came with packages, and the project's tests are not looked for by name there.
enum SystemFolders {
  static func area(of name: ArraySlice<UInt8>, in parent: PathNode, _ view: MergedView)
    -> Census.Area
  {
    if parent == .root { return top.contains(Array(name)) ? .system : [] }
    let folder = view.parent(of: parent)
    if folder == .root {
      switch text(view.name(of: parent)) {
      case "usr": return projectInUsr.contains(Array(name)) ? [] : .system
      case "var": return systemInVar.contains(Array(name)) ? .system : []
      default: return []
      }
    }
    if view.parent(of: folder) == .root, text(view.name(of: folder)) == "usr",
      text(view.name(of: parent)) == "local"
    {
      return systemInLocal.contains(Array(name)) ? .system : []
    }
    return []
  }

  /// `lib/python3.12` and the like.
  static func isStandardLibrary(
    _ name: ArraySlice<UInt8>, in parent: PathNode, _ view: MergedView
  ) -> Bool {
    guard name.hasPrefix("python"), let digit = name.dropFirst(6).first,
      (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(digit)
    else { return false }
    return view.name(of: parent).hasPrefix("lib")
  }

  private static func text(_ name: ArraySlice<UInt8>) -> String {
    String(decoding: name, as: UTF8.self)
  }

  private static func names(_ names: String) -> Set<[UInt8]> {
    Set(names.split(separator: " ").map { Array($0.utf8) })
  }

  private static let top = names(
    "bin boot dev etc lib lib32 lib64 libx32 proc run sbin sys")
  private static let projectInUsr = names("src app local")
  private static let systemInVar = names("backups cache lib lock log mail run spool")
  private static let systemInLocal = names("bin etc games include lib lib64 libexec man sbin share")
}
