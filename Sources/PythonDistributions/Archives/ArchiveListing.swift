import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging
import System

/// What an archive holds, as far as Python packaging is concerned: its members, and the content of
/// the few metadata files among them.
package struct ArchiveListing: Sendable, Hashable {
  /// A metadata file inside the archive.
  package struct Document: Sendable, Hashable {
    /// Its name as the archive has it.
    package let name: [UInt8]
    /// Its bytes.
    package let content: [UInt8]
  }

  /// What kind of archive it is, by its members.
  package let kind: DistributionArchive.Kind
  /// The members in order, folders left out.
  package let members: [DistributionArchive.Member]
  /// Metadata files: METADATA, PKG-INFO, entry_points.txt and their like.
  package let documents: [Document]
  /// Why the archive, or the rest of it, could not be read; nil where it could.
  package let damage: String?

  /// Metadata beyond these bounds is not kept.
  static let documentSize: Int64 = 4 << 20
  static let documentsSize: Int64 = 32 << 20
  static let documentCount = 512

  init(
    members: [DistributionArchive.Member], documents: [Document], damage: String?, isTar: Bool
  ) {
    kind = Self.kind(of: members, isTar: isTar)
    self.members = members
    self.documents = documents
    self.damage = damage
  }

  init(damage: String) {
    self.init(members: [], documents: [], damage: damage, isTar: false)
  }

  /// Reads a file by what its first bytes say it is; nil where it is no archive.
  ///
  /// - Parameter hashing: whether to hash all members. Those of a zip that is a file of its own can
  ///   be hashed later: see `DistributionArchive.digests(of:in:)`.
  init?(_ content: Span<UInt8>, _ kind: Entry.ContentKind, hashing: Bool = true) {
    switch kind {
    case .zip, .tar: self.init(content, isZip: kind == .zip, 0, hashing: hashing)
    case .script:
      if let listing = ArchiveListing(content, isZip: false, 0, hashing: hashing) {
        self = listing
      } else {
        self.init(behindScript: content)
      }
    case .gzip, .compressed: self.init(tar: content)
    case .container: self.init(container: content, depth: 0)
    case .other:
      if GitObject.isObject(content), let listing = ArchiveListing(gitObject: content) {
        self = listing
        return
      }
      if InterpreterBinary.isExecutable(content) {
        self.init(behind: content)
      } else if ContentExtract.hasTextOfDOS(content) {
        return nil
      } else {
        self.init(inResponse: content)
      }
    case .bytecode: self.init(behind: content)
    case .empty: return nil
    }
  }

  /// Whether a content may end as a zip archive, looked at cheaply.
  static func mayStandBehind(_ content: Span<UInt8>) -> Bool {
    let start = max(0, content.count - ContentTreatment.tailSize)
    return content.extracting(start..<content.count).firstIndex(of: "PK\u{5}\u{6}", rare: 1) != nil
  }

  /// Reads the names of the archive that stands at the end of a whole content.
  private init?(behind content: Span<UInt8>) {
    let start = max(0, content.count - ContentTreatment.tailSize)
    self.init(tail: content.extracting(start..<content.count), size: Int64(content.count))
  }

  /// Reads an archive inside an archive, judged by its bytes; nil where it is none.
  init?(nested content: Span<UInt8>, depth: Int) {
    let isZip = content.starts(with: [0x50, 0x4B, 3, 4])
    if let listing = ArchiveListing(content, isZip: isZip, depth, hashing: true) {
      self = listing
    } else if Entry.ContentKind.isContainer(content) {
      self.init(container: content, depth: depth)
    } else if Compression.detect(content) != .none {
      self.init(tar: content, depth: depth)
    } else {
      return nil
    }
  }

  /// Reads what begins as a tar archive and what ends as a zip archive, which one file may do both:
  /// what it is depends on the program that reads it.
  ///
  /// - Parameter isZip: whether it begins as a zip archive, and is a damaged one where it does not end
  ///   so.
  private init?(_ content: Span<UInt8>, isZip: Bool, _ depth: Int, hashing: Bool) {
    var zip: ArchiveListing?
    if isZip {
      zip = ArchiveListing(zip: content, depth: depth, hashing: hashing)
    } else if ZipDirectory.mayEnd(content), let directory = try? ZipDirectory(content) {
      zip = ArchiveListing(directory, content, depth, hashing: hashing)
    }
    let tar = TarReader.isArchive(content) ? ArchiveListing(tar: content, depth: depth) : nil
    switch (zip, tar) {
    case (nil, nil): return nil
    case (let listing?, nil), (nil, let listing?): self = listing
    case (let zip?, let tar?):
      self.init(
        members: zip.members + tar.members, documents: zip.documents + tar.documents,
        damage: zip.damage ?? tar.damage, isTar: zip.members.isEmpty)
    }
  }

  // MARK: Zip

  /// Reads a file that begins as a zip archive.
  init(zip content: Span<UInt8>) { self.init(zip: content, depth: 0) }

  private init(zip content: Span<UInt8>, depth: Int, hashing: Bool = true) {
    do {
      self.init(try ZipDirectory(content), content, depth, hashing: hashing)
    } catch {
      self.init(damage: error.reason)
    }
  }

  init(
    _ directory: ZipDirectory, _ content: Span<UInt8>, _ depth: Int, hashing: Bool = true
  ) {
    var gathering = ArchiveGathering(depth: depth)
    for (place, member) in directory.members.enumerated() where member.name.last != .slash {
      gathering.add(
        name: member.name, size: member.size, crc32: member.crc32,
        content: directory.bytes(of: member, in: content, limit: gathering.limit),
        isEncrypted: member.isEncrypted, place: hashing ? nil : place)
    }
    self.init(gathering, isTar: false, damage: directory.oddity)
  }

  init(_ gathering: ArchiveGathering, isTar: Bool, damage: String? = nil) {
    self.init(
      members: gathering.members, documents: gathering.documents,
      damage: damage ?? gathering.damage, isTar: isTar)
  }

  init(
    _ kind: DistributionArchive.Kind, _ gathering: ArchiveGathering, damage: String? = nil
  ) {
    self.kind = kind
    members = gathering.members
    documents = gathering.documents
    self.damage = damage ?? gathering.damage
  }

  /// An archive that nobody looks into, with the reason.
  init(_ kind: DistributionArchive.Kind, damage: String) {
    self.kind = kind
    members = []
    documents = []
    self.damage = damage
  }

  /// Reads the names of a zip archive that a file ends with, behind bytes that are something else; nil where
  /// there is none.
  init?(tail: Span<UInt8>, size: Int64) {
    guard let directory = try? ZipDirectory(tail: tail) else {
      guard tail.firstIndex(of: "MEI\u{C}\u{B}\u{A}\u{B}\u{E}", rare: 4) != nil else {
        return nil
      }
      self.init(.other, damage: "it is a program of PyInstaller, which is not read")
      return
    }
    var gathering = ArchiveGathering(depth: 0)
    for member in directory.members where member.name.last != .slash {
      gathering.addName(member.name, size: member.size, crc32: member.crc32)
    }
    self.init(
      gathering, isTar: false,
      damage: directory.oddity ?? "it stands behind other bytes, so that only its names were read")
  }
}
