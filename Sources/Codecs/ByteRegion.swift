import Glibc

/// Bytes that can be read again and in any order: a range of a mapped file, or bytes in memory.
///
/// A blob in an archive is a region of that archive: nothing is copied or unpacked.
public struct ByteRegion: Sendable {
  enum Storage: Sendable {
    case file(MappedFile, Range<Int>)
    case memory(ArraySlice<UInt8>)
  }
  let storage: Storage

  /// A range of a mapped file; it is cut to what the file has.
  public init(file: MappedFile, range: Range<Int>) {
    storage = .file(file, range.clamped(to: 0..<file.size))
  }

  /// Bytes in memory, for content that a document carries inline.
  public init(bytes: [UInt8]) {
    storage = .memory(bytes[...])
  }

  /// The number of bytes.
  public var count: Int {
    switch storage {
    case .file(_, let range): range.count
    case .memory(let bytes): bytes.count
    }
  }

  /// The part at `range`, counted from the region's own start; nil if it is not all inside.
  public func part(_ range: Range<Int>) -> ByteRegion? {
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
  public func withBytes<Result, Failure: Error>(
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
  public func array() -> [UInt8] {
    withBytes { $0.array() }
  }

  /// How the region's bytes are compressed.
  public var compression: Compression { withBytes { Compression.detect($0) } }

  /// Whether both are the same bytes of the same file, so that comparing them would be idle.
  public func isSameRange(as other: ByteRegion) -> Bool {
    switch (storage, other.storage) {
    case (.file(let file, let range), .file(let otherFile, let otherRange)):
      file === otherFile && range == otherRange
    default: false
    }
  }

  /// The digest of the bytes.
  public func digest(_ algorithm: Digest.Algorithm) throws(CodecError) -> Digest {
    try Self.digestAll([self], algorithm)[0]
  }

  /// The digests of several regions that are expected to hold the same bytes.
  ///
  /// The regions are compared block by block with the first one, which alone is hashed: comparing
  /// costs memory bandwidth, hashing several times that. A region that differs is then hashed by
  /// itself, so the answer is right whatever the regions hold.
  public static func digestAll(
    _ regions: [ByteRegion], _ algorithm: Digest.Algorithm,
    progress: (Int) -> Void = { _ in }
  ) throws(CodecError) -> [Digest] {
    guard let first = regions.first else { return [] }
    let hash = try MessageDigest(algorithm)
    var same = regions.indices.filter { regions[$0].count == first.count && $0 > 0 }
    // A block that fits the first-level caches is read from memory once for both uses.
    let block = 1 << 15
    var offset = 0
    while offset < first.count {
      let range = offset..<min(offset + block, first.count)
      first.withUnsafeBytes(range) { bytes in
        same.removeAll { index in
          regions[index].withUnsafeBytes(range) { other in
            guard let left = bytes.baseAddress, let right = other.baseAddress else { return true }
            return left != right && memcmp(left, right, range.count) != 0
          }
        }
        hash.update(bytes)
      }
      offset = range.upperBound
      progress(range.count)
    }
    let digest = try Self.digest(algorithm, hash.finish())
    var digests: [Digest] = [digest]
    for index in regions.indices.dropFirst() {
      digests.append(
        same.contains(index) ? digest : try digestAll([regions[index]], algorithm)[0])
    }
    return digests
  }

  private static func digest(
    _ algorithm: Digest.Algorithm, _ bytes: [UInt8]
  ) throws(CodecError) -> Digest {
    guard let digest = Digest(algorithm: algorithm, bytes: bytes) else {
      throw .unavailable("hashing")
    }
    return digest
  }

  private func withUnsafeBytes<Result>(
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
