import Codecs
import LayerFilesystem
import PythonPackaging

/// An archive file in an image that Python could install or import from: a wheel, sdist, egg,
/// zipapp, or any zip, also where pip's cache keeps it inside a response.
package struct DistributionArchive: Sendable {
  /// What kind of archive it is, by its content.
  package enum Kind: String, Sendable, Hashable {
    /// A wheel (PEP 427).
    case wheel
    /// A source distribution.
    case sdist
    /// An egg.
    case egg
    /// A zipapp (PEP 441), pex or shiv.
    case zipapp
    /// Any other zip archive.
    case zip
    /// Any other tar archive.
    case tar
    /// A package of Debian.
    case deb
    /// An object or pack of a git repository.
    case git
    /// An archive of another form, which is not read.
    case other
  }

  /// A member of the archive.
  package struct Member: Sendable, Hashable {
    /// Its name as the archive has it.
    package let name: [UInt8]
    /// Its uncompressed size in bytes.
    package let size: Int64
    /// CRC-32 of its content as the archive's directory states it; nil where there is none.
    package let crc32: UInt32?
    /// What is known of its content.
    package let content: Content
    /// What it shows of tests, where it is a Python source that is called like one.
    package let facts: TestCodeFacts?

    /// What is known of a member's content.
    package enum Content: Sendable, Hashable {
      /// Its digest.
      case hashed(SHA256Digest)
      /// It was uncompressed, so that it can be had, and was not hashed: the member has that place in
      /// the directory of the zip. See `digests(of:in:)`.
      case readable(place: Int)
      /// It could not be had: it is encrypted, damaged, or beyond the bounds.
      case unreadable
    }

    /// A member with those facts.
    package init(
      name: [UInt8], size: Int64, crc32: UInt32?, content: Content = .unreadable,
      facts: TestCodeFacts? = nil
    ) {
      self.facts = facts
      self.name = name
      self.size = size
      self.crc32 = crc32
      self.content = content
    }
  }

  /// The kind, by content.
  package let kind: Kind
  /// The path of the archive.
  package let path: EntryPath
  /// The entry with its bytes.
  package let content: EntryReference
  /// Whether containers see it.
  package let view: Visibility
  /// The distributions whose metadata is inside.
  package let distributions: [(name: ProjectName, version: String?)]
  /// The members in order; those of an archive inside follow it, below its name.
  package let members: [Member]
  /// Why the archive, or a part of it, could not be read; nil where all of it could.
  package let damage: String?

  /// An archive with those facts.
  package init(
    kind: Kind, path: EntryPath, content: EntryReference, view: Visibility,
    distributions: [(name: ProjectName, version: String?)], members: [Member],
    damage: String? = nil
  ) {
    self.kind = kind
    self.path = path
    self.content = content
    self.view = view
    self.distributions = distributions
    self.members = members
    self.damage = damage
  }
}
