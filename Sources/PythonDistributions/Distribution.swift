import Codecs
import LayerFilesystem
import PythonPackaging

/// A Python distribution in an image: what pip installs, or what is left of it.
///
/// The members of its place, origin, metadata and contents are its own: `distribution.location`.
@dynamicMemberLookup
package struct Distribution: Sendable {
  /// What shows that the distribution is there.
  package enum Metadata: String, Sendable, Hashable {
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
  package enum Standing: String, Sendable, Hashable {
    /// Installed: an interpreter of the image finds it, or would with the folder on its path.
    case installed
    /// A copy inside another distribution (`pip/_vendor`), not importable by its own name.
    case vendored
    /// What an interrupted uninstall of pip left (`~ame`).
    case leftover
  }

  /// A file that the distribution's metadata claims.
  package struct OwnedFile: Sendable, Hashable {
    /// How the file is there.
    package enum State: Sendable, Hashable {
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
    package let path: EntryPath
    /// The node of the path; nil where no layer names it.
    package let node: PathNode?
    /// The entry with the bytes: the present one, or the hidden one in the distribution's layer.
    package let content: EntryReference?
    /// The digest that RECORD promises.
    package let recorded: SHA256Digest?
    /// How the file is there.
    package let state: State

    /// A file with those facts.
    package init(
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
  package enum Ownership: String, Sendable, Hashable {
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
  package let name: ProjectName
  /// The version as written; nil where nothing tells.
  package let version: String?
  /// Where it is, and how.
  package let place: Place
  /// Where it came from.
  package let origin: Origin
  /// What its metadata says.
  package let statement: Statement
  /// The files that it owns.
  package internal(set) var contents: Contents

  /// A distribution with those facts.
  package init(
    name: ProjectName, version: String?, place: Place, origin: Origin = Origin(),
    statement: Statement = Statement(), contents: Contents = Contents()
  ) {
    self.name = name
    self.version = version
    self.place = place
    self.origin = origin
    self.statement = statement
    self.contents = contents
  }

  /// A member of its place.
  @inlinable package subscript<Value>(dynamicMember path: KeyPath<Place, Value>) -> Value {
    place[keyPath: path]
  }

  /// A member of its origin.
  @inlinable package subscript<Value>(dynamicMember path: KeyPath<Origin, Value>) -> Value {
    origin[keyPath: path]
  }

  /// A member of what its metadata says.
  @inlinable package subscript<Value>(dynamicMember path: KeyPath<Statement, Value>) -> Value {
    statement[keyPath: path]
  }

  /// A member of its contents.
  @inlinable package subscript<Value>(dynamicMember path: KeyPath<Contents, Value>) -> Value {
    contents[keyPath: path]
  }
}
