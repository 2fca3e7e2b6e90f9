import ByteText
import Codecs
import System

/// The scan of one layer: entries go from a tar reader into a table.
struct EntryScan {
  private typealias Refusal = EntryTableBuilder.Refusal

  let scanner: LayerScanner
  /// The uncompressed layer, where its contents can be read again; nil where each byte is seen once.
  let region: ByteRegion?
  var builder = EntryTableBuilder()
  private let hash: MessageDigest

  /// How much of what follows the end of a layer is held to be read; none of it is where the layer can
  /// be read again.
  static let heldTrailer = 64 << 20

  init(_ scanner: LayerScanner, region: ByteRegion?) throws(ScanError) {
    self.scanner = scanner
    self.region = region
    hash = try ScanError.codec { () throws(CodecError) in try MessageDigest(.sha256) }
  }

  /// The table of all that was read.
  consuming func finish() -> EntryTable { builder.finish() }

  /// Reads the layer, and what follows the end of its archive.
  mutating func read(_ stream: ByteStream) throws(ScanError) {
    let reader = try ScanError.codec { () throws(CodecError) in
      try TarReader(stream, limit: scanner.limit)
    }
    while try ScanError.codec({ () throws(CodecError) in try reader.next() }) {
      try add(reader)
    }
    let held = region == nil ? Self.heldTrailer : 0
    guard
      let trailer = try ScanError.codec({ () throws(CodecError) in
        try reader.trailer(keeping: held)
      })
    else { return }
    try readTrailer(trailer)
  }

  /// Adds the entry that `reader` stands at, `offset` being the place of the reader's archive in the
  /// layer.
  mutating func add(_ reader: TarReader, at offset: Int64 = 0) throws(ScanError) {
    let index = try ScanError.refusal { () throws(Refusal) in try builder.add(reader, at: offset) }
    let entry = builder.entry(index)
    guard entry.kind == .file else { return }
    guard let region, entry.contentOffset >= 0 else { return try readContent(reader, entry, index) }
    // Its content is read from the region when somebody asks. What is cut short fails at the next
    // header.
    let start = Int(clamping: entry.contentOffset)
    let length = Int(min(entry.size, Int64(PassingContent.headSize)))
    let head = region.part(start..<start + length)
    builder.setContentKind(head?.withBytes { Entry.ContentKind(head: $0) } ?? .other, of: index)
  }

  /// Reads a content that will not be seen again, or that has holes and so lies nowhere as it is: its
  /// digest, its kind, and what the policy wants kept of it.
  private mutating func readContent(
    _ reader: TarReader, _ entry: Entry, _ index: Int
  ) throws(ScanError) {
    var content = PassingContent(reader, size: entry.size, scanner)
    try ScanError.codec { () throws(CodecError) in
      try hash.reset()
      try reader.forEachBlock { block in
        hash.update(block)
        content.take(block)
      }
    }
    let (kind, kept) = content.finish()
    builder.setContentKind(kind, of: index)
    if let kept {
      try ScanError.refusal { () throws(Refusal) in try builder.keep(kept, of: index) }
    }
    builder.setDigest(hash.finishSHA256(), of: index)
  }
}
