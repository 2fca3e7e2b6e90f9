import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

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
  /// Layers that both images build on and that are no part of the project: those below its
  /// requirements.
  let baseLayers: Set<Int>
  /// Whether the base has no distribution that is certain to be for tests, so that what else it has
  /// was not brought by tests.
  let isBaseClean: Bool

  /// What the images have in common, and where SERVICE has what is in the surface; `testPaths` are
  /// patterns for further test files.
  static func examining(
    _ service: AuditedImage, _ serviceCensus: Census, _ localdev: AuditedImage,
    _ localdevCensus: Census, _ surface: TestSurface, _ history: LayerCorrespondence,
    testPaths: [GlobPattern]
  ) async -> AuditContext {
    async let conventional = serviceCensus.conventionalTests(surface, testPaths)
    let shared = Set(
      service.files.layers.indices.filter { history.match(ofFirst: $0) != nil })
    let ownership = Ownership(
      service: serviceCensus, localdev: localdevCensus, surface: surface,
      surfaceNodes: surface.nodes(in: localdevCensus), sharedLayers: shared)
    let contents = SurfaceContents(surface, localdevCensus)
    let matches = SurfaceMatches(contents, ownership)
    let top = firstProjectLayer(serviceCensus, surface)
    let base = shared.filter { $0 < top }
    return await AuditContext(
      service: serviceCensus, serviceInventory: service.python, localdev: localdevCensus,
      serviceName: service.name, localdevName: localdev.name, surface: surface, history: history,
      ownership: ownership, contents: contents, matches: matches, conventionalTests: conventional,
      baseLayers: base, isBaseClean: areClean(base, service.python, surface))
  }

  /// The first layer that is the project's and not the base's: that of its requirements file, or of
  /// most of what the service requires.
  private static func firstProjectLayer(_ service: Census, _ surface: TestSurface) -> Int {
    let files = surface.serviceRequirementFiles + surface.testRequirementFiles
    var layers = files.filter { $0.hasPrefix("/") }.compactMap { path in
      service.view.node(at: EntryPath(path)).flatMap { service.view.entry(of: $0)?.layer }
    }
    var counts: [Int: Int] = [:]
    for distribution in service.distributions
    where surface.serviceNames.contains(distribution.name.normalized) {
      counts[distribution.layer, default: 0] += 1
    }
    if let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) {
      layers.append(most.key)
    }
    return layers.min() ?? service.image.layers.count
  }

  /// Whether no layer of `layers` has a distribution that is certain to be for tests.
  private static func areClean(
    _ layers: Set<Int>, _ inventory: PythonInventory, _ surface: TestSurface
  ) -> Bool {
    !inventory.distributions.contains { distribution in
      layers.contains(distribution.layer)
        && surface.byName[distribution.name.normalized]?.isPrincipal == true
    }
  }
}

extension AuditContext {
  /// Whether something of a test distribution in SERVICE stands there for reasons of its own.
  ///
  /// A distribution that is in the surface only because tests require it, or because LOCALDEV has it
  /// and SERVICE removed it, may be part of the base image. It was not brought by tests if it stands
  /// in a layer that both images build on, below everything that is the project's, and if the base
  /// has nothing of the tests themselves.
  func isOfBase(_ distribution: TestDistribution, layer: Int) -> Bool {
    !distribution.isPrincipal && isBaseClean && baseLayers.contains(layer)
  }

  /// Whether an installed distribution may own a path of SERVICE.
  func isRightful(_ node: PathNode) -> Bool { ownership.isRightful(node) }

  /// Whether an installed distribution may own an archive in SERVICE.
  func isRightful(_ archive: DistributionArchive) -> Bool {
    service.view.node(at: archive.path).map { isRightful($0) } ?? false
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
    var search = TestFileSearch(census: self)
    let folders = surface.testFolders
    search.certainFolders = { folders.contains(view.path(of: $0)) }
    search.patterns = patterns
    return search.run(includingHidden: true)
  }
}
