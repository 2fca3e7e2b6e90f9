import ByteText
import Codecs
import System

/// The members of a tar archive by name, with links between them resolved.
struct ArchiveMembers<Passed: Sendable>: FileStore {
  private enum Member: Sendable {
    case content(Blob<Passed>)
    /// A symbolic link, its target relative to its folder, or a hard link, relative to the root.
    case link(target: String)
  }

  let name: String
  var isFolder: Bool { false }
  private var members: [String: Member] = [:]
  private var repeated: Set<String> = []

  /// More members than any image has; the table would only eat memory.
  private static var memberLimit: Int { 1_000_000 }

  init(name: String) {
    self.name = name
  }

  /// Reads the table of a mapped archive; contents are not touched.
  init(name: String, region: ByteRegion) throws(ImageError) {
    self.name = name
    try read(ByteStream(region)) { reader, member, size throws(ImageError) in
      let start = Int(clamping: reader.contentOffset)
      guard reader.isContiguous, let end = Int(exactly: size), end <= Int.max - start,
        let content = region.part(start..<start + end)
      else {
        throw .unreadable(
          what: "\(name): \(member)",
          .corruptTar(reason: "its content is not all there", offset: Int64(start)))
      }
      return .stored(StoredBlob(content))
    }
  }

  /// Reads an archive from a stream, each regular member given to `content` in order.
  mutating func read(
    _ stream: ByteStream,
    content: (TarReader, String, Int64) throws(ImageError) -> Blob<Passed>
  ) throws(ImageError) {
    do {
      let reader = try TarReader(stream)
      while try reader.next() {
        let member = Self.normalised(
          reader.withPath { String(decoding: $0.array(), as: UTF8.self) })
        let target = reader.withLinkTarget { String(decoding: $0.array(), as: UTF8.self) }
        switch reader.kind {
        case .file:
          add(member, .content(try content(reader, member, reader.size)))
        case .symlink: add(member, .link(target: Self.resolve(target, from: member)))
        case .hardlink: add(member, .link(target: Self.normalised(target)))
        case .directory, .character, .block, .fifo: break
        }
        guard members.count <= Self.memberLimit else {
          throw CodecError.corruptTar(
            reason: "it has more than \(Self.memberLimit) members", offset: reader.contentOffset)
        }
      }
    } catch let error as CodecError {
      throw .unreadable(what: name, error)
    } catch let error as ImageError {
      throw error
    } catch {
      throw .notAnImage(path: name, reason: "\(error)")
    }
  }

  private mutating func add(_ name: String, _ member: Member) {
    if members.updateValue(member, forKey: name) != nil { repeated.insert(name) }
  }

  func file(_ name: String) throws(ImageError) -> Blob<Passed>? {
    var name = Self.normalised(name)
    // Archives of Docker before 25 have one link for a repeated layer; longer chains are hostile.
    for _ in 0..<8 {
      guard let member = members[name] else { return nil }
      // Readers disagree about which of two members counts. A digest settles that for what is named
      // by its digest, and the diffID for a layer; a document that selects them has neither.
      guard !repeated.contains(name) || Self.isVerified(name) else {
        throw .badDocument(what: self.name, reason: "it has '\(name)' more than once")
      }
      switch member {
      case .content(let content): return content
      case .link(let target): name = target
      }
    }
    throw .badDocument(what: self.name, reason: "its member '\(name)' is a chain of links")
  }

  private static func isVerified(_ name: String) -> Bool {
    name.hasSuffix("/layer.tar") || DockerManifestEntry.digest(inName: name) != nil
  }

  /// A member's name without `./`, doubled slashes and `..`.
  static func normalised(_ name: String) -> String {
    var components: [Substring] = []
    for component in name.split(separator: "/") where component != "." {
      if component == ".." {
        _ = components.popLast()
      } else {
        components.append(component)
      }
    }
    return components.joined(separator: "/")
  }

  private static func resolve(_ target: String, from name: String) -> String {
    guard !target.hasPrefix("/") else { return normalised(target) }
    let folder = name.split(separator: "/").dropLast().joined(separator: "/")
    return normalised("\(folder)/\(target)")
  }
}
