/// Reads a tar archive entry by entry: ustar, GNU and pax.
///
/// Every container engine reads layers with Go's archive/tar, so this reader takes an archive as
/// that one does: what another reader would skip, rename or forgive could be a file that engines
/// unpack. Names are bytes as the archive has them. Properties speak of the entry that `next` moved to.
package final class TarReader {
  /// What an entry makes in a file system.
  package enum Kind: UInt8, Sendable, Hashable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A symbolic link; `linkTarget` is its text.
    case symlink
    /// Another name of an earlier file; `linkTarget` is that file's path from the root.
    case hardlink
    /// A character device.
    case character
    /// A block device.
    case block
    /// A named pipe.
    case fifo
  }

  let input: TarInput
  /// How many of the archive's last chunks are valid, where that is more than one.
  let bufferCount: Int?
  private let limit: ExpansionLimit
  private(set) var header: TarHeader?
  private(set) var path: [UInt8] = []
  private(set) var link: [UInt8] = []
  private(set) var attributes: [[UInt8]: [UInt8]] = [:]
  private var map: SparseMap?
  /// Stored bytes of the entry that were not read yet, and the bytes that fill their last block.
  private var remaining: Int64 = 0
  private var padding: Int64 = 0
  private var nextSegment = 0
  private var segmentUsed: Int64 = 0
  private var holes: Int64 = 0
  private(set) var isEnded = false
  /// The block that follows a single block of zeros, where it is not zeros itself.
  private(set) var oddBlock: [UInt8]?
  /// Where the headers of the entry begin, or of what should be the next one, counted in bytes of the
  /// archive.
  package private(set) var entryOffset: Int64 = 0

  /// Archives are made of blocks of so many bytes.
  package static let blockSize = TarInput.blockSize
  /// Names, links and attributes of one entry; real ones stay below a hundred kilobytes.
  private static let extensionLimit: Int64 = 16 << 20

  /// A reader of the uncompressed tar archive `stream`, whose holes may grow to `limit`.
  package init(_ stream: ByteStream, limit: ExpansionLimit = .standard) throws(CodecError) {
    input = TarInput(stream.producer)
    bufferCount = (stream.producer as? any RotatingProducer)?.bufferCount
    self.limit = limit
  }

  /// What stands before an entry's own header.
  private struct Extensions {
    var pax: PaxHeader?
    var longName: [UInt8]?
    var longLink: [UInt8]?
  }

  /// Whether a content begins as a tar archive of any format does: with a header whose checksum is
  /// right.
  package static func isArchive(_ content: Span<UInt8>) -> Bool {
    guard content.count >= TarInput.blockSize else { return false }
    return content.extracting(..<TarInput.blockSize).withUnsafeBytes { TarHeader($0) != nil }
  }

  /// Moves to the next entry; false at the end of the archive.
  package func next() throws(CodecError) -> Bool {
    guard !isEnded else { return false }
    try input.skip(remaining)
    try input.skip(padding)
    (remaining, padding) = (0, 0)
    entryOffset = input.offset
    var extensions = Extensions()
    while let block = try headerBlock() {
      guard let found = TarHeader(block) else {
        throw input.damaged("there is no tar header where one must be")
      }
      switch found.typeFlag {
      case UInt8(ascii: "x"):
        guard let pax = PaxHeader(try body(found)) else {
          throw input.damaged("a pax header is malformed")
        }
        extensions.pax = pax
      case UInt8(ascii: "g"):
        // Engines pass over global headers, and forget what stood before them.
        try input.skip(found.size)
        try input.skip(Self.padding(found.size))
        extensions = Extensions()
      case UInt8(ascii: "L"): extensions.longName = Self.text(try body(found))
      case UInt8(ascii: "K"): extensions.longLink = Self.text(try body(found))
      default:
        try take(found, block, extensions)
        return true
      }
    }
    isEnded = true
    header = nil
    return false
  }

  /// The next block that is not zeros; nil at the end of the archive.
  private func headerBlock() throws(CodecError) -> UnsafeRawBufferPointer? {
    guard let block = try input.block() else { return nil }
    // A header begins with a name, so most need one look.
    if block[0] != 0 || block.contains(where: { $0 != 0 }) { return block }
    // Two blocks of zeros are the end. Engines refuse an archive that goes on after one.
    if let second = try input.block(), second.contains(where: { $0 != 0 }) {
      oddBlock = Array(second)
    }
    return nil
  }

  private func body(_ header: TarHeader) throws(CodecError) -> [UInt8] {
    guard header.size <= Self.extensionLimit else {
      throw input.damaged("a header is larger than \(Self.extensionLimit >> 20) MiB")
    }
    let body = try input.array(Int(header.size))
    try input.skip(Self.padding(header.size))
    return body
  }

  private static func padding(_ size: Int64) -> Int64 { -size & Int64(TarInput.blockSize - 1) }

  private static func text(_ body: [UInt8]) -> [UInt8] { Array(body.prefix { $0 != 0 }) }

  /// Makes an entry of its header and of what stood before it, in Go's order of precedence.
  private func take(
    _ found: TarHeader, _ block: UnsafeRawBufferPointer, _ extensions: Extensions
  ) throws(CodecError) {
    var entry = found
    let pax = extensions.pax
    entry.readName(block, into: &path)
    if let name = pax?.path { path = Array(name) }
    // Engines leave a GNU header that names nothing alone.
    if let name = extensions.longName, !name.isEmpty { path = name }
    entry.readLink(block, into: &link)
    if let target = pax?.linkPath { link = Array(target) }
    if let target = extensions.longLink, !target.isEmpty { link = target }
    attributes = pax?.attributes ?? [:]
    entry.userID = pax?.userID ?? entry.userID
    entry.groupID = pax?.groupID ?? entry.groupID
    entry.modificationTime = pax?.modificationTime ?? entry.modificationTime
    entry.size = pax?.size ?? entry.size
    if entry.typeFlag == 0, path.last == UInt8(ascii: "/") { entry.typeFlag = UInt8(ascii: "5") }
    if entry.isHeaderOnly { entry.size = 0 }
    remaining = entry.size
    padding = Self.padding(entry.size)
    map = nil
    (nextSegment, segmentUsed) = (0, 0)
    try readHoles(&entry, block, pax?.sparse)
    header = entry
  }

  /// Reads the map of a file with holes and sets its real size.
  private func readHoles(
    _ entry: inout TarHeader, _ block: UnsafeRawBufferPointer, _ records: PaxHeader.SparseRecords?
  ) throws(CodecError) {
    var numbers: [Int64] = []
    if entry.typeFlag == UInt8(ascii: "S") {
      guard entry.format == .gnu else {
        throw input.damaged("a sparse file is not in GNU's format")
      }
      (numbers, entry.size) = try SparseMap.oldGNU(block, input)
    } else if let records, records.isKnown {
      guard !entry.isHeaderOnly else {
        throw input.damaged("a sparse map stands before an entry that has no content")
      }
      numbers = records.map
      if records.major == "1" {
        let (list, stored) = try SparseMap.leading(input)
        numbers = list
        remaining -= stored
      }
      if let name = records.name { path = Array(name) }
      entry.size = records.size ?? entry.size
      guard records.major == "1" || records.blockCount == Int64(numbers.count / 2) else {
        throw input.damaged("its sparse map is not as long as it says")
      }
    } else {
      return
    }
    guard let map = SparseMap(numbers: numbers, size: entry.size, stored: remaining) else {
      throw input.damaged("its sparse map does not fit the file")
    }
    self.map = map
  }

  /// Where the content of the entry starts, counted in bytes of the archive.
  package var contentOffset: Int64 { input.offset }

  /// The number of bytes that the archive has of the content; fewer than `size` where it has holes.
  package var storedSize: Int64 { remaining }

  /// Whether the content lies in the archive as it is, without holes.
  package var isContiguous: Bool { map == nil }

  /// Calls `body` with the content, block by block; holes come as zeros.
  package func forEachBlock(_ body: (Span<UInt8>) -> Void) throws(CodecError) {
    let content = TarContentProducer(self)
    while true {
      let block = try content.next()
      if block.isEmpty { return }
      body(Span(_unsafeElements: block.assumingMemoryBound(to: UInt8.self)))
    }
  }

  /// The SHA-256 digest of the content; `hash` is reset and used for it.
  package func contentDigest(_ hash: MessageDigest) throws(CodecError) -> SHA256Digest {
    try hash.reset()
    let content = TarContentProducer(self)
    while true {
      let chunk = try content.next()
      if chunk.isEmpty { return hash.finishSHA256() }
      hash.update(chunk)
    }
  }

  /// The next stored bytes and their place in the file; nil after the last ones.
  func readBlock() throws(CodecError) -> (bytes: UnsafeRawBufferPointer, offset: Int64)? {
    guard remaining > 0 else { return nil }
    var wanted = remaining
    var place = size - remaining
    if let map {
      while nextSegment < map.segments.count, segmentRest == 0 {
        nextSegment += 1
        segmentUsed = 0
      }
      guard nextSegment < map.segments.count else { return nil }
      wanted = segmentRest
      place = map.segments[nextSegment].offset + segmentUsed
    }
    let bytes = try input.next(upTo: wanted)
    guard !bytes.isEmpty else { throw input.cutShort }
    remaining -= Int64(bytes.count)
    segmentUsed += Int64(bytes.count)
    return (bytes, place)
  }

  private var segmentRest: Int64 {
    map.map { $0.segments[nextSegment].count - segmentUsed } ?? 0
  }

  /// Counts bytes of holes, which cost an archive nothing.
  func countHole(_ count: Int) throws(CodecError) {
    holes += Int64(count)
    if limit.isExceeded(by: holes, from: input.offset) {
      throw .expansionLimit(limit, compressed: input.offset)
    }
  }
}
