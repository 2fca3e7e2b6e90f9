import ContainerImage
import LayerFilesystem

/// An image whose documents were verified, and whose layers were found.
public struct Image: Sendable {
  /// One layer, as the image's documents describe it.
  public struct Layer: Sendable, Hashable {
    /// Its number, 0-based, base first.
    public let index: Int
    /// The digest of its uncompressed tar archive, `sha256:…`.
    public let diffID: String
    /// The size of its blob in bytes.
    public let size: Int64
    /// The instruction that made it, in the builder's spelling; nil where it is not recorded.
    public let createdBy: String?
  }

  let opened: OpenedLayers

  init(_ opened: OpenedLayers) { self.opened = opened }

  /// The reference that led to the image.
  public var reference: String { opened.image.reference.text }
  /// The names that its source gives to the image, sorted.
  public var names: [String] { opened.image.names }
  /// What the image runs on, as `os/arch[/variant]`.
  public var platform: String { "\(opened.image.platform)" }
  /// The digest of the configuration, `sha256:…`, which identifies the image.
  public var configDigest: String { "\(opened.image.configDigest)" }
  /// The digest of the manifest; nil where the format has none.
  public var manifestDigest: String? { opened.image.manifestDigest.map { "\($0)" } }
  /// The layers, base first.
  public var layers: [Layer] {
    opened.image.layers.map { layer in
      Layer(
        index: layer.index, diffID: "\(layer.diffID)", size: layer.size,
        createdBy: layer.createdBy)
    }
  }
}
