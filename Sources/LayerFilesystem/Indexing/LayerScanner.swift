import Codecs
import ContainerImage

/// Reads a layer once and makes its entry table.
struct LayerScanner: Sendable {
  var limit: ExpansionLimit
  var policy: any ContentPolicy

  /// What a scan found.
  struct Scan: Sendable {
    var table: EntryTable
    /// The digest of the uncompressed bytes; nil where it was not computed, because the blob is not
    /// compressed and its own digest is the same.
    var diffID: Digest?
    /// The number of uncompressed bytes.
    var uncompressedSize: Int64
  }

  /// Contents up to this size are kept whole where the policy asks for it.
  static let keptSize: Int64 = 16 << 20
  /// Contents up to this size are held while the policy extracts from them.
  static let extractedSize: Int64 = 512 << 20

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
      try ByteStream(region).decompressed(compression, limit: limit).hashedAside(algorithm)
    }
  }

  /// Reads a layer that passes by.
  func scan(passing stream: ByteStream) throws(ScanError) -> Scan {
    try scanning { () throws(CodecError) in
      let (compression, stream) = try stream.detectingCompression()
      return try stream.decompressed(compression, limit: limit).hashed(.sha256)
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
    try scanEntries(of: ByteStream(region)) { (builder, reader, index, entry) throws(CodecError) in
      if entry.contentOffset >= 0 {
        let start = Int(clamping: entry.contentOffset)
        let length = Int(min(entry.size, 32))
        // Content that is cut short fails at the next header.
        let head = region.part(start..<start + length)
        builder.setContentKind(head?.withBytes { Entry.ContentKind(head: $0) } ?? .other, of: index)
      } else {
        let hash = try MessageDigest(.sha256)
        builder.setSparseDigest(try reader.contentDigest(hash), of: index)
        builder.setContentKind(.other, of: index)
      }
    }
  }

  /// Everything in one pass: the bytes will not be seen again.
  private func scanStream(_ stream: ByteStream) throws(ScanError) -> EntryTable {
    let hash = try ScanError.codec { () throws(CodecError) in try MessageDigest(.sha256) }
    return try scanEntries(of: stream) { (builder, reader, index, entry) throws(CodecError) in
      var kind: Entry.ContentKind?
      var treatment = ContentTreatment.forget
      var held: [UInt8] = []
      try hash.reset()
      try reader.forEachBlock { block in
        if kind == nil {
          let found = Entry.ContentKind(head: block)
          kind = found
          treatment = reader.withName {
            self.treatment(name: $0, size: entry.size, contentKind: found)
          }
          if treatment != .forget { held.reserveCapacity(Int(clamping: entry.size)) }
        }
        hash.update(block)
        if treatment != .forget { held.append(contentsOf: block.array()) }
      }
      builder.setDigest(hash.finishSHA256(), of: index)
      let contentKind = kind ?? .empty
      builder.setContentKind(contentKind, of: index)
      switch treatment {
      case .forget: break
      case .keep: builder.keep(held, of: index)
      case .extract:
        if let extract = policy.extract(from: held.span, contentKind: contentKind) {
          builder.keep(extract, of: index)
        }
      }
    }
  }

  func treatment(
    name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
  ) -> ContentTreatment {
    switch policy.treatment(name: name, size: size, contentKind: contentKind) {
    case .forget: .forget
    case .keep: size <= Self.keptSize ? .keep : .forget
    case .extract: size <= Self.extractedSize ? .extract : .forget
    }
  }

  private func scanEntries(
    of stream: ByteStream,
    file: (inout EntryTableBuilder, TarReader, Int, Entry) throws(CodecError) -> Void
  ) throws(ScanError) -> EntryTable {
    var builder = EntryTableBuilder()
    do {
      let reader = try TarReader(stream)
      while try reader.next() {
        let index = try builder.add(reader)
        let entry = builder.table.entries[index]
        if entry.kind == .file { try file(&builder, reader, index, entry) }
      }
    } catch let error as CodecError {
      throw .codec(error)
    } catch let refusal as EntryTableBuilder.Refusal {
      throw .refused(refusal.reason)
    } catch {
      throw .refused("\(error)")
    }
    return builder.table
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

  /// The error with the layer's name.
  func of(_ layer: String) -> LayerError {
    switch self {
    case .codec(let error): .unreadable(layer: layer, error)
    case .refused(let reason): .tooLarge(layer: layer, reason: reason)
    }
  }
}
