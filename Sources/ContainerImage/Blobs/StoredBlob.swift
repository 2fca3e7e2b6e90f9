import Codecs
import System

/// A blob whose bytes lie somewhere and can be read at will: a part of a mapped file, or content that a
/// descriptor carries.
package struct StoredBlob: Sendable {
  /// The bytes as they lie there, which may be anything. For the indexer, which hashes them while it
  /// reads them and gives nothing out before both are done.
  package let unverified: ByteRegion

  /// A blob that lies in `region`.
  package init(_ region: ByteRegion) {
    unverified = region
  }

  /// The number of bytes.
  package var size: Int64 { Int64(unverified.count) }

  /// The bytes, if they are those of `digest`.
  package func verified(_ digest: Digest) throws(BlobError) -> ByteRegion {
    let actual = try BlobError.codec { () throws(CodecError) in
      try unverified.digest(digest.algorithm)
    }
    guard actual == digest else { throw .digestMismatch(expected: digest, actual: actual) }
    return unverified
  }
}
