import ByteText
import ContainerImage
import LayerFilesystem
import PythonPackaging

/// Makes the environments of an image out of its installations.
struct EnvironmentFinder {
  let files: LayeredFiles
  let variables: ImageVariables

  private(set) var environments: [PythonEnvironment] = []
  private(set) var warnings: [String] = []

  init(_ files: LayeredFiles, _ variables: ImageVariables) {
    self.files = files
    self.variables = variables
  }

  mutating func find(_ survey: ImageSurvey) {
    let versions = InterpreterVersion(files: files, variables: variables.variables)
    for installation in Installation.all(survey, files) {
      let version = versions.version(of: installation)
      environments.append(environment(installation, version))
    }
  }

  private mutating func environment(
    _ installation: Installation, _ version: String?
  ) -> PythonEnvironment {
    let empty = ImportPathBuilder(installation, version: version, files, variables)
    var root = empty
    root.build(home: variables.homes[0])
    warnings += root.warnings
    let isVirtual = installation.configuration != nil
    let includesSystem = installation.configuration?.includesSystemSitePackages ?? false
    let usesUserSites =
      variables["PYTHONNOUSERSITE"] == nil && (!isVirtual || includesSystem)
    var users: [PythonEnvironment.UserPath] = []
    for home in usesUserSites ? variables.homes[...] : [] {
      let site = empty.userSite(home: home)
      guard files.isFolder(site) else { continue }
      var user = empty
      user.build(home: home)
      users.append(PythonEnvironment.UserPath(home: home, userSite: site, path: user.path))
    }
    return PythonEnvironment(
      interpreter: installation.interpreter(files.view), prefix: installation.prefix,
      basePrefix: installation.basePrefix, version: version, isVirtual: isVirtual,
      includesSystemSite: includesSystem, path: root.path,
      siteDirectories: empty.siteDirectories,
      markers: .linux(
        pythonFullVersion: version, architecture: files.image.image.platform.architecture,
        implementation: installation.isPyPy ? "pypy" : "cpython"),
      unresolved: root.unresolved, users: users)
  }

  /// The environment that `python3`, or `python`, means in a shell of the image.
  func defaultEnvironment() -> Int? {
    let view = files.view
    let folders = (variables["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    for folder in folders {
      for name in ["python3", "python"] {
        let path = EntryPath.normalized(
          Array(folder.utf8), from: variables.workingFolder
        ).appending(path: name)
        guard let found = view.resolve(path), view.kind(of: found) == .file else { continue }
        // A venv's interpreter is a link; what it is a link in decides.
        let prefix = path.parent.parent
        if let own = environments.firstIndex(where: { $0.isVirtual && $0.prefix == prefix }) {
          return own
        }
        let real = view.path(of: found)
        let library = real.name.text
        let candidates = environments.indices.filter {
          !environments[$0].isVirtual && environments[$0].prefix == real.parent.parent
        }
        return candidates.first { environments[$0].interpreter?.name.text == library }
          ?? candidates.first
      }
    }
    return nil
  }
}
