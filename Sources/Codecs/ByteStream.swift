import Glibc
import System

/// Bytes that come in order and once: a region, a file descriptor, a member of a tar archive, or any
/// of these after decompression.
///
/// A stream is used by one task at a time. It moves by chunks; a chunk is valid until the next one
/// is asked for, so nothing is copied between the steps of a pipeline.
public final class ByteStream {
  let producer: any ChunkProducer

  init(_ producer: any ChunkProducer) {
    self.producer = producer
  }

  /// The bytes of a region.
  public convenience init(_ region: ByteRegion) {
    self.init(RegionProducer(region))
  }

  /// What can be read from an open descriptor (standard input); `path` is for messages.
  public convenience init(descriptor: Int32, path: String) {
    self.init(DescriptorProducer(descriptor: descriptor, path: path))
  }

  /// The content of the entry that `reader` stands at, to be read before the reader goes on.
  public convenience init(contentOf reader: TarReader) {
    let content = TarContentProducer(reader)
    if let count = reader.bufferCount {
      self.init(RotatingTarContent(content, bufferCount: count))
    } else {
      self.init(content)
    }
  }

  /// The next chunk, empty at the end, given to `body`.
  public func next<Result>(
    _ body: (Span<UInt8>) throws -> Result
  ) throws -> Result {
    let chunk = try producer.next()
    return try body(Span(_unsafeElements: chunk.assumingMemoryBound(to: UInt8.self)))
  }

  /// Reads to the end and forgets the bytes, so that hashes on the way are complete.
  public func drain() throws(CodecError) {
    while !(try producer.next()).isEmpty {}
  }

  /// The same bytes, with the first of them looked at to see how they are compressed.
  public func detectingCompression() throws(CodecError) -> (Compression, ByteStream) {
    let peeking = PeekingProducer(producer)
    let head = try peeking.peek(8)
    return (Compression.detect(head.span), ByteStream(peeking))
  }

  /// The decompressed bytes.
  public func decompressed(
    _ compression: Compression, limit: ExpansionLimit = .standard
  ) throws(CodecError) -> ByteStream {
    switch compression {
    case .none: self
    case .gzip: ByteStream(try GzipInflater(producer, limit: limit))
    case .zstd: ByteStream(try ZstdDecompressor(producer, limit: limit))
    case .xz, .bzip2, .lz4, .lzma:
      ByteStream(try ArchiveFilter(producer, compression: compression, limit: limit))
    }
  }

  /// The same bytes, made on a thread of their own before they are asked for where the stream allows
  /// it: a stream that decompresses does.
  public func readAhead() -> ByteStream {
    guard let rotating = producer as? any RotatingProducer else { return self }
    return ByteStream(ReadAhead(rotating))
  }

  /// The same bytes, hashed as they pass, on the calling thread.
  public func hashed(_ algorithm: Digest.Algorithm) throws(CodecError) -> HashedStream {
    HashedStream(try InlineHash(producer, algorithm))
  }

  /// The same bytes, hashed as they pass, on a thread of their own where the stream allows it.
  ///
  /// Decompressed chunks live in rotating buffers, so the next one is made while the last ones are
  /// still being hashed.
  public func hashedAside(_ algorithm: Digest.Algorithm) throws(CodecError) -> HashedStream {
    if let rotating = producer as? any RotatingProducer {
      HashedStream(try HashLane(rotating, algorithm))
    } else {
      HashedStream(try InlineHash(producer, algorithm))
    }
  }
}

/// A stream together with the hash of what passed through it.
public struct HashedStream {
  /// The bytes, to be read to the end.
  public let stream: ByteStream
  private let hash: any StreamHash

  init(_ hash: some StreamHash & ChunkProducer) {
    stream = ByteStream(hash)
    self.hash = hash
  }

  /// The digest and number of all bytes; what was not read yet is read now.
  public func finish() throws(CodecError) -> (digest: Digest, count: Int64) {
    try stream.drain()
    let (bytes, count) = hash.finish()
    guard let digest = Digest(algorithm: hash.algorithm, bytes: bytes) else {
      throw .unavailable("hashing")
    }
    return (digest, count)
  }
}

/// Something that gives bytes chunk by chunk; an empty chunk is the end, and stays the end.
protocol ChunkProducer: AnyObject {
  func next() throws(CodecError) -> UnsafeRawBufferPointer
}

/// A producer whose last `bufferCount` chunks are all still valid.
protocol RotatingProducer: ChunkProducer {
  var bufferCount: Int { get }
}

protocol StreamHash: AnyObject {
  var algorithm: Digest.Algorithm { get }
  func finish() -> (digest: [UInt8], count: Int64)
}

private final class RegionProducer: ChunkProducer {
  private let region: ByteRegion
  private var memory: UnsafeMutableRawBufferPointer?
  private var isRead = false

  init(_ region: ByteRegion) { self.region = region }

  deinit { memory?.deallocate() }

  // One chunk: a tar reader over a mapped file then skips contents without touching their pages.
  func next() -> UnsafeRawBufferPointer {
    guard !isRead else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    isRead = true
    return region.stableBytes { bytes in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
      copy.copyMemory(from: bytes)
      memory = copy
      return UnsafeRawBufferPointer(copy)
    }
  }
}

private final class DescriptorProducer: ChunkProducer {
  private let descriptor: Int32
  private let path: String
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 4096)

  init(descriptor: Int32, path: String) {
    self.descriptor = descriptor
    self.path = path
  }

  deinit { buffer.deallocate() }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return UnsafeRawBufferPointer(rebasing: buffer[..<count]) }
      if errno != EINTR { throw .cannotRead(path: path, reason: lastSystemError()) }
    }
  }
}

/// Gives the first bytes twice: once to look at, once in their place.
private final class PeekingProducer: ChunkProducer {
  private let upstream: any ChunkProducer
  private var head: [UInt8] = []
  private var pending: UnsafeRawBufferPointer?
  private var headCopy: UnsafeMutableRawBufferPointer?

  init(_ upstream: any ChunkProducer) { self.upstream = upstream }

  deinit { headCopy?.deallocate() }

  func peek(_ count: Int) throws(CodecError) -> [UInt8] {
    while true {
      let chunk = try upstream.next()
      if head.isEmpty, chunk.count >= count || chunk.isEmpty {
        // The usual case: nothing needs to be copied.
        pending = chunk
        return Array(chunk.prefix(count))
      }
      head.append(contentsOf: chunk)
      if head.count >= count || chunk.isEmpty {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: head.count, alignment: 16)
        copy.copyBytes(from: head)
        headCopy = copy
        pending = UnsafeRawBufferPointer(copy)
        return Array(head.prefix(count))
      }
    }
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    if let chunk = pending {
      pending = nil
      if !chunk.isEmpty { return chunk }
    }
    return try upstream.next()
  }
}

private final class InlineHash: ChunkProducer, StreamHash {
  private let upstream: any ChunkProducer
  private let hash: MessageDigest
  private var count: Int64 = 0

  init(_ upstream: any ChunkProducer, _ algorithm: Digest.Algorithm) throws(CodecError) {
    self.upstream = upstream
    hash = try MessageDigest(algorithm)
  }

  var algorithm: Digest.Algorithm { hash.algorithm }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    let chunk = try upstream.next()
    hash.update(chunk)
    count += Int64(chunk.count)
    return chunk
  }

  func finish() -> (digest: [UInt8], count: Int64) { (hash.finish(), count) }
}

extension ByteRegion {
  /// The bytes at an address that stays valid as long as this region's storage; memory regions are
  /// copied by `copy`, because an array's storage has no address of its own.
  func stableBytes(
    copy: (UnsafeRawBufferPointer) -> UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    switch storage {
    case .file(let file, let range): file.bytes(range)
    case .memory(let bytes): bytes.withUnsafeBytes { copy($0) }
    }
  }
}

extension ByteStream {
  /// All bytes, for streams that are known to be small.
  public func collect() throws(CodecError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try producer.next()
      if chunk.isEmpty { return bytes }
      bytes.append(contentsOf: chunk)
    }
  }

  /// The same bytes, with the first of them looked at to see whether they begin a JSON document.
  public func detectingDocument() throws(CodecError) -> (Bool, ByteStream) {
    let peeking = PeekingProducer(producer)
    let head = try peeking.peek(16)
    let first = head.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    return (
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["), ByteStream(peeking)
    )
  }
}
