import Codecs
import LayerFilesystem
import PythonPackaging

/// A Python distribution in an image: what pip installs, or what is left of it.
public struct Distribution: Sendable {
  /// What shows that the distribution is there.
  public enum Metadata: String, Sendable, Hashable {
    /// A `.dist-info` folder (PEP 376).
    case distInfo = "dist-info"
    /// An `.egg-info` folder or file, of setuptools, distutils or a Debian package.
    case eggInfo = "egg-info"
    /// An egg: a folder with `EGG-INFO`, or a zip archive.
    case egg
    /// An `.egg-link` of `setup.py develop`.
    case eggLink = "egg-link"
    /// A file of `conda-meta`.
    case conda
    /// None: its files alone show it.
    case none
  }

  /// How the distribution is there.
  public enum Standing: String, Sendable, Hashable {
    /// Installed: an interpreter of the image finds it, or would with the folder on its path.
    case installed
    /// A copy inside another distribution (`pip/_vendor`), not importable by its own name.
    case vendored
    /// What an interrupted uninstall of pip left (`~ame`).
    case leftover
  }

  /// A file that the distribution's metadata claims.
  public struct OwnedFile: Sendable, Hashable {
    /// How the file is there.
    public enum State: Sendable, Hashable {
      /// In the merged view; its bytes are those of RECORD's hash, or RECORD has none.
      case present
      /// In the merged view with other bytes than RECORD's hash.
      case changed
      /// Not in the merged view, but in a layer.
      case hidden
      /// Nowhere.
      case missing
    }

    /// The path in the image.
    public let path: EntryPath
    /// The node of the path; nil where no layer names it.
    public let node: PathNode?
    /// The entry with the bytes: the present one, or the hidden one in the distribution's layer.
    public let content: EntryReference?
    /// The digest that RECORD promises.
    public let recorded: SHA256Digest?
    /// How the file is there.
    public let state: State

    /// A file with those facts.
    public init(
      path: EntryPath, node: PathNode?, content: EntryReference?, recorded: SHA256Digest?,
      state: State
    ) {
      self.path = path
      self.node = node
      self.content = content
      self.recorded = recorded
      self.state = state
    }
  }

  /// What told which files the distribution owns.
  public enum Ownership: String, Sendable, Hashable {
    /// Its RECORD.
    case record = "RECORD"
    /// Its `installed-files.txt`.
    case installedFiles = "installed-files.txt"
    /// A file of `conda-meta`.
    case conda = "conda-meta"
    /// The folders and modules that `top_level.txt` names.
    case topLevel = "top_level.txt"
    /// Nothing but names that look like the project's.
    case inferred
  }

  /// The project's name as written, and normalised.
  public let name: ProjectName
  /// The version as written; nil where nothing tells.
  public let version: String?
  /// What shows that it is there.
  public let metadata: Metadata
  /// Its metadata file or folder; for one without metadata, its import package.
  public let metadataPath: EntryPath
  /// The site directory or other folder that the metadata is in.
  public let location: EntryPath
  /// Installed, vendored or left over.
  public let standing: Standing
  /// Whether containers see its metadata.
  public let view: Visibility
  /// The layer that brought it.
  public let layer: Int
  /// Whether it is an editable install.
  public let isEditable: Bool
  /// The folders that an editable install or egg-link makes importable.
  public let editableTargets: [EntryPath]
  /// What installed it (`INSTALLER`).
  public let installer: String?
  /// Whether the user asked for it (`REQUESTED`).
  public let isRequested: Bool
  /// Where it came from (PEP 610).
  public let directURL: DirectURL?
  /// What it requires, in the order of the metadata.
  public let requires: [Requirement]
  /// The extras that it offers.
  public let extras: [String]
  /// Its trove classifiers.
  public let classifiers: [String]
  /// Its console and GUI scripts.
  public let entryPoints: EntryPoints?
  /// The import packages and modules at its top level.
  public let topLevel: [String]
  /// The files that it owns, sorted by path.
  public internal(set) var files: [OwnedFile]
  /// What told which files it owns.
  public let ownership: Ownership
  /// The interpreter that finds it, by its place among the inventory's environments; nil where none
  /// does.
  public let environment: Int?

  /// Bytes of the files that are present, or for a hidden distribution were shipped.
  public let size: Int64

  /// A distribution with those facts.
  public init(
    name: ProjectName, version: String?, metadata: Metadata, metadataPath: EntryPath,
    location: EntryPath, standing: Standing, view: Visibility, layer: Int, isEditable: Bool = false,
    editableTargets: [EntryPath] = [], installer: String? = nil, isRequested: Bool = false,
    directURL: DirectURL? = nil, requires: [Requirement] = [], extras: [String] = [],
    classifiers: [String] = [], entryPoints: EntryPoints? = nil, topLevel: [String] = [],
    files: [OwnedFile] = [], ownership: Ownership = .inferred, environment: Int? = nil,
    size: Int64 = 0
  ) {
    self.name = name
    self.version = version
    self.metadata = metadata
    self.metadataPath = metadataPath
    self.location = location
    self.standing = standing
    self.view = view
    self.layer = layer
    self.isEditable = isEditable
    self.editableTargets = editableTargets
    self.installer = installer
    self.isRequested = isRequested
    self.directURL = directURL
    self.requires = requires
    self.extras = extras
    self.classifiers = classifiers
    self.entryPoints = entryPoints
    self.topLevel = topLevel
    self.files = files
    self.ownership = ownership
    self.environment = environment
    self.size = size
  }
}
