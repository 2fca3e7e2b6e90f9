/// What installs distributions: images have it for that reason, whoever else requires it.
///
/// They stand in base images, are upgraded beside the service's requirements, and are uninstalled
/// again to save space. They belong to the surface only where somebody declares them for tests.
enum InstallTools {
  private static let names: Set<String> = [
    "pip", "setuptools", "wheel", "distribute", "pkg-resources", "uv", "virtualenv", "distlib",
  ]

  /// Whether a project of that normalised name comes with interpreters: `ensurepip` and virtual
  /// environments bring it, whoever else requires or even declares it.
  static func isPartOfPython(_ name: String) -> Bool {
    name == "pip" || name == "setuptools" || name == "wheel"
  }

  /// Whether a project of that normalised name installs distributions.
  static func contains(_ name: String) -> Bool { names.contains(name) }
}
