import Codecs

/// A blob whose bytes come in order when they are asked for, from a registry or an engine.
///
/// Several may be open at once, each used by one task; one that is asked for again is opened again.
package struct StreamedBlob: Sendable {
  /// What the bytes must hash to.
  package let digest: Digest
  /// The number of bytes that there must be.
  package let size: Int64
  private let open: @Sendable () throws(CodecError) -> ByteStream

  /// The blob of that digest and size, whose bytes `open` asks for.
  package init(
    digest: Digest, size: Int64, open: @escaping @Sendable () throws(CodecError) -> ByteStream
  ) {
    self.digest = digest
    self.size = size
    self.open = open
  }

  /// What `sink` makes of the bytes, once all of them came and are those of the digest.
  ///
  /// No more bytes are read than there should be.
  package func read<Sink: BlobSink>(into sink: Sink) throws(BlobError) -> Sink.Product {
    let hashed = try BlobError.codec { () throws(CodecError) in
      // One more tells a longer stream from the right one.
      try open().limited(to: size == .max ? size : size + 1).hashedAside(digest.algorithm)
    }
    let product = sink.take(hashed.stream)
    let (actual, count) = try BlobError.codec { () throws(CodecError) in try hashed.finish() }
    guard count == size else { throw .sizeMismatch(expected: size, actual: count) }
    guard actual == digest else { throw .digestMismatch(expected: digest, actual: actual) }
    return product
  }

  /// All bytes, of a document that is known to be small.
  func bytes() throws(BlobError) -> [UInt8] {
    switch try read(into: Collector()) {
    case .success(let bytes): return bytes
    case .failure(let error): throw .unreadable(error)
    }
  }

  /// Keeps the bytes.
  private struct Collector: BlobSink {
    func take(_ blob: ByteStream) -> Result<[UInt8], CodecError> {
      Result { () throws(CodecError) in try blob.collect() }
    }
  }
}
