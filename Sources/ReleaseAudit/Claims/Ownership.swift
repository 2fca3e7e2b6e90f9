import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Which files SERVICE has for reasons of its own.
struct Ownership: Sendable {
  let service: Census
  let localdev: Census
  let surface: TestSurface
  /// LOCALDEV's test files and the files of its test distributions, by node.
  let surfaceNodes: Set<PathNode>
  /// Layers of SERVICE that LOCALDEV has too.
  let sharedLayers: Set<Int>
  /// Distributions that a layer of SERVICE removed, and that are no test distributions.
  private let removed: [Distribution]
  /// Which distributions of SERVICE are neither of the tests nor the project's, by their places.
  private let isRightful: [Bool]

  init(
    service: Census, localdev: Census, surface: TestSurface, surfaceNodes: Set<PathNode>,
    sharedLayers: Set<Int>
  ) {
    self.service = service
    self.localdev = localdev
    self.surface = surface
    self.surfaceNodes = surfaceNodes
    self.sharedLayers = sharedLayers
    isRightful = service.distributions.map {
      surface.byName[$0.name.normalized] == nil && !service.isFirstParty($0)
    }
    removed = service.distributions.filter {
      $0.view != .merged && $0.standing == .installed && $0.metadata != .none
        && surface.byName[$0.name.normalized] == nil
    }
  }

  /// Whether an installed distribution may own a path of SERVICE.
  func isRightful(_ node: PathNode) -> Bool {
    service.owner(of: node).map { isRightful[$0] } ?? false
  }

  /// Whether a distribution may own a file, bytes included: a file that somebody put in the place of
  /// another is not the other's.
  func isRightful(_ shipped: Census.Shipped) -> Bool {
    if let owner = service.owner(of: shipped.node), isRightful[owner],
      let file = service.distributions[owner].files.first(where: { $0.node == shipped.node }),
      answers(file, for: shipped)
    {
      return true
    }
    guard shipped.view.isHidden else { return false }
    return removed.contains { owner in
      owner.files.contains { $0.node == shipped.node && $0.content == shipped.content }
    }
  }

  private func answers(_ file: Distribution.OwnedFile, for shipped: Census.Shipped) -> Bool {
    guard let content = shipped.content, service.view[content].kind == .file else { return true }
    if let recorded = file.recorded { return service.image.digest(of: content) == recorded }
    guard shipped.view.isHidden, let present = file.content else { return true }
    return service.image.layers[content.layer].hasSameContent(
      content.entry, as: service.image.layers[present.layer], present.entry)
  }

  /// Whether the file is one that LOCALDEV has at the same path, with the same bytes, without
  /// counting it among its tests or as part of a distribution.
  func isCommonSource(_ shipped: Census.Shipped) -> Bool {
    guard let mine = shipped.content, service.view[mine].kind == .file,
      let node = localdev.view.node(at: service.view.path(of: shipped.node)),
      localdev.view.isPresent(node), !surfaceNodes.contains(node),
      let other = localdev.view.content(of: node), localdev.view[other].kind == .file
    else { return false }
    return service.image.layers[mine.layer].hasSameContent(
      mine.entry, as: localdev.image.layers[other.layer], other.entry)
  }

  /// Whether the file came with a layer that both images have, and is still there.
  func isInherited(_ shipped: Census.Shipped) -> Bool {
    shipped.view == .merged && sharedLayers.contains(shipped.entry.layer)
  }
}
