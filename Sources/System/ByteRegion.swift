import ByteText

/// Bytes that can be read again and in any order: a range of a mapped file, or bytes in memory.
///
/// A blob in an archive is a region of that archive: nothing is copied or unpacked.
package struct ByteRegion: Sendable {
  /// Where the bytes are.
  package enum Storage: Sendable {
    case file(MappedFile, Range<Int>)
    case memory(ArraySlice<UInt8>)
  }
  /// Where this region's bytes are.
  package let storage: Storage

  /// A range of a mapped file; it is cut to what the file has.
  package init(file: MappedFile, range: Range<Int>) {
    storage = .file(file, range.clamped(to: 0..<file.size))
  }

  /// Bytes in memory, for content that a document carries inline.
  package init(bytes: [UInt8]) {
    storage = .memory(bytes[...])
  }

  /// The number of bytes.
  package var count: Int {
    switch storage {
    case .file(_, let range): range.count
    case .memory(let bytes): bytes.count
    }
  }

  /// The part at `range`, counted from the region's own start; nil if it is not all inside.
  package func part(_ range: Range<Int>) -> ByteRegion? {
    guard range.lowerBound >= 0, range.upperBound <= count else { return nil }
    switch storage {
    case .file(let file, let whole):
      return ByteRegion(
        file: file,
        range: whole.lowerBound + range.lowerBound..<whole.lowerBound + range.upperBound)
    case .memory(let bytes):
      let start = bytes.startIndex + range.lowerBound
      return ByteRegion(memory: bytes[start..<start + range.count])
    }
  }

  private init(memory: ArraySlice<UInt8>) {
    storage = .memory(memory)
  }

  /// Calls `body` with the bytes, which are valid during the call only.
  package func withBytes<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    switch storage {
    case .file(let file, let range):
      let bytes = file.bytes(range)
      defer { extendLifetime(file) }
      return try body(Span(_unsafeElements: bytes.assumingMemoryBound(to: UInt8.self)))
    case .memory(let bytes):
      return try body(bytes.span)
    }
  }

  /// A copy of all bytes; for small documents only.
  package func array() -> [UInt8] {
    withBytes { $0.array() }
  }

  /// Whether both are the same bytes of the same file, so that comparing them would be idle.
  package func isSameRange(as other: ByteRegion) -> Bool {
    switch (storage, other.storage) {
    case (.file(let file, let range), .file(let otherFile, let otherRange)):
      file.isSameFile(as: otherFile) && range == otherRange
    default: false
    }
  }

  /// Whether both hold the same bytes. Costs memory bandwidth, which is several times that of hashing.
  package func hasSameBytes(as other: ByteRegion) -> Bool {
    guard count == other.count else { return false }
    return withBytes { left in other.withBytes { right in left.elementsEqual(right) } }
  }

  /// Calls `body` with a range of the bytes, which must be inside and are valid during the call only.
  package func withUnsafeBytes<Result>(
    _ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    switch storage {
    case .file(let file, let whole):
      defer { extendLifetime(file) }
      return body(
        file.bytes(whole.lowerBound + range.lowerBound..<whole.lowerBound + range.upperBound))
    case .memory(let bytes):
      return bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
  }
}
