// The form that containers/storage describes in pkg/chunked (its first version: the footer holds
// the position of the manifest and nothing about tar-split).

extension LayerRecipe {
  /// A frame for each entry; the manifest and the footer stand in skippable frames, which every
  /// zstd reader passes over.
  func buildZstdChunked() throws(FixtureError) -> BuiltLayer {
    var blob: [UInt8] = []
    var table: [JSON] = []
    for (entry, chunk) in zip(entries, chunks(of: entries)) {
      let start = blob.count
      blob += try compressed(chunk.bytes, as: .zstd)
      table.append([
        "type": entry.kind == .file ? "reg" : "other", "name": .string(entry.name.text),
        "size": .number(entry.content.count), "digest": .string(Digest.of(entry.content)),
        "offset": .number(start), "endOffset": .number(blob.count),
      ])
    }
    let end = TarWriter.archive([], ending: ending)
    if !end.isEmpty { blob += try compressed(end.bytes, as: .zstd) }

    let contents = (["version": 1, "entries": .array(table)] as JSON).encoded
    let manifest = try compressed(contents.bytes, as: .zstd)
    let position = [blob.count + 8, manifest.count, contents.count, 1]
    blob += Self.skippableFrame(manifest)
    blob += Self.skippableFrame(
      position.flatMap { UInt64($0).littleEndianBytes } + Array("GNUlInUx".utf8))
    return BuiltLayer(
      recipe: self, tar: tar, blob: ByteString(blob), compression: .zstdChunked,
      annotations: [
        (
          "io.github.containers.zstd-chunked.manifest-checksum",
          Digest.of(ByteString(manifest))
        ),
        (
          "io.github.containers.zstd-chunked.manifest-position",
          position.map(String.init).joined(separator: ":")
        ),
      ])
  }

  private static func skippableFrame(_ content: [UInt8]) -> [UInt8] {
    [0x50, 0x2A, 0x4D, 0x18] + UInt32(content.count).littleEndianBytes + content
  }
}
