/// What follows the end of a tar archive.
///
/// Engines never look there. Some programs do: `tar --ignore-zeros`, and libraries that are told to take
/// archives that stand one behind the other, read on.
package struct TarTrailer: Sendable {
  /// The first block that is not zeros, counted in bytes of the archive.
  package let offset: Int64
  /// The bytes from there on, up to the number that was asked for.
  package let bytes: [UInt8]
  /// Whether these are all bytes.
  package let isWhole: Bool
}

extension TarReader {
  /// What follows the end of the archive, with up to `limit` of its bytes; nil where nothing but zeros
  /// does. To be asked once, when `next` has come to the end.
  package func trailer(keeping limit: Int) throws(CodecError) -> TarTrailer? {
    guard isEnded else { return nil }
    var offset = input.offset - Int64(TarInput.blockSize)
    var bytes: [UInt8] = []
    if let oddBlock {
      bytes = Array(oddBlock.prefix(limit))
    } else {
      guard let (place, piece) = try firstBytes() else { return nil }
      // The block may have begun in an earlier piece, in which there are zeros alone.
      let zeros = Int(place % Int64(TarInput.blockSize))
      offset = place - Int64(zeros)
      bytes = [UInt8](repeating: 0, count: min(zeros, limit))
      bytes.append(contentsOf: piece.prefix(limit - bytes.count))
      if zeros + piece.count > limit {
        return TarTrailer(offset: offset, bytes: bytes, isWhole: false)
      }
    }
    while true {
      let piece = try input.next(upTo: .max)
      if piece.isEmpty { return TarTrailer(offset: offset, bytes: bytes, isWhole: true) }
      let room = limit - bytes.count
      bytes.append(contentsOf: piece.prefix(room))
      if piece.count > room { return TarTrailer(offset: offset, bytes: bytes, isWhole: false) }
    }
  }

  /// Whether anything but zeros follows the end of the archive.
  package func hasTrailingData() throws(CodecError) -> Bool { try trailer(keeping: 0) != nil }

  /// The bytes that lie together from the first one on that is not zero, and its place.
  private func firstBytes() throws(CodecError) -> (place: Int64, Slice<UnsafeRawBufferPointer>)? {
    while true {
      let start = input.offset
      let piece = try input.next(upTo: .max)
      if piece.isEmpty { return nil }
      if let first = piece.firstIndex(where: { $0 != 0 }) {
        return (start + Int64(first), piece[first...])
      }
    }
  }
}
