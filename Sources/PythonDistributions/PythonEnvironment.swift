import LayerFilesystem
import PythonPackaging

/// An interpreter of an image and where it imports from.
public struct PythonEnvironment: Sendable {
  /// One place of `sys.path`.
  public struct PathEntry: Sendable, Hashable {
    /// Why the place is on `sys.path`.
    public enum Origin: String, Sendable, Hashable {
      /// `PYTHONPATH` of the image's environment.
      case pythonPath = "PYTHONPATH"
      /// The standard library.
      case standardLibrary = "standard library"
      /// A site directory.
      case site
      /// The user site of a home in `/etc/passwd`.
      case userSite = "user site"
      /// A line of a `.pth` file.
      case pathConfiguration = ".pth"
    }

    /// The folder or zip archive.
    public let path: EntryPath
    /// Why it is on `sys.path`.
    public let origin: Origin
    /// The `.pth` file that added it.
    public let addedBy: EntryPath?
    /// Whether the merged view has it.
    public let exists: Bool

    /// A place with those facts.
    public init(path: EntryPath, origin: Origin, addedBy: EntryPath? = nil, exists: Bool) {
      self.path = path
      self.origin = origin
      self.addedBy = addedBy
      self.exists = exists
    }
  }

  /// `sys.path` for a user of `/etc/passwd` who has a user site.
  public struct UserPath: Sendable, Hashable {
    /// The user's home.
    public let home: EntryPath
    /// The user site, which is there.
    public let userSite: EntryPath
    /// `sys.path` for that user.
    public let path: [PathEntry]

    /// The path of a user.
    public init(home: EntryPath, userSite: EntryPath, path: [PathEntry]) {
      self.home = home
      self.userSite = userSite
      self.path = path
    }
  }

  /// The interpreter's path; for a venv, its `bin/python`.
  public let interpreter: EntryPath?
  /// `sys.prefix`.
  public let prefix: EntryPath
  /// `sys.base_prefix`; another one than `prefix` in a venv.
  public let basePrefix: EntryPath
  /// The version, `3.12.7` or as much of it as is known; nil where nothing tells.
  public let version: String?
  /// Whether it is a virtual environment (PEP 405).
  public let isVirtual: Bool
  /// Whether a virtual environment sees the base interpreter's site directories.
  public let includesSystemSite: Bool
  /// `sys.path` as the image's own configuration gives it to root, in order, without the script's
  /// folder. See `users` for other users.
  public let path: [PathEntry]
  /// Its site directories as `site.getsitepackages()` returns them, whether they exist or not.
  public let siteDirectories: [EntryPath]
  /// What markers see.
  public let markers: MarkerEnvironment
  /// `import` lines of `.pth` files, `sitecustomize` and the like: code that may change `sys.path` in
  /// ways that cannot be told without running it.
  public let unresolved: [EntryPath]
  /// `sys.path` of every user who has a user site, root included where it has one.
  public let users: [UserPath]

  /// The user sites that are there, of all users.
  public var userSites: [EntryPath] { users.map(\.userSite) }

  /// An environment with those facts.
  public init(
    interpreter: EntryPath?, prefix: EntryPath, basePrefix: EntryPath, version: String?,
    isVirtual: Bool, includesSystemSite: Bool, path: [PathEntry], siteDirectories: [EntryPath],
    markers: MarkerEnvironment, unresolved: [EntryPath] = [], users: [UserPath] = []
  ) {
    self.interpreter = interpreter
    self.prefix = prefix
    self.basePrefix = basePrefix
    self.version = version
    self.isVirtual = isVirtual
    self.includesSystemSite = includesSystemSite
    self.path = path
    self.siteDirectories = siteDirectories
    self.markers = markers
    self.unresolved = unresolved
    self.users = users
  }
}
