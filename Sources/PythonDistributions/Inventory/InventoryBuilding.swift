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
  public init(of image: IndexedImage) {
    let files = LayeredFiles(image)
    let survey = ImageSurvey(image.view)
    var finder = EnvironmentFinder(files, ImageVariables(files))
    finder.find(survey)
    let places = ImportPlaces(finder.environments, image.view)
    var distributions = DistributionFinder(survey, files, places)
    distributions.find()
    let archives = ArchiveFinder(files: files, survey: survey)
    let (found, damages) = archives.find()
    var seen: Set<String> = []
    let warnings = (finder.warnings + distributions.drafts.flatMap(\.warnings) + damages)
      .filter { seen.insert($0).inserted }
    self.init(
      environments: finder.environments, defaultEnvironment: finder.defaultEnvironment(),
      distributions: distributions.drafts.map {
        $0.distribution(environment: places.environment(of: $0), image.view)
      }.sorted(by: Self.precedes),
      archives: found, warnings: warnings)
  }

  private static func precedes(_ left: Distribution, _ right: Distribution) -> Bool {
    if left.name != right.name { return left.name < right.name }
    if left.location != right.location { return left.location < right.location }
    if left.view != right.view { return order(left.view) < order(right.view) }
    if left.metadataPath != right.metadataPath { return left.metadataPath < right.metadataPath }
    return left.layer < right.layer
  }

  /// The merged view first, then by the layer that hid it.
  private static func order(_ view: Distribution.View) -> Int {
    switch view {
    case .merged: -1
    case .hidden(let layer): layer
    }
  }
}
