import LayerFilesystem
import PythonPackaging

/// An interpreter of an image and where it imports from.
package struct PythonEnvironment: Sendable {
  /// One place of `sys.path`.
  package struct PathEntry: Sendable, Hashable {
    /// Why the place is on `sys.path`.
    package enum Origin: String, Sendable, Hashable {
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
    package let path: EntryPath
    /// Why it is on `sys.path`.
    package let origin: Origin
    /// The `.pth` file that added it.
    package let addedBy: EntryPath?
    /// Whether the merged view has it.
    package let exists: Bool

    /// A place with those facts.
    package init(path: EntryPath, origin: Origin, addedBy: EntryPath? = nil, exists: Bool) {
      self.path = path
      self.origin = origin
      self.addedBy = addedBy
      self.exists = exists
    }
  }

  /// `sys.path` for a user of `/etc/passwd` who has a user site.
  package struct UserPath: Sendable, Hashable {
    /// The user's home.
    package let home: EntryPath
    /// The user site, which is there.
    package let userSite: EntryPath
    /// `sys.path` for that user.
    package let path: [PathEntry]

    /// The path of a user.
    package init(home: EntryPath, userSite: EntryPath, path: [PathEntry]) {
      self.home = home
      self.userSite = userSite
      self.path = path
    }
  }

  /// The interpreter's path; for a venv, its `bin/python`.
  package let interpreter: EntryPath?
  /// `sys.prefix`.
  package let prefix: EntryPath
  /// `sys.base_prefix`; another one than `prefix` in a venv.
  package let basePrefix: EntryPath
  /// The version, `3.12.7` or as much of it as is known; nil where nothing tells.
  package let version: String?
  /// Whether it is a virtual environment (PEP 405).
  package let isVirtual: Bool
  /// Whether a virtual environment sees the base interpreter's site directories.
  package let includesSystemSite: Bool
  /// `sys.path` as the image's own configuration gives it to root, in order, without the script's
  /// folder. See `users` for other users.
  package let path: [PathEntry]
  /// Its site directories as `site.getsitepackages()` returns them, whether they exist or not.
  package let siteDirectories: [EntryPath]
  /// What markers see.
  package let markers: MarkerEnvironment
  /// `import` lines of `.pth` files, `sitecustomize` and the like: code that may change `sys.path` in
  /// ways that cannot be told without running it.
  package let unresolved: [EntryPath]
  /// `sys.path` of every user who has a user site, root included where it has one.
  package let users: [UserPath]

  /// The user sites that are there, of all users.
  package var userSites: [EntryPath] { users.map(\.userSite) }

  /// An environment with those facts.
  package init(
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
