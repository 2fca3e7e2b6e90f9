import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging

/// Builds `sys.path` as an interpreter does at start-up (CPython's `Modules/getpath.py` and
/// `Lib/site.py`), from files instead of by running it.
struct ImportPathBuilder {
  private let files: LayeredFiles
  private let variables: ImageVariables
  private let installation: Installation
  /// Interpreters skip `.pth` files whose names begin with a dot since the releases of early 2024.
  private let skipsHiddenConfiguration: Bool

  private(set) var path: [PythonEnvironment.PathEntry] = []
  /// `.pth` files with code, and customisation modules.
  private(set) var unresolved: [EntryPath] = []
  private(set) var warnings: [String] = []
  private var known: Set<EntryPath> = []

  init(
    _ installation: Installation, version: String?, _ files: LayeredFiles,
    _ variables: ImageVariables
  ) {
    self.installation = installation
    self.files = files
    self.variables = variables
    skipsHiddenConfiguration = Self.skipsHidden(version)
  }

  /// Builds the path for the user with that home.
  mutating func build(home: EntryPath) {
    addModuleSearchPath()
    let isVirtual = installation.configuration != nil
    let seesSystem = installation.configuration?.includesSystemSitePackages ?? true
    if isVirtual {
      addSites(of: installation.prefix)
    }
    let enablesUserSite = seesSystem && variables["PYTHONNOUSERSITE"] == nil
    if enablesUserSite {
      let userSite = userSite(home: home)
      if files.isFolder(userSite) { addSite(userSite, .userSite) }
    }
    if seesSystem { addSites(of: basePrefix) }
    findCustomization(enablesUserSite: enablesUserSite)
  }

  // MARK: Before `site`

  /// `PYTHONHOME` stands for the prefix of whatever interpreter runs.
  private var basePrefix: EntryPath {
    guard let home = variables["PYTHONHOME"]?.split(separator: ":").first else {
      return installation.basePrefix
    }
    return .normalized(Array(home.utf8), from: variables.workingFolder)
  }

  private mutating func addModuleSearchPath() {
    if let places = variables["PYTHONPATH"] {
      // An empty part is the folder that the program starts in.
      for place in places.split(separator: ":", omittingEmptySubsequences: false) {
        add(.normalized(Array(place.utf8), from: variables.workingFolder), .pythonPath)
      }
    }
    let library = basePrefix.appending(path: installation.platformLibrary)
    let folder = library.appending(path: installation.libraryName)
    if !installation.isPyPy {
      let digits = installation.release.filter { $0 != "." }
      add(library.appending(path: "python\(digits).zip"), .standardLibrary)
    }
    add(folder, .standardLibrary)
    if !installation.isPyPy { add(folder.appending(path: "lib-dynload"), .standardLibrary) }
  }

  // MARK: Site directories

  /// What `site.getsitepackages()` returns, existing or not.
  var siteDirectories: [EntryPath] {
    var folders: [EntryPath] = []
    let seesSystem = installation.configuration?.includesSystemSitePackages ?? true
    if installation.configuration != nil { folders += sites(of: installation.prefix) }
    if seesSystem { folders += sites(of: basePrefix) }
    var seen: Set<EntryPath> = []
    return folders.filter { seen.insert($0).inserted }
  }

  private func sites(of prefix: EntryPath) -> [EntryPath] {
    let name = installation.libraryName
    let isVirtual = installation.configuration != nil
    let isSystem = installation.basePrefix == EntryPath("/usr")
    if isSystem, variables.isDebian {
      let packages = isVirtual ? ["lib/\(name)/site-packages"] : []
      return
        (packages + [
          "local/lib/\(name)/dist-packages", "lib/python3/dist-packages",
          "lib/\(name)/dist-packages",
        ]).map { prefix.appending(path: $0) }
    }
    let isRedHat = installation.platformLibrary != "lib"
    let libraries = isRedHat ? [installation.platformLibrary, "lib"] : ["lib"]
    let sites = libraries.map { "\($0)/\(name)/site-packages" }
    // Red Hat's interpreter looks in /usr/local as well, where its pip installs.
    let prefixes =
      isRedHat && isSystem && !isVirtual ? [prefix.appending(path: "local"), prefix] : [prefix]
    return prefixes.flatMap { prefix in sites.map { prefix.appending(path: $0) } }
  }

  /// The user site (`site.getusersitepackages()`) for a home.
  func userSite(home: EntryPath) -> EntryPath {
    let base =
      variables["PYTHONUSERBASE"].map {
        EntryPath.normalized(Array($0.utf8), from: variables.workingFolder)
      } ?? home.appending(path: ".local")
    return base.appending(path: "lib/\(installation.libraryName)/site-packages")
  }

  private mutating func addSites(of prefix: EntryPath) {
    for folder in sites(of: prefix) where files.isFolder(folder) { addSite(folder, .site) }
  }

  private mutating func addSite(
    _ folder: EntryPath, _ origin: PythonEnvironment.PathEntry.Origin
  ) {
    add(folder, origin)
    guard let node = files.view.resolve(folder) else { return }
    for child in files.view.children(of: node) {
      let name = Array(files.view.name(of: child))
      guard name[...].ends(with: ".pth"), !skipsHiddenConfiguration || name.first != .dot else {
        continue
      }
      read(child, at: folder.appending(name), site: folder)
    }
  }

  private mutating func read(_ node: PathNode, at path: EntryPath, site: EntryPath) {
    guard let resolved = files.view.resolved(node), files.view.kind(of: resolved) == .file else {
      return
    }
    guard let bytes = files.bytes(of: resolved, at: .finally) else {
      warnings.append("\(path): it is too large to be read")
      return
    }
    for line in PathConfiguration(bytes).lines {
      switch line.content {
      case .path(let text):
        let place = EntryPath.normalized(text, from: site)
        if files.view.resolve(place) != nil { add(place, .pathConfiguration, by: path) }
      case .code:
        if unresolved.last != path { unresolved.append(path) }
      }
    }
  }

  private mutating func add(
    _ place: EntryPath, _ origin: PythonEnvironment.PathEntry.Origin, by file: EntryPath? = nil
  ) {
    guard known.insert(place).inserted else { return }
    path.append(
      PythonEnvironment.PathEntry(
        path: place, origin: origin, addedBy: file, exists: files.view.resolve(place) != nil))
  }

  // MARK: Code

  /// `site` imports both modules, the first of each name on the path.
  private mutating func findCustomization(enablesUserSite: Bool) {
    let modules = enablesUserSite ? ["sitecustomize", "usercustomize"] : ["sitecustomize"]
    for module in modules {
      for entry in path {
        let candidates = ["\(module)/__init__.py", "\(module).py", "\(module).pyc"]
        let found = candidates.map { entry.path.appending(path: $0) }
          .first { files.view.resolve($0) != nil }
        if let found {
          unresolved.append(found)
          break
        }
      }
    }
  }

  /// CPython gh-113659: from 3.13, and in the older branches from the releases that are named here.
  private static func skipsHidden(_ version: String?) -> Bool {
    let numbers = (version ?? "").split(separator: ".").map { part in
      Int(part.prefix { $0.isNumber }) ?? 0
    }
    guard numbers.count > 1, numbers[0] >= 3 else { return false }
    let firstPatch = [8: 19, 9: 19, 10: 14, 11: 8, 12: 2]
    if numbers[1] >= 13 { return true }
    guard let first = firstPatch[numbers[1]] else { return false }
    // Where the patch release is not known, a file that may be read is taken for read.
    return numbers.count > 2 && numbers[2] >= first
  }
}
