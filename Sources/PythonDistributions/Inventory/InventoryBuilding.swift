import Codecs
import LayerFilesystem
import PythonPackaging

extension PythonInventory {
  /// Takes the inventory of an image.
  ///
  /// Reads what the image's index has: nothing is hashed, nothing is run. What is malformed becomes
  /// a warning that names its file, and the rest is listed all the same. Index the image with
  /// `PythonContentPolicy`; with another policy, compressed layers give names without metadata.
  ///
  /// - Complexity: linear in the number of paths, and in the size of the metadata.
  package init(of image: IndexedImage) {
    let sight = InventorySight(image)
    self.init(sight, sight.findings) { ArchiveReading(of: $0, in: image, hashing: true) }
  }

  /// Takes the inventories of several images side by side. An archive in a layer that several of
  /// them have is looked into once: that is most of what an inventory costs. Members of zips are
  /// uncompressed, and not hashed where that can be done later.
  package static func inventories(of images: [IndexedImage]) async -> [PythonInventory] {
    let sights = await images.concurrentMap { InventorySight($0) }
    async let reading = ArchiveReadings(sights.map(\.candidates), in: images)
    let findings = await sights.concurrentMap { $0.findings }
    let readings = await reading
    return images.indices.map { index in
      PythonInventory(sights[index], findings[index]) {
        readings.reading(of: $0, in: images[index])
      }
    }
  }

  private init(
    _ sight: InventorySight, _ findings: InventorySight.Findings,
    _ reading: (EntryReference) -> ArchiveReading?
  ) {
    let (archives, damages) = sight.archives.archives(sight.candidates, reading)
    var seen: Set<String> = []
    self.init(
      environments: findings.environments, defaultEnvironment: findings.defaultEnvironment,
      distributions: findings.distributions, archives: archives,
      warnings: (findings.warnings + damages).filter { seen.insert($0).inserted })
  }
}

/// An image as an inventory sees it before it looks into archives.
private struct InventorySight: Sendable {
  /// What an inventory has but for the archives.
  struct Findings: Sendable {
    let environments: [PythonEnvironment]
    let defaultEnvironment: Int?
    let distributions: [Distribution]
    let warnings: [String]
  }

  let archives: ArchiveFinder
  let candidates: [ArchiveFinder.Candidate]

  init(_ image: IndexedImage) {
    archives = ArchiveFinder(files: LayeredFiles(image), survey: ImageSurvey(image.view))
    candidates = archives.candidates
  }

  /// Reads the interpreters and the metadata.
  var findings: Findings {
    let (files, survey) = (archives.files, archives.survey)
    var finder = EnvironmentFinder(files, ImageVariables(files))
    finder.find(survey)
    let places = ImportPlaces(finder.environments, files.view)
    var distributions = DistributionFinder(survey, files, places)
    distributions.find()
    return Findings(
      environments: finder.environments, defaultEnvironment: finder.defaultEnvironment(),
      distributions: distributions.drafts.map {
        $0.distribution(environment: places.environment(of: $0), files.view)
      }.sorted(by: Self.precedes),
      warnings: finder.warnings + distributions.drafts.flatMap(\.warnings))
  }

  private static func precedes(_ left: Distribution, _ right: Distribution) -> Bool {
    if left.name != right.name { return left.name < right.name }
    if left.location != right.location { return left.location < right.location }
    if left.view != right.view { return order(left.view) < order(right.view) }
    if left.metadataPath != right.metadataPath { return left.metadataPath < right.metadataPath }
    return left.layer < right.layer
  }

  /// The merged view first, then by the layer that hid it.
  private static func order(_ view: Visibility) -> Int { view.hiddenBy ?? -1 }
}
