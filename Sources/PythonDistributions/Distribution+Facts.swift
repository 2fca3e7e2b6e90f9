import ContainerImage
import LayerFilesystem
import PythonPackaging

extension Distribution {
  /// Where a distribution is, and how.
  public struct Place: Sendable {
    /// What shows that it is there.
    public var metadata: Metadata
    /// Its metadata file or folder; for one without metadata, its import package.
    public var metadataPath: EntryPath
    /// The site directory or other folder that the metadata is in.
    public var location: EntryPath
    /// Installed, vendored or left over.
    public var standing: Standing
    /// Whether containers see its metadata.
    public var view: Visibility
    /// The layer that brought it.
    public var layer: LayerIndex
    /// The interpreter that finds it, by its place among the inventory's environments; nil where none
    /// does.
    public var environment: Int?

    /// A place with those facts.
    public init(
      metadata: Metadata, metadataPath: EntryPath, location: EntryPath,
      standing: Standing = .installed, view: Visibility = .merged, layer: LayerIndex = 0,
      environment: Int? = nil
    ) {
      self.metadata = metadata
      self.metadataPath = metadataPath
      self.location = location
      self.standing = standing
      self.view = view
      self.layer = layer
      self.environment = environment
    }
  }

  /// Where a distribution came from.
  public struct Origin: Sendable {
    /// What installed it (`INSTALLER`).
    public var installer: String?
    /// Whether the user asked for it (`REQUESTED`).
    public var isRequested = false
    /// The URL that it was installed from (PEP 610).
    public var directURL: DirectURL?
    /// Whether it is an editable install.
    public var isEditable = false
    /// The folders that an editable install or egg-link makes importable.
    public var editableTargets: [EntryPath] = []

    /// An origin of which nothing is known.
    public init() {}
  }

  /// What a distribution's metadata says.
  public struct Statement: Sendable {
    /// What it requires, in the order of the metadata.
    public var requires: [Requirement]
    /// The extras that it offers.
    public var extras: [String] = []
    /// Its trove classifiers.
    public var classifiers: [String] = []
    /// Its console and GUI scripts.
    public var entryPoints: EntryPoints?
    /// The import packages and modules at its top level.
    public var topLevel: [String] = []

    /// Metadata that states requirements at most.
    public init(requires: [Requirement] = []) { self.requires = requires }
  }

  /// The files that a distribution owns.
  public struct Contents: Sendable {
    /// The files, sorted by path.
    public var files: [OwnedFile] = []
    /// What told which files it owns.
    public var ownership = Ownership.inferred
    /// Bytes of the files that are present, or for a hidden distribution were shipped.
    public var size: Int64 = 0

    /// No files.
    public init() {}
  }
}
