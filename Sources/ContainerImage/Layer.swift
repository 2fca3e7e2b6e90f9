import Codecs
import System

/// The number of a layer in its image, 0-based, base first.
package typealias LayerIndex = Int

/// One layer of an image: what its documents say about it.
package struct Layer: Sendable {
  /// Its number, 0-based, base first.
  package let index: LayerIndex
  /// The digest of the uncompressed tar archive, from the configuration.
  package let diffID: Digest
  /// The digest of the blob, where a document names it.
  package let digest: Digest?
  /// The media type that a document names, or the one that the bytes show.
  package let mediaType: MediaType
  /// The size of the blob in bytes.
  package let size: Int64
  /// The instruction that made the layer, in the builder's spelling; nil where it is not recorded.
  package let createdBy: String?

  /// How messages name the layer.
  package var name: String { "layer \(index) (\(digest ?? diffID))" }
}
