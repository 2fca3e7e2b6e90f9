import ByteText
import LayerFilesystem

/// The modules of folders by name, each folder looked through once: a site directory with hundreds
/// of distributions is asked hundreds of times.
struct ModuleIndex {
  private let view: MergedView
  private var folders: [PathNode: [ArraySlice<UInt8>: [PathNode]]] = [:]

  init(_ view: MergedView) { self.view = view }

  /// The files that hold a module, present or not: sources, extension modules, and bytecode beside
  /// them or in `__pycache__`.
  mutating func modules(named name: ArraySlice<UInt8>, in folder: PathNode) -> [PathNode] {
    if let known = folders[folder] { return known[name] ?? [] }
    var modules: [ArraySlice<UInt8>: [PathNode]] = [:]
    collect(folder, &modules)
    if let cache = view.child(of: folder, "__pycache__") { collect(cache, &modules) }
    folders[folder] = modules
    return modules[name] ?? []
  }

  private func collect(
    _ folder: PathNode, _ modules: inout [ArraySlice<UInt8>: [PathNode]]
  ) {
    view.forEachChild(of: folder) { child in
      let file = view.name(of: child)
      guard file.ends(with: ".py") || file.ends(with: ".so") || file.ends(with: ".pyc") else {
        return
      }
      modules[file.prefix { $0 != .dot }, default: []].append(child)
    }
  }
}
