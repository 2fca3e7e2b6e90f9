/// What a layer holds, and how it is packed.
public struct LayerRecipe: Sendable {
  /// The entries in the order of the tar.
  public var entries: [TarEntry]
  /// The instruction that history names; nil leaves the layer out of the history.
  public var createdBy: String?
  /// How the blob is compressed, in the formats that allow it.
  public var compression: Compression
  /// How names and numbers are written that a plain header cannot hold.
  public var dialect = TarWriter.Dialect.pax
  /// How the tar ends.
  public var ending = TarWriter.Ending.regular
  /// Bytes to ship instead of the packed tar: cut, foreign, encrypted, a bomb. Their digest and size
  /// are true, the diffID stays that of the tar.
  public var shippedBytes: ByteString?
  /// A media type for the descriptor instead of the right one.
  public var mediaType: String?
  /// A last change to the layer's descriptor, made before the manifest is digested.
  public var editDescriptor: (@Sendable (inout JSON) -> Void)?

  /// A layer of some entries.
  public init(
    _ entries: [TarEntry], createdBy: String? = "COPY . / # buildkit",
    compression: Compression = .none
  ) {
    self.entries = entries
    self.createdBy = createdBy
    self.compression = compression
  }

  /// A layer whose uncompressed bytes are given, be they a tar or not.
  public static func bytes(
    _ bytes: ByteString, createdBy: String? = "COPY . / # buildkit",
    compression: Compression = .none
  ) -> LayerRecipe {
    var layer = LayerRecipe(
      [.verbatim(bytes)], createdBy: createdBy, compression: compression)
    layer.ending = .missing
    return layer
  }

  /// The layer with changes.
  public func with(_ change: (inout LayerRecipe) -> Void) -> LayerRecipe {
    var layer = self
    change(&layer)
    return layer
  }

  /// The uncompressed tar, without what eStargz adds to it.
  public var tar: ByteString {
    TarWriter.archive(entries, dialect: dialect, ending: ending)
  }

  /// The digest of `tar`.
  public var diffID: String { Digest.of(tar) }

  /// Packs the layer as it says, or with another compression.
  public func build(compression other: Compression? = nil) throws(FixtureError) -> BuiltLayer {
    let compression = other ?? self.compression
    if let shippedBytes {
      return BuiltLayer(recipe: self, tar: tar, blob: shippedBytes, compression: compression)
    }
    switch compression {
    case .eStargz: return try buildEStargz()
    case .zstdChunked: return try buildZstdChunked()
    default:
      let tar = self.tar
      return BuiltLayer(
        recipe: self, tar: tar, blob: try compression.apply(to: tar), compression: compression)
    }
  }

  /// Every entry's own bytes, so that a chunked form can compress them one by one.
  func chunks(of entries: [TarEntry]) -> [ByteString] {
    entries.map { TarWriter.archive([$0], dialect: dialect, ending: .missing) }
  }
}
