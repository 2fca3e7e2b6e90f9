import ByteText
import LayerFilesystem
import PythonPackaging

/// The folders from which the interpreters of an image import.
struct ImportPlaces {
  /// Site directories and user sites that are there.
  private(set) var siteFolders: Set<PathNode> = []
  /// The environment of each place on any path.
  private var environments: [PathNode: Int] = [:]
  private var prefixes: [PathNode: Int] = [:]

  init(_ environments: [PythonEnvironment], _ view: MergedView) {
    // An environment's own site directories are its own, whoever else sees them.
    for (number, environment) in environments.enumerated() {
      if let prefix = view.resolve(environment.prefix) {
        prefixes[prefix] = prefixes[prefix] ?? number
      }
      for folder in environment.siteDirectories + environment.userSites {
        guard let node = view.resolve(folder) else { continue }
        siteFolders.insert(node)
        if folder.isInside(environment.prefix) {
          self.environments[node] = self.environments[node] ?? number
        }
      }
    }
    for (number, environment) in environments.enumerated() {
      let places = environment.path.map(\.path) + environment.userSites
      for place in places {
        guard let node = view.resolve(place) else { continue }
        self.environments[node] = self.environments[node] ?? number
      }
    }
  }

  /// The environment that finds a distribution.
  func environment(of draft: DistributionDraft) -> Int? {
    draft.metadata == .conda ? prefixes[draft.locationNode] : environments[draft.locationNode]
  }

  /// Whether what is in a folder is a copy for the use of the package that the folder is in: below a
  /// folder with such a name, or below a package of a site directory; and not itself on a path.
  func isVendored(_ folder: PathNode, _ view: MergedView) -> Bool {
    var node = folder
    while node != .root {
      if siteFolders.contains(node) || isSite(node, view) {
        return node != folder && !isEgg(folder, in: node, view)
      }
      // What is on a path is imported by its own name; below it anything may be.
      if environments[node] != nil { return false }
      if isVendorFolder(view.name(of: node)) { return true }
      node = view.parent(of: node)
    }
    return false
  }

  private func isSite(_ node: PathNode, _ view: MergedView) -> Bool {
    let name = view.name(of: node)
    return name.equals("site-packages") || name.equals("dist-packages")
  }

  /// An egg stands in a site directory as a place of its own, on the path or not.
  private func isEgg(_ folder: PathNode, in site: PathNode, _ view: MergedView) -> Bool {
    view.parent(of: folder) == site && view.name(of: folder).ends(with: ".egg")
  }
}
