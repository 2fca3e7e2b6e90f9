import ByteText
import Codecs
import ContainerImage
import System

/// Reads a layer once and makes its entry table.
struct LayerScanner: Sendable {
  var limit: ExpansionLimit
  var policy: any ContentPolicy
  /// Where indexes of compressed layers are kept from run to run.
  var cache: IndexCache?

  /// What a scan found.
  struct Scan: Sendable {
    var table: EntryTable
    /// The digest of the uncompressed bytes; nil where it was not computed, because the blob is not
    /// compressed and its own digest is the same.
    var diffID: Digest?
    /// The number of uncompressed bytes.
    var uncompressedSize: Int64
    /// The digest of the compressed blob, where the scan is one to keep for the next run.
    var freshBlob: Digest?
  }

  /// Contents up to this size are kept whole where the policy asks for it.
  static let keptSize: Int64 = 16 << 20
  /// Contents up to this size are held while the policy extracts from them.
  static let extractedSize: Int64 = 512 << 20

  /// From how many compressed bytes on a layer's steps have threads of their own.
  private static let threadedSize = 1 << 18

  /// Reads the layer in `region`; for a compressed one, `algorithm` is that of its diffID.
  func scan(
    _ region: ByteRegion, diffID algorithm: Digest.Algorithm
  ) throws(ScanError) -> Scan {
    let compression = region.compression
    if compression == .none {
      let table = try scanRegion(region)
      return Scan(table: table, diffID: nil, uncompressedSize: Int64(region.count))
    }
    return try scanning { () throws(CodecError) in
      let stream = try ByteStream(region).decompressed(compression, limit: limit)
      // Threads cost more than a small layer does.
      guard region.count >= Self.threadedSize else { return try stream.hashed(algorithm) }
      return try stream.readAhead().hashedAside(algorithm)
    }
  }

  /// Reads a layer that passes by and is hashed on its way. Of one that is not compressed that digest
  /// is the diffID, and that count the uncompressed size: both are left to the caller.
  func scan(passing stream: ByteStream) throws(ScanError) -> Scan {
    let (compression, stream) = try ScanError.codec { () throws(CodecError) in
      try stream.detectingCompression()
    }
    if compression == .none {
      return Scan(table: try scanStream(stream), diffID: nil, uncompressedSize: 0)
    }
    return try scanning { () throws(CodecError) in
      try stream.decompressed(compression, limit: limit).readAhead().hashedAside(.sha256)
    }
  }

  private func scanning(
    _ open: () throws(CodecError) -> HashedStream
  ) throws(ScanError) -> Scan {
    let hashed = try ScanError.codec { () throws(CodecError) in try open() }
    let table = try scanStream(hashed.stream)
    let (digest, size) = try ScanError.codec { () throws(CodecError) in try hashed.finish() }
    return Scan(table: table, diffID: digest, uncompressedSize: size)
  }

  /// Names and places only: contents are read from the region when somebody asks.
  private func scanRegion(_ region: ByteRegion) throws(ScanError) -> EntryTable {
    try scanEntries(of: ByteStream(region)) {
      builder, reader, index, entry, hash throws(ScanError) in
      // A file with holes lies nowhere as it is, so it is treated as one that passes by.
      guard entry.contentOffset >= 0 else {
        let digest = try read(reader, entry, index, hash, &builder)
        builder.setDigest(digest, of: index)
        return
      }
      let start = Int(clamping: entry.contentOffset)
      let length = Int(min(entry.size, Int64(Self.headSize)))
      // Content that is cut short fails at the next header.
      let head = region.part(start..<start + length)
      builder.setContentKind(head?.withBytes { Entry.ContentKind(head: $0) } ?? .other, of: index)
    }
  }

  /// Everything in one pass: the bytes will not be seen again.
  private func scanStream(_ stream: ByteStream) throws(ScanError) -> EntryTable {
    try scanEntries(of: stream) { builder, reader, index, entry, hash throws(ScanError) in
      let digest = try read(reader, entry, index, hash, &builder)
      builder.setDigest(digest, of: index)
    }
  }

  /// How many first bytes tell what a file is: a tar archive is known by a whole block.
  private static let headSize = 512

  /// Reads a content once: its digest, its kind, and what the policy wants kept of it.
  private func read(
    _ reader: TarReader, _ entry: Entry, _ index: Int, _ hash: MessageDigest,
    _ builder: inout EntryTableBuilder
  ) throws(ScanError) -> SHA256Digest {
    // A block may be a single byte long, so the first ones are held until the kind can be told.
    var held: [UInt8] = []
    var judgement: (kind: Entry.ContentKind, treatment: ContentTreatment)?
    func judge() -> (Entry.ContentKind, ContentTreatment) {
      let head = held.prefix(Self.headSize)
      let kind = Entry.ContentKind(head: head.span)
      let treatment = reader.withName {
        self.treatment(name: $0, size: entry.size, contentKind: kind)
      }
      if treatment == .forget || treatment == .tail {
        held = []
      } else {
        held.reserveCapacity(Int(clamping: entry.size))
      }
      return (kind, treatment)
    }
    var tail = ContentTail(size: entry.size)
    try ScanError.codec { () throws(CodecError) in
      try hash.reset()
      try reader.forEachBlock { block in
        hash.update(block)
        tail.take(block)
        if let judgement {
          if judgement.treatment == .keep || judgement.treatment == .extract {
            block.append(to: &held)
          }
          return
        }
        if block.count >= Self.headSize, held.isEmpty {
          block.extracting(..<Self.headSize).append(to: &held)
          let judged = judge()
          judgement = judged
          if judged.1 == .keep || judged.1 == .extract {
            block.extracting(Self.headSize...).append(to: &held)
          }
          return
        }
        block.append(to: &held)
        if held.count >= Self.headSize { judgement = judge() }
      }
    }
    let (kind, treatment) = judgement ?? judge()
    builder.setContentKind(kind, of: index)
    switch treatment {
    case .forget:
      if entry.size > Self.extractedSize, let notice = oversized(reader, entry, kind) {
        try ScanError.refusal { () throws(Refusal) in try builder.keep(notice, of: index) }
      }
    case .keep: try ScanError.refusal { () throws(Refusal) in try builder.keep(held, of: index) }
    case .tail:
      if let extract = policy.extract(fromTail: tail.bytes.span, size: entry.size) {
        try ScanError.refusal { () throws(Refusal) in try builder.keep(extract, of: index) }
      }
    case .extract:
      if let extract = policy.extract(from: held.span, contentKind: kind) {
        try ScanError.refusal { () throws(Refusal) in try builder.keep(extract, of: index) }
      }
    }
    return hash.finishSHA256()
  }

  /// What the policy says of a content that it would extract from if it were smaller.
  private func oversized(
    _ reader: TarReader, _ entry: Entry, _ kind: Entry.ContentKind
  ) -> [UInt8]? {
    let wanted = reader.withName {
      policy.treatment(name: $0, size: entry.size, contentKind: kind)
    }
    return wanted == .extract ? policy.oversized(contentKind: kind) : nil
  }

  private typealias Refusal = EntryTableBuilder.Refusal

  func treatment(
    name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
  ) -> ContentTreatment {
    switch policy.treatment(name: name, size: size, contentKind: contentKind) {
    case .forget: .forget
    case .tail: .tail
    case .keep: size <= Self.keptSize ? .keep : .forget
    case .extract: size <= Self.extractedSize ? .extract : .forget
    }
  }

  private func scanEntries(
    of stream: ByteStream,
    file: (inout EntryTableBuilder, TarReader, Int, Entry, MessageDigest) throws(ScanError) -> Void
  ) throws(ScanError) -> EntryTable {
    var builder = EntryTableBuilder()
    let (reader, hash) = try ScanError.codec { () throws(CodecError) in
      (try TarReader(stream, limit: limit), try MessageDigest(.sha256))
    }
    while try ScanError.codec({ () throws(CodecError) in try reader.next() }) {
      let index = try ScanError.refusal { () throws(Refusal) in try builder.add(reader) }
      let entry = builder.entry(index)
      if entry.kind == .file { try file(&builder, reader, index, entry, hash) }
    }
    builder.setTrailingData(
      try ScanError.codec { () throws(CodecError) in try reader.hasTrailingData() })
    return builder.finish()
  }
}

/// Why a scan failed, before it is known which layer of which image it is.
enum ScanError: Error, Sendable {
  case codec(CodecError)
  case refused(String)

  static func codec<Result>(
    _ body: () throws(CodecError) -> Result
  ) throws(ScanError) -> Result {
    do {
      return try body()
    } catch {
      throw .codec(error)
    }
  }

  static func refusal<Result>(
    _ body: () throws(EntryTableBuilder.Refusal) -> Result
  ) throws(ScanError) -> Result {
    do {
      return try body()
    } catch {
      throw .refused(error.reason)
    }
  }

  /// The error with the layer's name.
  func of(_ layer: String) -> LayerError {
    switch self {
    case .codec(let error): .unreadable(layer: layer, error)
    case .refused(let reason): .tooLarge(layer: layer, reason: reason)
    }
  }
}
