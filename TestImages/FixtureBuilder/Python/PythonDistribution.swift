/// A Python distribution of our own, small, in any of the forms in which distributions stand on disk.
public struct PythonDistribution: Sendable {
  /// The form that its metadata takes.
  public enum Form: Sendable, Hashable {
    /// `NAME-VERSION.dist-info/`, as pip installs wheels.
    case distInfo
    /// `NAME-VERSION.egg-info/`, as setuptools installed.
    case eggInfoFolder
    /// A file `NAME-VERSION.egg-info`, as distutils installed.
    case eggInfoFile
    /// `NAME.egg-link` to a project's folder, as `setup.py develop` installed.
    case eggLink(project: String)
    /// A dist-info and a `.pth` file that names a project's source folder (PEP 660).
    case editable(source: String)
    /// The modules alone.
    case none
  }

  /// The name as its author writes it.
  public var name: String
  /// The version.
  public var version: String
  /// The values of `Requires-Dist`.
  public var requires: [String] = []
  /// The values of `Provides-Extra`.
  public var extras: [String] = []
  /// The trove classifiers.
  public var classifiers: [String] = []
  /// The files of its packages: path from the site directory → content.
  public var modules: [(path: String, content: ByteString)] = []
  /// Console scripts: name → `module:attribute`.
  public var consoleScripts: [(name: String, target: String)] = []
  /// Whether it was asked for by name (the file REQUESTED).
  public var isRequested = false
  /// The content of `direct_url.json`.
  public var directURL: JSON?
  /// What INSTALLER says.
  public var installer = "pip"
  /// Whether `.pyc` files were written when it was installed.
  public var isCompiled = false
  /// The form of its metadata.
  public var form = Form.distInfo
  /// More files of the dist-info, such as a licence.
  public var metadataFiles: [(name: String, content: ByteString)] = []
  /// The description below METADATA's headers.
  public var description = ""
  /// More headers for METADATA, after the others.
  public var headers: [(String, String)] = []

  /// A distribution with one package named after it, unless modules are given.
  public init(
    _ name: String, _ version: String, requires: [String] = [],
    modules: [(path: String, content: ByteString)]? = nil,
    consoleScripts: [(name: String, target: String)] = []
  ) {
    self.name = name
    self.version = version
    self.requires = requires
    self.consoleScripts = consoleScripts
    let package = Self.escaped(name).lowercased()
    self.modules =
      modules ?? [
        (
          "\(package)/__init__.py",
          "\"\"\"\(name), a stand-in for fixtures.\"\"\"\n\n__version__ = \"\(version)\"\n"
        )
      ]
  }

  /// The distribution with changes.
  public func with(_ change: (inout PythonDistribution) -> Void) -> PythonDistribution {
    var distribution = self
    change(&distribution)
    return distribution
  }

  /// The name as file names spell it (PEP 427).
  static func escaped(_ name: String) -> String {
    String(name.map { "-.".contains($0) ? "_" : $0 })
  }

  /// `NAME-VERSION` as file names spell it.
  var stem: String { "\(Self.escaped(name))-\(version)" }

  /// The folder or file of the metadata, from the site directory; nil where there is none.
  public var metadataPath: String? {
    switch form {
    case .distInfo, .editable: "\(stem).dist-info"
    case .eggInfoFolder: "\(stem)-py3.12.egg-info"
    case .eggInfoFile: "\(stem).egg-info"
    case .eggLink: "\(name).egg-link"
    case .none: nil
    }
  }

  /// The first components of the modules' paths, without `.py`.
  var topLevel: [String] {
    var names: [String] = []
    for module in modules {
      var first = String(module.path.prefix { $0 != "/" })
      if first.hasSuffix(".py") { first.removeLast(3) }
      if !names.contains(first) { names.append(first) }
    }
    return names
  }
}
