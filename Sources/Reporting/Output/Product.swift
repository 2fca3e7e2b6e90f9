/// What reports say of the program that made them.
package enum Product {
  /// Its name.
  package static let name = "imgdiff"
  /// Its version, by semantic versioning.
  package static let version = "0.1.0"
}
