// The form that containerd's stargz-snapshotter describes in docs/estargz.md.

extension LayerRecipe {
  /// A gzip member for each entry; the table of contents is an entry of the tar itself, and a
  /// footer in an empty last member tells where it starts.
  func buildEStargz() throws(FixtureError) -> BuiltLayer {
    let entries = [TarEntry.file(".no.prefetch.landmark", [0x0F])] + self.entries
    var blob: [UInt8] = []
    var tar: [UInt8] = []
    var table: [JSON] = []
    for (entry, chunk) in zip(entries, chunks(of: entries)) {
      table.append(Self.row(for: entry, at: blob.count))
      blob += try compressed(chunk.bytes, as: .gzip)
      tar += chunk.bytes
    }
    let contents = (["version": 1, "entries": .array(table)] as JSON).encoded
    let tableOffset = blob.count
    let last = TarWriter.archive([.file("stargz.index.json", contents)], dialect: dialect)
    blob += try compressed(last.bytes, as: .gzip)
    blob += Self.footer(tableOffset: tableOffset)
    return BuiltLayer(
      recipe: self, tar: ByteString(tar) + last, blob: ByteString(blob), compression: .eStargz,
      annotations: [("containerd.io/snapshot/stargz/toc.digest", Digest.of(contents))])
  }

  private static func row(for entry: TarEntry, at offset: Int) -> JSON {
    var row: JSON = ["name": .string(entry.name.text)]
    switch entry.kind {
    case .file:
      let digest = JSON.string(Digest.of(entry.content))
      row["type"] = "reg"
      row["size"] = .number(entry.content.count)
      row["offset"] = .number(offset)
      row["digest"] = digest
      row["chunkDigest"] = digest
    case .symlink: row["type"] = "symlink"
    case .hardlink: row["type"] = "hardlink"
    case .directory: row["type"] = "dir"
    case .characterDevice: row["type"] = "char"
    case .blockDevice: row["type"] = "block"
    default: row["type"] = "fifo"
    }
    if !entry.linkTarget.isEmpty { row["linkName"] = .string(entry.linkTarget.text) }
    row["mode"] = .number(entry.mode)
    return row
  }

  /// 51 bytes: an empty gzip member whose extra field holds the offset in hexadecimal.
  private static func footer(tableOffset: Int) -> [UInt8] {
    let payload = padded(String(tableOffset, radix: 16), to: 16) + "STARGZ"
    let header: [UInt8] = [0x1F, 0x8B, 8, 4, 0, 0, 0, 0, 0, 0xFF]
    let extra = UInt16(payload.utf8.count + 4).littleEndianBytes + Array("SG".utf8)
    let field = UInt16(payload.utf8.count).littleEndianBytes + Array(payload.utf8)
    let emptyStream: [UInt8] = [1, 0, 0, 0xFF, 0xFF]
    return header + extra + field + emptyStream + [UInt8](repeating: 0, count: 8)
  }
}
