import Codecs
import LayerFilesystem

// The form in which a layer's index keeps a listing.
extension ArchiveListing {
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
