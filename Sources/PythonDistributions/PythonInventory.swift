import LayerFilesystem
import PythonPackaging

/// Everything Python in an image: interpreters, distributions and archives of them.
package struct PythonInventory: Sendable {
  /// The interpreters with their import paths, sorted by prefix.
  package let environments: [PythonEnvironment]
  /// The environment that `python3` means in a shell of the image (its `PATH`), by its place.
  package let defaultEnvironment: Int?
  /// All distributions, in both views, sorted by normalised name, location and view.
  package let distributions: [Distribution]
  /// Archives that Python could install or import from, in both views, sorted by path.
  package let archives: [DistributionArchive]
  /// What could not be read, each naming its file.
  package let warnings: [String]

  init(
    environments: [PythonEnvironment], defaultEnvironment: Int?, distributions: [Distribution],
    archives: [DistributionArchive], warnings: [String]
  ) {
    self.environments = environments
    self.defaultEnvironment = defaultEnvironment
    self.distributions = distributions
    self.archives = archives
    self.warnings = warnings
  }
}
