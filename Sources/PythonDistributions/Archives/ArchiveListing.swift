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

  private init(damage: String) {
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
      if InterpreterBinary.isExecutable(content) || ContentExtract.hasTextOfDOS(content) {
        return nil
      }
      self.init(inResponse: content)
    case .bytecode, .empty: return nil
    }
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

  private init(
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

  private init(_ gathering: ArchiveGathering, isTar: Bool, damage: String? = nil) {
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
      guard tail.contains("MEI\u{C}\u{B}\u{A}\u{B}\u{E}") else { return nil }
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

  // MARK: Tar

  /// Limits for archives inside layers: sdists are small.
  private static let expansion = ExpansionLimit(ratio: 100, allowance: 64 << 20)
  private static let memberLimit = 200_000

  /// Reads a tar archive, compressed or not; nil where the bytes are none.
  init?(tar content: Span<UInt8>) { self.init(tar: content, depth: 0) }

  init?(tar content: Span<UInt8>, depth: Int) {
    guard content.count <= Self.sizeLimit else {
      self.init(damage: Self.oversized)
      return
    }
    var gathering = ArchiveGathering(depth: depth)
    do {
      // A name at the beginning of a plain archive may look like the magic of a compressed one.
      let compression =
        TarReader.isArchive(content)
        ? .none
        : Entry.ContentKind.container(content) == .lzma ? .lzma : Compression.detect(content)
      let stream = try ByteStream(ByteRegion(bytes: content.array()))
        .decompressed(compression, limit: Self.expansion)
      let reader = try TarReader(stream)
      while try reader.next() {
        guard gathering.members.count < Self.memberLimit else {
          self.init(
            gathering, isTar: true, damage: "it has more than \(Self.memberLimit) members")
          return
        }
        guard reader.kind == .file else { continue }
        var bytes: [UInt8]?
        if reader.size <= gathering.limit {
          var collected: [UInt8] = []
          try reader.forEachBlock { collected.append(contentsOf: $0.array()) }
          bytes = collected
        }
        gathering.add(
          name: reader.withPath { $0.array() }, size: reader.size, crc32: nil, content: bytes,
          isEncrypted: false)
      }
      // Some programs read on behind the end, where another archive may be.
      if try reader.hasTrailingData(), !gathering.members.isEmpty {
        self.init(gathering, isTar: true, damage: "bytes follow its end")
        return
      }
    } catch {
      // What a sound stream holds is no tar archive where not even one member came of it. Of a damaged
      // stream nobody knows.
      if case CodecError.corruptTar = error, gathering.members.isEmpty { return nil }
      self.init(gathering, isTar: true, damage: "\(error)")
      return
    }
    guard !gathering.members.isEmpty else { return nil }
    self.init(gathering, isTar: true)
  }

  /// Archives that are read from beginning to end are read up to this size.
  private static let sizeLimit = 512 << 20
  private static let oversized = "it is larger than \(sizeLimit >> 20) MiB"

  /// What is said of an archive that was too large to be held while its layer passed.
  static let tooLarge = ArchiveListing(damage: oversized)

  // MARK: Scripts

  /// Reads the compressed tar archive behind a script that unpacks it, as makeself makes them; nil where
  /// there is none.
  private init?(behindScript content: Span<UInt8>) {
    // Scripts are text, which has no such byte.
    guard content.holds(0) else { return nil }
    var attempts = 0
    var index = 1
    while index + 18 < content.count, attempts < Self.bodiesTried {
      defer { index += 1 }
      guard content[index - 1] == 0x0A else { continue }
      let rest = content.extracting(index..<content.count)
      let isArchive = TarReader.isArchive(rest)
      guard isArchive || Compression.detect(rest) != .none else { continue }
      attempts += 1
      if let listing = ArchiveListing(tar: rest) {
        self = listing
        return
      }
    }
    return nil
  }

  // MARK: Responses

  /// Reads the archive in a response that pip's cache keeps in CacheControl's serialised form, in
  /// which the body stands somewhere; nil where there is none.
  init?(inResponse content: Span<UInt8>) {
    // Looked at quickly first: the policy asks about every Python source, whose text has neither byte.
    if content.holds(0x06), let directory = try? ZipDirectory(content, anywhere: true) {
      self.init(directory, content, 0)
      return
    }
    // The body of an sdist stands near the beginning, before the headers.
    let last = min(content.count - 18, 4096)
    guard last >= 0, content.extracting(0...last).holds(0x1F) else { return nil }
    var attempts = 0
    for start in 0...last
    where content[start] == 0x1F && content[start + 1] == 0x8B && content[start + 2] == 8 {
      attempts += 1
      guard attempts <= Self.bodiesTried else { break }
      let end = Self.endOfBody(at: start, in: content) ?? content.count
      if let listing = ArchiveListing(tar: content.extracting(start..<end)) {
        self = listing
        return
      }
    }
    return nil
  }

  private static let bodiesTried = 16

  /// Where a body ends: MessagePack writes its length before it (`bin 8`, `bin 16`, `bin 32`).
  private static func endOfBody(at start: Int, in content: Span<UInt8>) -> Int? {
    for (marker, width) in [(0xC6, 4), (0xC5, 2), (0xC4, 1)] as [(UInt8, Int)]
    where start > width && content[start - width - 1] == marker {
      var length = 0
      for index in start - width..<start { length = length << 8 | Int(content[index]) }
      if length <= content.count - start { return start + length }
    }
    return nil
  }

  // MARK: Encoding

  func write(to writer: inout ByteWriter) {
    writer.append(Array(kind.rawValue.utf8))
    writer.append(Array((damage ?? "").utf8))
    writer.append(number: members.count)
    for member in members {
      writer.append(member.name)
      writer.append(number: Int(member.size))
      writer.append(number: member.crc32.map { Int($0) + 1 } ?? 0)
      if case .hashed(let digest) = member.content {
        writer.append(digest.bytes)
      } else {
        writer.append([])
      }
      writer.append(number: member.facts == nil ? 0 : 1)
      member.facts?.write(to: &writer)
    }
    writer.append(number: documents.count)
    for document in documents {
      writer.append(document.name)
      writer.append(document.content)
    }
  }

  init?(from reader: inout ByteReader) {
    guard let kindName = reader.readBytes(),
      let kind = DistributionArchive.Kind(rawValue: String(decoding: kindName, as: UTF8.self)),
      let damage = reader.readBytes(), let memberCount = reader.readNumber()
    else { return nil }
    var members: [DistributionArchive.Member] = []
    for _ in 0..<max(0, memberCount) {
      guard let name = reader.readBytes(), let size = reader.readNumber(),
        let crc = reader.readNumber(), let digest = reader.readBytes(),
        let factCount = reader.readNumber()
      else { return nil }
      let facts = factCount == 1 ? TestCodeFacts(from: &reader) : nil
      members.append(
        DistributionArchive.Member(
          name: name, size: Int64(size),
          crc32: crc == 0 ? nil : UInt32(truncatingIfNeeded: crc - 1),
          content: SHA256Digest(bytes: digest).map { .hashed($0) } ?? .unreadable,
          facts: facts))
    }
    var documents: [Document] = []
    for _ in 0..<max(0, reader.readNumber() ?? 0) {
      guard let name = reader.readBytes(), let content = reader.readBytes() else { return nil }
      documents.append(Document(name: name, content: content))
    }
    self.kind = kind
    self.members = members
    self.documents = documents
    self.damage = damage.isEmpty ? nil : String(decoding: damage, as: UTF8.self)
  }
}
