/// What reports say of the program that made them.
public enum Product {
  /// Its name.
  public static let name = "imgdiff"
  /// Its version, by semantic versioning.
  public static let version = "0.1.0"
}
