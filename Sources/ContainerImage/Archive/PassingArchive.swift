import Codecs
import System

// An archive that is read once, from its start.
extension ArchiveMembers {
  /// Members up to this size are kept as they are.
  private static var keptSize: Int64 { 1 << 20 }
  /// And so are JSON documents up to the limit for documents, while all together stay below this.
  private static var keptTotal: Int64 { 256 << 20 }

  /// Reads an archive that passes by; every member that could be a layer goes into `sink`.
  init<Sink: BlobSink>(
    name: String, passing stream: ByteStream, into sink: Sink
  ) throws(ImageError) where Sink.Product == Passed {
    self.init(name: name)
    var kept: Int64 = 0
    try read(stream) { reader, member, size throws(ImageError) in
      try reading("\(name): \(member)") { () throws(CodecError) in
        let content = ByteStream(contentOf: reader)
        guard size <= Self.keptTotal - kept, size <= JSONDocument.sizeLimit else {
          return .passed(try Self.pass(content, into: sink))
        }
        var whole = content
        if size > Self.keptSize {
          let (isDocument, rest) = try content.detectingDocument()
          guard isDocument else { return .passed(try Self.pass(rest, into: sink)) }
          whole = rest
        }
        kept += size
        return .stored(StoredBlob(ByteRegion(bytes: try whole.collect())))
      }
    }
  }

  private static func pass<Sink: BlobSink>(
    _ content: ByteStream, into sink: Sink
  ) throws(CodecError) -> PassedBlob<Sink.Product> {
    let hashed = try content.hashedAside(.sha256)
    let product = sink.take(hashed.stream)
    let (digest, count) = try hashed.finish()
    return PassedBlob(size: count, digest: digest, product: product)
  }
}
