import Codecs

/// Takes blobs that come by once, and makes of each what is needed of it later.
package protocol BlobSink: Sendable {
  /// What is made of a blob.
  associatedtype Product: Sendable

  /// Reads a blob, to its end or as far as it makes sense.
  ///
  /// It is called before anybody knows that the bytes are those of a digest, and for whatever passes,
  /// wanted or not: so its errors belong into its product.
  func take(_ blob: ByteStream) -> Product
}
