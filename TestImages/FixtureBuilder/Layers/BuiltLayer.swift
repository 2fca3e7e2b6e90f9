/// A layer's bytes in both forms, with the digests that name them.
public struct BuiltLayer: Sendable {
  /// What it was made from.
  public let recipe: LayerRecipe
  /// The uncompressed tar.
  public let tar: ByteString
  /// The digest of `tar`.
  public let diffID: String
  /// The bytes as shipped.
  public let blob: ByteString
  /// The digest of `blob`.
  public let digest: String
  /// How `blob` is compressed.
  public let compression: Compression
  /// What the descriptor says about a chunked form.
  public let annotations: [(String, String)]

  init(
    recipe: LayerRecipe, tar: ByteString, blob: ByteString, compression: Compression,
    annotations: [(String, String)] = []
  ) {
    self.recipe = recipe
    self.tar = tar
    self.blob = blob
    self.compression = compression
    self.annotations = annotations
    diffID = Digest.of(tar)
    digest = blob == tar ? diffID : Digest.of(blob)
  }

  /// The layer's descriptor in a manifest.
  func descriptor(_ family: MediaTypeFamily) -> JSON {
    let mediaType = recipe.mediaType ?? family.layer(compression)
    var descriptor = Blob(mediaType: mediaType, bytes: blob, digest: digest).descriptor
    if !annotations.isEmpty { descriptor["annotations"] = .texts(annotations) }
    recipe.editDescriptor?(&descriptor)
    return descriptor
  }
}
