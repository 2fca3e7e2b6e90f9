import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging

/// Where a top-level module is imported from, and where else it could have been.
package struct ModuleResolution: Sendable, Hashable {
  /// A place of `sys.path` that has a module of the name.
  package struct Candidate: Sendable, Hashable {
    /// The place.
    package let entry: PythonEnvironment.PathEntry
    /// The package's folder, or the module's file, as the place names it.
    package let location: EntryPath
  }

  /// The place that provides the module; of an implicit namespace package (PEP 420), the first one.
  package let provider: Candidate
  /// The other places of an implicit namespace package, which contribute to it.
  package let portions: [Candidate]
  /// Places that have a module of the name which is never reached.
  package let shadowed: [Candidate]

  /// The package's folder, or the module's file.
  package var location: EntryPath { provider.location }
}

extension PythonEnvironment {
  /// Where `import name` finds the module, for root: the first place of `path` with a package or
  /// module of the name, as `importlib.machinery.FileFinder` looks for it; nil where none has.
  ///
  /// Modules that are built into the interpreter, and those of finders that code installs (such as
  /// setuptools' editable ones, see `Distribution.editableTargets`), are on no path.
  package func resolution(of name: String, in image: IndexedImage) -> ModuleResolution? {
    let search = ModuleSearch(image: image)
    var modules: [ModuleResolution.Candidate] = []
    var portions: [ModuleResolution.Candidate] = []
    for entry in path {
      switch search.find(name, in: entry.path) {
      case .module(let location):
        modules.append(ModuleResolution.Candidate(entry: entry, location: location))
      case .portion(let location):
        // Behind a module, a folder without `__init__` is not even looked at.
        portions.append(ModuleResolution.Candidate(entry: entry, location: location))
      case nil:
        continue
      }
    }
    if let first = modules.first {
      return ModuleResolution(
        provider: first, portions: [], shadowed: Array(modules.dropFirst()) + portions)
    }
    guard let first = portions.first else { return nil }
    return ModuleResolution(
      provider: first, portions: Array(portions.dropFirst()), shadowed: [])
  }

  /// The modules that several places of `path` provide, so that one shadows the others, by name.
  ///
  /// The standard library is looked at too: a distribution called `typing` would be shadowed by it.
  package func shadowing(in image: IndexedImage) -> [(name: String, resolution: ModuleResolution)] {
    let search = ModuleSearch(image: image)
    var counts: [String: Int] = [:]
    for entry in path {
      for name in search.names(in: entry.path) { counts[name, default: 0] += 1 }
    }
    return counts.filter { $0.value > 1 }.keys.sorted().compactMap { name in
      guard let resolution = resolution(of: name, in: image), !resolution.shadowed.isEmpty else {
        return nil
      }
      return (name, resolution)
    }
  }
}

/// Looks for modules in folders and zip archives.
struct ModuleSearch {
  let image: IndexedImage

  enum Found {
    /// A package with `__init__`, or a module.
    case module(EntryPath)
    /// A folder that may be a part of an implicit namespace package.
    case portion(EntryPath)
  }

  func find(_ name: String, in place: EntryPath) -> Found? {
    let view = image.view
    guard let folder = view.resolve(place) else { return nil }
    guard view.kind(of: folder) == .directory else { return findInArchive(name, folder, place) }
    let path = place.appending(path: name)
    var isFolder = false
    if let package = view.child(of: folder, name), let resolved = view.resolved(package),
      view.kind(of: resolved) == .directory
    {
      isFolder = true
      if hasModule("__init__", in: resolved) != nil { return .module(path) }
    }
    if let file = hasModule(name, in: folder) { return .module(place.appending(file)) }
    return isFolder ? .portion(path) : nil
  }

  /// Extension modules come before sources, sources before bytecode.
  private func hasModule(_ name: String, in folder: PathNode) -> ArraySlice<UInt8>? {
    let view = image.view
    for suffix in [".so", ".py", ".pyc"] {
      if let file = view.child(of: folder, name + suffix), isFile(file) {
        return view.name(of: file)
      }
      guard suffix == ".so" else { continue }
      // `NAME.cpython-312-x86_64-linux-gnu.so`, `NAME.abi3.so`.
      var found: ArraySlice<UInt8>?
      view.forEachChild(of: folder) { child in
        let file = view.name(of: child)
        guard found == nil, file.ends(with: ".so"), file.starts(with: (name + ".").utf8),
          isFile(child)
        else { return }
        found = file
      }
      if let found { return found }
    }
    return nil
  }

  private func isFile(_ node: PathNode) -> Bool {
    image.view.resolved(node).map { image.view.kind(of: $0) == .file } ?? false
  }

  private func findInArchive(_ name: String, _ file: PathNode, _ place: EntryPath) -> Found? {
    guard let content = image.view.content(of: file),
      let listing = PythonInventory.archiveListing(of: content, in: image)
    else { return nil }
    let wanted = Array(name.utf8)
    for member in listing.members where member.name.starts(with: wanted) {
      let rest = member.name.dropFirst(wanted.count)
      if rest.equals("/__init__.py") || rest.equals("/__init__.pyc") {
        return .module(place.appending(wanted))
      }
      if rest.equals(".py") || rest.equals(".pyc") { return .module(place.appending(member.name)) }
    }
    return nil
  }

  /// The names that something in a folder could be imported by.
  func names(in place: EntryPath) -> Set<String> {
    let view = image.view
    guard let folder = view.resolve(place), view.kind(of: folder) == .directory else { return [] }
    var names: Set<String> = []
    for child in view.children(of: folder) {
      let file = view.name(of: child)
      let stem = file.prefix { $0 != .dot }
      let isModule =
        file.ends(with: ".py") || file.ends(with: ".pyc") || file.ends(with: ".so")
        || stem.count == file.count
      guard isModule, !stem.isEmpty, stem.allSatisfy(\.isIdentifierPart),
        !stem.equals("__pycache__")
      else { continue }
      names.insert(stem.text)
    }
    return names
  }
}
