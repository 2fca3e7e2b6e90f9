import ContainerImage
import LayerFilesystem
import PythonPackaging

extension Distribution {
  /// Where a distribution is, and how.
  package struct Place: Sendable {
    /// What shows that it is there.
    package var metadata: Metadata
    /// Its metadata file or folder; for one without metadata, its import package.
    package var metadataPath: EntryPath
    /// The site directory or other folder that the metadata is in.
    package var location: EntryPath
    /// Installed, vendored or left over.
    package var standing: Standing
    /// Whether containers see its metadata.
    package var view: Visibility
    /// The layer that brought it.
    package var layer: LayerIndex
    /// The interpreter that finds it, by its place among the inventory's environments; nil where none
    /// does.
    package var environment: Int?

    /// A place with those facts.
    package init(
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
  package struct Origin: Sendable {
    /// What installed it (`INSTALLER`).
    package var installer: String?
    /// Whether the user asked for it (`REQUESTED`).
    package var isRequested = false
    /// The URL that it was installed from (PEP 610).
    package var directURL: DirectURL?
    /// Whether it is an editable install.
    package var isEditable = false
    /// The folders that an editable install or egg-link makes importable.
    package var editableTargets: [EntryPath] = []

    /// An origin of which nothing is known.
    package init() {}
  }

  /// What a distribution's metadata says.
  package struct Statement: Sendable {
    /// What it requires, in the order of the metadata.
    package var requires: [Requirement]
    /// The extras that it offers.
    package var extras: [String] = []
    /// Its trove classifiers.
    package var classifiers: [String] = []
    /// Its console and GUI scripts.
    package var entryPoints: EntryPoints?
    /// The import packages and modules at its top level.
    package var topLevel: [String] = []

    /// Metadata that states requirements at most.
    package init(requires: [Requirement] = []) { self.requires = requires }
  }

  /// The files that a distribution owns.
  package struct Contents: Sendable {
    /// The files, sorted by path.
    package var files: [OwnedFile] = []
    /// What told which files it owns.
    package var ownership = Ownership.inferred
    /// Bytes of the files that are present, or for a hidden distribution were shipped.
    package var size: Int64 = 0

    /// No files.
    package init() {}
  }
}
