import Codecs

/// A blob as a place has it, before anything is known of its bytes but where they are.
///
/// Bytes come out verified, or not at all: a `StoredBlob` gives its region to whoever names the digest, a
/// `StreamedBlob` gives what a sink made of it once the last byte was seen.
package enum Blob<Passed: Sendable>: Sendable {
  /// Bytes that can be read at will and as often as wanted.
  case stored(StoredBlob)
  /// Bytes that can be asked for, and come in order.
  case streamed(StreamedBlob)
  /// Bytes that came by before anybody asked; what a sink made of them is kept.
  case passed(PassedBlob<Passed>)

  /// The number of bytes, known before any of them is read.
  package var size: Int64 {
    switch self {
    case .stored(let blob): blob.size
    case .streamed(let blob): blob.size
    case .passed(let blob): blob.size
    }
  }

  /// Whether the bytes are verified in every run, whatever is known of their digest from earlier ones.
  ///
  /// Those of files are: they can be changed behind their digest, and are there to be read. Where bytes
  /// would have to be fetched, a kept index of their digest stands for them, and they are not opened.
  package var isVerifiedInEveryRun: Bool {
    switch self {
    case .stored, .passed: true
    case .streamed: false
    }
  }
}

/// Why a blob is not what its descriptor promises, before it is known how messages name it.
package enum BlobError: Error, Sendable {
  /// The bytes could not be read.
  case unreadable(CodecError)
  /// The number of bytes is another.
  case sizeMismatch(expected: Int64, actual: Int64)
  /// The bytes are others.
  case digestMismatch(expected: Digest, actual: Digest)

  /// The error with the blob's name.
  func of(_ what: String) -> ImageError {
    switch self {
    case .unreadable(let error): .unreadable(what: what, error)
    case .sizeMismatch(let expected, let actual):
      .sizeMismatch(what: what, expected: expected, actual: actual)
    case .digestMismatch(let expected, let actual):
      .digestMismatch(what: what, expected: expected, actual: actual)
    }
  }

  static func codec<Result>(
    _ body: () throws(CodecError) -> Result
  ) throws(BlobError) -> Result {
    do {
      return try body()
    } catch {
      throw .unreadable(error)
    }
  }
}

/// A blob that came by on a stream and cannot be read again.
///
/// An archive on a pipe, or one that is compressed as a whole, is read once, from its start. Its
/// documents may come last, so every member that could be a layer goes into a sink as it passes; what the
/// sink made of it waits here until a manifest asks.
package struct PassedBlob<Product: Sendable>: Sendable {
  /// The number of bytes that passed.
  package let size: Int64
  /// The SHA-256 digest of the bytes that passed.
  package let digest: Digest
  /// What the sink made of the bytes.
  package let product: Product

  init(size: Int64, digest: Digest, product: Product) {
    self.size = size
    self.digest = digest
    self.product = product
  }
}
