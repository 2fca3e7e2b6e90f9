import ByteText
import Codecs
import System

// What follows the end of a layer's archive. Container engines stop at two blocks of zeros; some programs
// go on, and to them the layer has more files. The proof counts those too.
extension EntryScan {
  /// How many places may be no tar archive after all before the rest is left unread: each costs reading
  /// the same bytes again.
  private static let faultLimit = 64

  /// Reads every archive in what follows the end, wherever it begins, as far as it is one.
  mutating func readTrailer(_ trailer: TarTrailer) throws(ScanError) {
    builder.beginTrailer(at: trailer.offset)
    let start = Int(clamping: trailer.offset)
    let bytes = region.flatMap { $0.part(start..<$0.count) } ?? ByteRegion(bytes: trailer.bytes)
    var isUnread = region == nil && !trailer.isWhole
    var place = 0
    var faults = 0
    while faults < Self.faultLimit, let begin = Self.header(in: bytes, from: place) {
      // What is no archive stays unread.
      isUnread = isUnread || begin > place
      switch try readArchive(in: bytes, from: begin, trailer.offset) {
      case .end: return builder.endTrailer(isUnread: isUnread)
      case .more(let next): place = next
      case .fault(let next):
        place = next
        faults += 1
        isUnread = true
      }
    }
    builder.endTrailer(isUnread: true)
  }

  private enum Outcome {
    /// Nothing follows.
    case end
    /// The archive has ended, and there is more from that place on.
    case more(next: Int)
    /// There is no entry where one should be; the search goes on from that place.
    case fault(next: Int)
  }

  /// Reads the archive that begins at `begin`; `offset` is the place of `bytes` in the layer.
  private mutating func readArchive(
    in bytes: ByteRegion, from begin: Int, _ offset: Int64
  ) throws(ScanError) -> Outcome {
    guard let rest = bytes.part(begin..<bytes.count) else { return .end }
    let reader = try ScanError.codec { () throws(CodecError) in
      try TarReader(ByteStream(rest), limit: scanner.limit)
    }
    while true {
      do throws(CodecError) {
        guard try reader.next() else {
          let next = try reader.trailer(keeping: 0)
          return next.map { .more(next: begin + Int(clamping: $0.offset)) } ?? .end
        }
      } catch {
        guard case .corruptTar = error else { throw .codec(error) }
        return .fault(next: begin + Int(clamping: reader.entryOffset) + TarReader.blockSize)
      }
      // Of an entry that is cut short nobody could look at the content.
      guard reader.storedSize <= Int64(rest.count) - reader.contentOffset else {
        return .fault(next: begin + Int(clamping: reader.entryOffset) + TarReader.blockSize)
      }
      try add(reader, at: offset + Int64(begin))
    }
  }

  /// The first block from `start` on that is a tar header.
  private static func header(in bytes: ByteRegion, from start: Int) -> Int? {
    bytes.withBytes { span in
      var place = start
      while place <= span.count - TarReader.blockSize {
        if TarReader.isArchive(span.extracting(place..<place + TarReader.blockSize)) {
          return place
        }
        place += TarReader.blockSize
      }
      return nil
    }
  }
}
