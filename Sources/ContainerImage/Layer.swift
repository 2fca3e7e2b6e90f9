import Codecs
import System

/// The number of a layer in its image, 0-based, base first.
public typealias LayerIndex = Int

/// One layer of an image: what its documents say about it.
public struct Layer: Sendable {
  /// Its number, 0-based, base first.
  public let index: LayerIndex
  /// The digest of the uncompressed tar archive, from the configuration.
  public let diffID: Digest
  /// The digest of the blob, where a document names it.
  public let digest: Digest?
  /// The media type that a document names, or the one that the bytes show.
  public let mediaType: MediaType
  /// The size of the blob in bytes.
  public let size: Int64
  /// The instruction that made the layer, in the builder's spelling; nil where it is not recorded.
  public let createdBy: String?

  /// How messages name the layer.
  public var name: String { "layer \(index) (\(digest ?? diffID))" }
}
