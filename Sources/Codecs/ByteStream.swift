import System

/// Bytes that come in order and once: a region, a file descriptor, a member of a tar archive, or any
/// of these after decompression.
///
/// A stream is used by one task at a time. It moves by chunks; a chunk is valid until the next one
/// is asked for, so nothing is copied between the steps of a pipeline.
package final class ByteStream {
  let producer: any ChunkProducer

  init(_ producer: any ChunkProducer) {
    self.producer = producer
  }

  /// The bytes of a region.
  package convenience init(_ region: ByteRegion) {
    self.init(RegionProducer(region))
  }

  /// What can be read from an open descriptor (standard input); `path` is for messages. With
  /// `closing` the descriptor is the stream's own, and is closed when nobody reads from it any more.
  package convenience init(descriptor: Int32, path: String, closing: Bool = false) {
    self.init(DescriptorProducer(descriptor: descriptor, path: path, isOwned: closing))
  }

  /// Bytes from elsewhere, a connection for instance: `pull` is called for the next ones whenever more are
  /// asked for, and gives none at the end.
  package convenience init(pulling pull: @escaping () throws(CodecError) -> [UInt8]) {
    self.init(PulledProducer(pull))
  }

  /// The content of the entry that `reader` stands at, to be read before the reader goes on.
  package convenience init(contentOf reader: TarReader) {
    let content = TarContentProducer(reader)
    if let count = reader.bufferCount {
      self.init(RotatingTarContent(content, bufferCount: count))
    } else {
      self.init(content)
    }
  }

  /// The next chunk, empty at the end, given to `body`.
  package func next<Result>(
    _ body: (Span<UInt8>) throws -> Result
  ) throws -> Result {
    let chunk = try producer.next()
    return try body(Span(_unsafeElements: chunk.assumingMemoryBound(to: UInt8.self)))
  }

  /// Reads to the end and forgets the bytes, so that hashes on the way are complete.
  package func drain() throws(CodecError) {
    while !(try producer.next()).isEmpty {}
  }

  /// The same bytes, and up to `count` of them that were looked at before; fewer only where there are
  /// no more.
  package func peeking(_ count: Int) throws(CodecError) -> (head: [UInt8], stream: ByteStream) {
    if let rotating = producer as? any RotatingProducer {
      let peeking = RotatingPeek(rotating)
      return (try peeking.peek(count), ByteStream(peeking))
    }
    let peeking = PeekingProducer(producer)
    return (try peeking.peek(count), ByteStream(peeking))
  }

  /// The same bytes, with the first of them looked at to see how they are compressed.
  package func detectingCompression() throws(CodecError) -> (Compression, ByteStream) {
    let (head, stream) = try peeking(8)
    return (Compression.detect(head.span), stream)
  }

  /// At most `count` of the bytes.
  package func limited(to count: Int64) -> ByteStream {
    ByteStream(LimitedProducer(producer, count))
  }

  /// The decompressed bytes.
  package func decompressed(
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
  ///
  /// Whoever gives up such a stream waits until that thread has stopped, because it may be reading
  /// something that others go on with. With `isAlone` nobody else uses what the stream is made of, and
  /// nobody waits: a pipe may keep the thread for ever.
  package func readAhead(isAlone: Bool = false) -> ByteStream {
    guard let rotating = producer as? any RotatingProducer else { return self }
    return ByteStream(ReadAhead(rotating, isAlone: isAlone))
  }

  /// The same bytes, hashed as they pass, on the calling thread.
  package func hashed(_ algorithm: Digest.Algorithm) throws(CodecError) -> HashedStream {
    HashedStream(try InlineHash(producer, algorithm))
  }

  /// The same bytes, hashed as they pass, on a thread of their own where the stream allows it.
  ///
  /// Decompressed chunks live in rotating buffers, so the next one is made while the last ones are
  /// still being hashed.
  package func hashedAside(_ algorithm: Digest.Algorithm) throws(CodecError) -> HashedStream {
    if let rotating = producer as? any RotatingProducer {
      HashedStream(try HashLane(rotating, algorithm))
    } else {
      HashedStream(try InlineHash(producer, algorithm))
    }
  }
}

/// A stream together with the hash of what passed through it.
package struct HashedStream {
  /// The bytes, to be read to the end.
  package let stream: ByteStream
  private let hash: any StreamHash

  init(_ hash: some StreamHash & ChunkProducer) {
    stream = ByteStream(hash)
    self.hash = hash
  }

  /// The digest and number of all bytes; what was not read yet is read now.
  package func finish() throws(CodecError) -> (digest: Digest, count: Int64) {
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

extension ByteStream {
  /// All bytes, for streams that are known to be small.
  package func collect() throws(CodecError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let chunk = try producer.next()
      if chunk.isEmpty { return bytes }
      bytes.append(contentsOf: chunk)
    }
  }

  /// The same bytes, with the first of them looked at to see whether they begin a JSON document.
  package func detectingDocument() throws(CodecError) -> (Bool, ByteStream) {
    let (head, stream) = try peeking(16)
    let first = head.first { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }
    return (
      first == UInt8(ascii: "{") || first == UInt8(ascii: "["), stream
    )
  }
}
