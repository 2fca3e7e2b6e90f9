extension ImageArchive {
  /// A layout whose index is found again inside itself. No bytes can contain their own digest, so
  /// the blob's name is a lie; a reader must notice before it runs in circles.
  public static func indexContainingItself() -> ImageArchive {
    let digest = "sha256:" + String(repeating: "5e1f", count: 16)
    var descriptor: JSON = [
      "mediaType": .string(MediaTypeFamily.oci.index), "digest": .string(digest),
    ]
    // The size must be true, and is part of what is measured: it converges at once.
    var size = 0
    for _ in 0..<4 {
      descriptor["size"] = .number(size)
      size = OCILayout.indexJSON([descriptor]).encoded.count
    }
    let bytes = OCILayout.indexJSON([descriptor]).encoded
    var members = LayoutMembers()
    members.add(Blob(mediaType: MediaTypeFamily.oci.index, bytes: bytes, digest: digest))
    return members.archive(index: [descriptor])
  }

  /// A layout whose indexes stand in each other to a depth, with an image in the innermost.
  public static func nestedIndexes(
    depth: Int, _ image: ImageRecipe
  ) throws(FixtureError) -> ImageArchive {
    var node = OCILayout.Node.image(image)
    for _ in 0..<depth { node = .index([node]) }
    return try OCILayout([node]).archive()
  }
}
