import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import SystemPackages

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
    /// Inside a folder of packages of another language.
    static let foreign = Area(rawValue: 8)
    /// Inside a folder that a test run leaves.
    static let residue = Area(rawValue: 16)
    /// Inside a folder in which the image says that the project lives.
    static let home = Area(rawValue: 64)
    /// Inside a cache.
    static let cache = Area(rawValue: 128)
  }

  /// A file that a layer ships, whether or not containers see it.
  struct Shipped: Sendable {
    let node: PathNode
    /// The entry that made the name.
    let entry: EntryReference
    /// The entry with the bytes; nil for a hidden hardlink, whose bytes another entry has.
    let content: EntryReference?
    /// Whether containers see it.
    let view: Visibility
  }

  let image: IndexedImage
  let distributions: [Distribution]
  /// Normalised names of the project's own distributions, as either image shows them.
  let firstParty: Set<String>
  /// The folders in which the project lives, and those above.
  private var aboveHomes: Set<PathNode> = []
  private(set) var areas: [Area]
  /// Who claims which path.
  let claims: FileClaims
  /// The operating system's packages.
  let systemPackages: [SystemPackage]
  /// Which distributions are installed from elsewhere than a folder, by their places.
  private let isThirdParty: [Bool]
  private let interpreters: InterpreterFolders
  private let environments: [PythonEnvironment]
  /// All files that layers ship: those of the merged view by node, then hidden ones.
  let shipped: [Shipped]
  /// The places of present paths among them; -1 for others.
  private let places: [Int32]

  var view: MergedView { image.view }

  init(_ audited: AuditedImage, firstParty: Set<String>) {
    image = audited.files
    self.firstParty = firstParty
    distributions = audited.python.distributions
    environments = audited.python.environments
    systemPackages = audited.packages.packages
    isThirdParty = distributions.map { !firstParty.contains($0.name.normalized) }
    claims = FileClaims(audited)
    interpreters = InterpreterFolders(audited)
    areas = Array(repeating: [], count: audited.files.view.nodeCount)
    shipped = Self.shipped(audited.files.view)
    var places = [Int32](repeating: -1, count: audited.files.view.nodeCount)
    for (place, file) in shipped.enumerated() where file.view == .merged {
      places[file.node.index] = Int32(place)
    }
    self.places = places
    classify(homes: ProjectHomes.nodes(of: audited))
  }

  /// Whether the path may be of the project itself: it is in no folder of the system or of Python, and
  /// no package or third-party distribution lists it.
  func isProject(_ node: PathNode) -> Bool {
    areas[node.index].isDisjoint(with: [.system, .standardLibrary, .foreign])
      && !claims.isListedBySystem(node)
      && !claims.claimants(of: node).contains { isThirdParty[$0] }
  }

  /// Whether a file is of the project itself: as `isProject(_ node:)`, but for files that stand in the
  /// place of those that packages and distributions list, and for those that somebody put into
  /// Python's library.
  func isProject(_ file: Shipped) -> Bool {
    let area = areas[file.node.index]
    guard area.isDisjoint(with: [.system, .foreign]) else { return false }
    if area.contains(.standardLibrary), interpreter(of: file) != nil { return false }
    if claims.package(of: file) != nil { return false }
    guard let owner = claims.distribution(of: file, exactly: false) else { return true }
    return !isThirdParty[owner]
  }

  /// The distributions that list a path.
  func claimants(of node: PathNode) -> [Int] { claims.claimants(of: node) }

  /// The file that containers see at a path.
  func shipped(at node: PathNode) -> Shipped? {
    let place = places[node.index]
    return place < 0 ? nil : shipped[Int(place)]
  }

  /// Distributions installed from a folder are the project itself; all others are third-party. What
  /// is installed from a folder in one image is the project's in the other too, however it is
  /// installed there.
  func isFirstParty(_ distribution: Distribution) -> Bool {
    firstParty.contains(distribution.name.normalized)
  }

  /// Whether a distribution, by its place, is the project's.
  func isFirstParty(at index: Int) -> Bool { !isThirdParty[index] }

  private static func shipped(_ view: MergedView) -> [Shipped] {
    var files: [Shipped] = []
    files.reserveCapacity(view.nodeCount + view.hidden.count)
    for node in view.allNodes where view.isPresent(node) && view.kind(of: node) != .directory {
      guard let entry = view.entry(of: node) else { continue }
      files.append(
        Shipped(node: node, entry: entry, content: view.content(of: node), view: .merged))
    }
    for hidden in view.hidden {
      let kind = view[hidden.entry].kind
      guard kind != .directory else { continue }
      files.append(
        Shipped(
          node: hidden.node, entry: hidden.entry,
          content: kind == .hardlink ? nil : hidden.entry, view: .hidden(by: hidden.hiddenBy)))
    }
    return files
  }

  /// Whether the project lives in a folder below, or in it.
  func isAboveHome(_ folder: PathNode) -> Bool { aboveHomes.contains(folder) }

  private mutating func classify(homes: [PathNode]) {
    for home in homes {
      var folder = home
      while folder != .root, aboveHomes.insert(folder).inserted { folder = view.parent(of: folder) }
    }
    let view = view
    var marked = NodeMarks(view)
    for home in homes { marked.insert(home) }
    var libraries = NodeMarks(view)
    for library in interpreters.interpreters.compactMap(\.library) { libraries.insert(library) }
    // A parent's number is smaller than its children's.
    for node in view.allNodes.dropFirst() {
      let parent = view.parent(of: node)
      let name = view.name(of: node)
      var area = areas[parent.index]
      area.formUnion(SystemFolders.area(of: name, in: parent, view))
      if marked.contains(node) {
        area.remove(.system)
        area.insert(.home)
      }
      if name.equals("site-packages") || name.equals("dist-packages") {
        area.subtract([.standardLibrary, .system, .home])
        area.insert(.site)
      } else if libraries.contains(node) {
        // Whose a file in it is can be told exactly.
        area.remove(.system)
        area.insert(.standardLibrary)
      }
      if name.equals("node_modules") { area.insert(.foreign) }
      if CacheFolders.isCache(name, in: parent, view) { area.insert(.cache) }
      if area.isDisjoint(with: [.system, .standardLibrary, .foreign]) {
        if TestFileNames.isResidueFolder(name) { area.insert(.residue) }
      }
      areas[node.index] = area
    }
  }
}

extension Census {
  /// The interpreter whose own file it is, by its place among the environments: in its library or
  /// beside it, and from a layer that brought it.
  func interpreter(of file: Shipped) -> Int? {
    for interpreter in interpreters.interpreters {
      let isOwn =
        interpreter.others.contains(file.node)
        || areas[file.node.index].contains(.standardLibrary)
          && isBelow(interpreter.library, file.node)
      if isOwn, claims.isFrom(interpreter.layers, file) { return interpreter.environment }
    }
    return nil
  }

  private func isBelow(_ folder: PathNode?, _ node: PathNode) -> Bool {
    guard let folder else { return false }
    var current = view.parent(of: node)
    // A parent's number is smaller than its children's.
    while current > folder { current = view.parent(of: current) }
    return current == folder
  }

  /// How reports name an interpreter.
  func interpreterName(_ index: Int) -> String {
    let environment = environments[index]
    let version = environment.version.map { " \($0)" } ?? ""
    return environment.isVirtual ? "\(environment.prefix)" : "Python\(version)"
  }

  /// The outermost folder above a path that is in an area.
  func folder(of node: PathNode, _ area: Area) -> PathNode? {
    guard areas[node.index].contains(area) else { return nil }
    var current = node
    while current != .root, areas[view.parent(of: current).index].contains(area) {
      current = view.parent(of: current)
    }
    return current
  }

  /// The package manager whose own database a path is in.
  var databases: [PathNode: SystemPackage.Manager] {
    var databases: [PathNode: SystemPackage.Manager] = [:]
    for (path, manager) in SystemPackages.folders {
      if let node = view.node(at: EntryPath(path)) { databases[node] = manager }
    }
    return databases
  }

  /// Whether a distribution's metadata is a file of an operating system's package.
  func isOfSystem(_ distribution: Distribution) -> Bool {
    metadataFiles(of: distribution).contains { claims.package(of: $0) != nil }
  }

  /// Whether a copy inside another distribution is inside an installer.
  func isOfInstaller(_ distribution: Distribution) -> Bool {
    metadataFiles(of: distribution).contains { file in
      guard let owner = claims.distribution(of: file, exactly: false) else {
        return interpreter(of: file) != nil
      }
      return InstallTools.contains(distributions[owner].name.normalized)
    }
  }

  /// The files of a distribution's metadata that are there.
  private func metadataFiles(of distribution: Distribution) -> [Shipped] {
    guard let node = view.node(at: distribution.metadataPath) else { return [] }
    if let file = shipped(at: node) { return [file] }
    var files: [Shipped] = []
    view.forEachChild(of: node) { child in
      if let file = shipped(at: child) { files.append(file) }
    }
    return files
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

/// Folders of things that tools can get or make again.
enum CacheFolders {
  /// Whether a folder is a cache by its name and place.
  static func isCache(_ name: ArraySlice<UInt8>, in parent: PathNode, _ view: MergedView) -> Bool {
    if name.equals(".cache") || name.equals(".npm") { return true }
    if parent == .root { return name.equals("tmp") }
    let folder = view.parent(of: parent)
    if folder == .root, view.name(of: parent).equals("var") {
      return name.equals("cache") || name.equals("tmp")
    }
    return name.equals("lists") && view.name(of: parent).equals("apt")
      && view.name(of: folder).equals("lib")
  }
}
