import ByteText
import Codecs

/// Gathers what is inside an archive, and inside the archives in it, within bounds.
struct ArchiveGathering {
  private(set) var members: [DistributionArchive.Member] = []
  private(set) var documents: [ArchiveListing.Document] = []
  private let depth: Int
  private var budget: Int64
  private var documentBytes: Int64 = 0
  private var encrypted = 0
  private var unread = 0
  private var lying = 0
  private var nestedDamage: String?

  /// Archives in archives are followed this far.
  static let depthLimit = 4
  /// Of one archive, this much is uncompressed, what is nested in it included.
  private static let budget: Int64 = 512 << 20
  private static let memberSize: Int64 = 256 << 20
  private static let failureCost: Int64 = 64 << 20

  init(depth: Int) {
    self.depth = depth
    budget = Self.budget >> Int64(depth * 2)
  }

  /// Up to which size a member may be read.
  var limit: Int64 { min(Self.memberSize, budget) }

  /// What could not be read, in a few words.
  var damage: String? {
    if encrypted > 0 { return "\(encrypted) of its members are encrypted" }
    if unread > 0 { return "\(unread) of its members are too large or damaged" }
    if lying > 0 { return "\(lying) of its members are not of the size that it states" }
    return nestedDamage
  }

  /// Adds a member; `content` is nil where it could not be had. With its place in a zip's directory
  /// it is left to be hashed by who wants to know.
  mutating func add(
    name: [UInt8], size: Int64, crc32: UInt32?, content: [UInt8]?, isEncrypted: Bool,
    place: Int? = nil
  ) {
    if isEncrypted {
      encrypted += 1
    } else if content == nil {
      unread += 1
      // Finding out may have cost much, and there may be many of them.
      budget = max(0, budget - Self.failureCost)
    }
    let stated = size
    let size = content.map { Int64($0.count) } ?? stated
    if size != stated { lying += 1 }
    budget -= content == nil ? 0 : size
    members.append(
      DistributionArchive.Member(
        name: name, size: size, crc32: crc32,
        content: Self.known(content, place), facts: Self.facts(name, content)))
    guard let content else { return }
    if ArchiveListing.isDocument(name), size <= ArchiveListing.documentSize,
      documents.count < ArchiveListing.documentCount,
      documentBytes + size <= ArchiveListing.documentsSize
    {
      documentBytes += size
      documents.append(ArchiveListing.Document(name: name, content: content))
    }
    addNested(name, content)
  }

  /// Adds a name of which the content is elsewhere.
  mutating func addName(_ name: [UInt8], size: Int64 = 1, crc32: UInt32? = nil) {
    members.append(DistributionArchive.Member(name: name, size: size, crc32: crc32))
  }

  /// What a Python source shows of tests; all that may be one by its name begins or ends with the word, or
  /// follows the settings of a project.
  private static func facts(_ name: [UInt8], _ content: [UInt8]?) -> TestCodeFacts? {
    guard let content else { return nil }
    if name[...].ends(with: ".pyc") { return ContentExtract.facts(ofBytecode: content.span) }
    guard
      name[...].ends(with: ".py") || SetAsideName.isOfSource(name.span)
        || name.elementsEqual(ArchiveListing.nameOfBlob),
      TestCodeScan.mayTell(content.span)
    else { return nil }
    let facts = TestCodeScan.facts(of: content.span)
    return facts.isEmpty ? nil : facts
  }

  private static func known(
    _ content: [UInt8]?, _ place: Int?
  ) -> DistributionArchive.Member.Content {
    guard let content else { return .unreadable }
    return place.map { .readable(place: $0) } ?? .hashed(SHA256Digest(hashing: content))
  }

  private mutating func addNested(_ name: [UInt8], _ content: [UInt8]) {
    guard content.count > 22 else { return }
    guard depth < Self.depthLimit else {
      if content.starts(with: [0x50, 0x4B, 3, 4]) {
        nestedDamage = "archives are nested deeper than \(Self.depthLimit)"
      }
      return
    }
    guard let nested = ArchiveListing(nested: content.span, depth: depth + 1) else { return }
    if let damage = nested.damage { nestedDamage = damage }
    for member in nested.members {
      members.append(
        DistributionArchive.Member(
          name: name + [.slash] + member.name, size: member.size, crc32: member.crc32,
          content: member.content, facts: member.facts))
      // The size of what was not read is only what somebody wrote there.
      if member.content != .unreadable { budget = max(0, budget - member.size) }
    }
    for document in nested.documents {
      documents.append(
        ArchiveListing.Document(
          name: name + [.slash] + document.name, content: document.content))
    }
  }
}
