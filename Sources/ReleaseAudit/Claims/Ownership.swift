import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import SystemPackages

/// Which files SERVICE has for reasons of its own.
struct Ownership: Sendable {
  let service: Census
  let localdev: Census
  let surface: TestSurface
  /// LOCALDEV's test files and the files of its test distributions, by node.
  let surfaceNodes: Set<PathNode>
  /// Layers of SERVICE that LOCALDEV has too.
  let sharedLayers: Set<LayerIndex>
  private let accounts: Accounts
  /// Which distributions of SERVICE may own something: those that are explained, and neither of the
  /// tests nor the project's.
  private let mayOwn: [Bool]

  init(
    service: Census, localdev: Census, surface: TestSurface, reasons: ServiceReasons,
    surfaceNodes: Set<PathNode>, sharedLayers: Set<LayerIndex>
  ) {
    self.service = service
    self.localdev = localdev
    self.surface = surface
    self.surfaceNodes = surfaceNodes
    self.sharedLayers = sharedLayers
    accounts = Accounts(service)
    mayOwn = service.distributions.enumerated().map { index, distribution in
      surface.byName[distribution.name.normalized] == nil && !service.isFirstParty(distribution)
        && reasons.isTrusted(index)
    }
  }

  /// Whether somebody may own a file of SERVICE, bytes included: the operating system, Python, or a
  /// distribution that is explained. Not `exactly`, nothing is hashed for it.
  func isRightful(_ file: Census.Shipped, exactly: Bool = true) -> Bool {
    mayOwn(accounts.owner(of: file, exactly: exactly), file.node)
  }

  /// Whether somebody may own what containers see at a path.
  func isRightful(_ node: PathNode) -> Bool {
    if let file = service.shipped(at: node) { return isRightful(file) }
    return service.claimants(of: node).contains { mayOwn[$0] }
  }

  private func mayOwn(_ owner: Accounts.Owner, _ node: PathNode) -> Bool {
    switch owner {
    case .package:
      // A test tool is one, whoever packaged it.
      !service.claimants(of: node).contains { index in
        surface.byName[service.distributions[index].name.normalized] != nil
      }
    case .packageManager, .python: true
    case .distribution(let index): mayOwn[index]
    case .bytecode(let source): mayOwn(source, node)
    case .source, .cache, .unknown: false
    }
  }

  /// Whether the file is one that LOCALDEV has at the same path, with the same bytes, without
  /// counting it among its tests or as part of a distribution.
  func isCommonSource(_ shipped: Census.Shipped) -> Bool {
    guard let mine = shipped.content, service.view[mine].kind == .file,
      let node = localdev.view.node(at: service.view.path(of: shipped.node)),
      localdev.view.isPresent(node), !surfaceNodes.contains(node),
      // The bytes of a distribution that nothing explains are nobody's source.
      !service.claimants(of: shipped.node).contains(where: { !service.isFirstParty(at: $0) }),
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
