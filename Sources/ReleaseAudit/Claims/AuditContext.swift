import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// What every check examines: both images, the surface, and what they share.
struct AuditContext: Sendable {
  let service: Census
  let serviceInventory: PythonInventory
  let localdev: Census
  /// How messages name the images.
  let serviceName: String
  let localdevName: String
  let surface: TestSurface
  /// Which layers both images have.
  let history: LayerCorrespondence
  /// Which files SERVICE has for reasons of its own.
  let ownership: Ownership
  /// Contents of the surface, and where SERVICE has them.
  let contents: SurfaceContents
  let matches: SurfaceMatches
  /// Files of SERVICE, in both views, that are tests by convention or by policy.
  let conventionalTests: TestFileSearch.Result
  /// Why each distribution is in SERVICE.
  let reasons: ServiceReasons
  /// The layers of SERVICE's base.
  let base: BaseLayers

  /// What the images have in common, and where SERVICE has what is in the surface; `testPaths` are
  /// patterns for further test files.
  static func examining(
    _ service: AuditedImage, _ serviceCensus: Census, _ localdev: AuditedImage,
    _ localdevCensus: Census, _ surface: TestSurface, _ reasons: ServiceReasons,
    _ base: BaseLayers, _ history: LayerCorrespondence, testPaths: [GlobPattern]
  ) async -> AuditContext {
    async let conventional = serviceCensus.conventionalTests(surface, testPaths)
    let shared = Set(
      service.files.layers.indices.filter { history.match(ofFirst: $0) != nil })
    let ownership = Ownership(
      service: serviceCensus, localdev: localdevCensus, surface: surface, reasons: reasons,
      surfaceNodes: surface.nodes(in: localdevCensus), sharedLayers: shared)
    let contents = SurfaceContents(surface, localdevCensus)
    let matches = SurfaceMatches(contents, ownership)
    return await AuditContext(
      service: serviceCensus, serviceInventory: service.python, localdev: localdevCensus,
      serviceName: service.name, localdevName: localdev.name, surface: surface, history: history,
      ownership: ownership, contents: contents, matches: matches, conventionalTests: conventional,
      reasons: reasons, base: base)
  }
}

extension AuditContext {
  /// Whether something of a test distribution in SERVICE stands there for reasons of its own.
  ///
  /// A distribution that is in the surface only because tests require it, or because LOCALDEV has it
  /// and SERVICE removed it, may be part of the base image, which no test of the project brought.
  func isOfBase(_ distribution: TestDistribution, layer: LayerIndex) -> Bool {
    !distribution.isPrincipal && base.contains(layer)
  }

  /// Whether something of a test distribution may be of the base, where nothing tells whose a layer
  /// is: only tests require it, and both images have its layer.
  func mayBeOfBase(_ distribution: TestDistribution, layer: LayerIndex) -> Bool {
    base.mayContain(layer) && !distribution.isPrincipal && ownership.sharedLayers.contains(layer)
  }

  /// A finding about what may be of the base is a warning.
  func weighingBase(_ finding: Finding) -> Finding {
    guard finding.level == .error, let test = finding.test, let layer = finding.layer,
      mayBeOfBase(test, layer: layer)
    else { return finding }
    return finding.doubted(
      "nothing tells which layers are the base image's, and both images have layer \(layer): "
        + "give --base")
  }

  /// Whether somebody may own a file of SERVICE, as this layer has it.
  func isRightful(_ file: Census.Shipped) -> Bool { ownership.isRightful(file) }

  /// Whether an installed distribution may own what containers see at a path of SERVICE.
  func isRightful(_ node: PathNode) -> Bool { ownership.isRightful(node) }

  /// Whether an installed distribution may own an archive in SERVICE.
  func isRightful(_ archive: DistributionArchive) -> Bool {
    guard let node = service.view.node(at: archive.path) else { return false }
    let present = service.shipped(at: node)
    let entry = archive.view == .merged ? present?.entry ?? archive.content : archive.content
    return ownership.isRightful(
      Census.Shipped(node: node, entry: entry, content: archive.content, view: archive.view))
  }

  /// The test distributions that are installed in LOCALDEV, with their facts.
  var testDistributions: [(TestDistribution, Distribution)] {
    surface.distributions.flatMap { test in
      (surface.installed[test.name.normalized] ?? []).map { (test, localdev.distributions[$0]) }
    }
  }

  /// An item for a file that SERVICE ships.
  func item(
    _ shipped: Census.Shipped, sign: Finding.Sign? = nil, digest: Bool = false
  ) -> Finding.Item {
    let content = shipped.content.flatMap { service.view[$0].kind == .file ? $0 : nil }
    return Finding.Item(
      path: service.view.path(of: shipped.node),
      digest: digest ? content.map { service.image.digest(of: $0) } : nil,
      size: content.map { service.view[$0].size } ?? 0, sign: sign)
  }

  /// An item for an archive that SERVICE ships.
  func item(_ archive: DistributionArchive) -> Finding.Item {
    Finding.Item(
      path: archive.path, digest: service.image.digest(of: archive.content),
      size: service.view[archive.content].size)
  }
}

extension Census {
  /// What follows the conventions of tests, or stands in a folder that holds tests of the surface.
  fileprivate func conventionalTests(
    _ surface: TestSurface, _ patterns: [GlobPattern]
  ) -> TestFileSearch.Result {
    var search = TestFileSearch(census: self, conventions: surface.conventions)
    let folders = surface.testFolders
    search.certainFolders = { folders.contains(view.path(of: $0)) }
    search.patterns = patterns
    return search.run(includingHidden: true)
  }
}
