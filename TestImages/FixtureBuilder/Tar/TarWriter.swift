/// Writes tar archives byte by byte, broken ones too: a library would refuse half of what a reader
/// must survive.
public struct TarWriter: Sendable {
  /// What is used for names and numbers that a plain header cannot hold.
  public enum Dialect: Sendable, Hashable {
    /// As `ustar`, without its magic: Unix version 7. Names stay raw bytes.
    case v7
    /// Nothing: longer names are cut, numbers that don't fit become 0. Names stay raw bytes.
    case ustar
    /// Pax headers, as Go and Docker write them.
    case pax
    /// `././@LongLink` and base-256 numbers, as GNU tar writes them. Names stay raw bytes.
    case gnu
  }

  /// How an archive ends.
  public struct Ending: Sendable, Hashable {
    /// The number of blocks of zeros.
    public var zeroBlocks: Int
    /// Bytes after them.
    public var trailing: ByteString

    /// An ending of any kind.
    public init(zeroBlocks: Int, trailing: ByteString = "") {
      self.zeroBlocks = zeroBlocks
      self.trailing = trailing
    }

    /// Two blocks of zeros, as the format asks for.
    public static let regular = Ending(zeroBlocks: 2)
    /// Nothing: the archive stops after its last entry.
    public static let missing = Ending(zeroBlocks: 0)
  }

  /// The archive so far.
  public private(set) var bytes: [UInt8] = []
  private let dialect: Dialect

  /// An archive without entries.
  public init(dialect: Dialect = .pax) { self.dialect = dialect }

  /// The archive of some entries.
  public static func archive(
    _ entries: [TarEntry], dialect: Dialect = .pax, ending: Ending = .regular
  ) -> ByteString {
    var writer = TarWriter(dialect: dialect)
    for entry in entries { writer.append(entry) }
    return writer.finished(ending)
  }

  /// Adds an entry.
  public mutating func append(_ entry: TarEntry) {
    switch entry.kind {
    case .verbatim: bytes += entry.content.bytes
    case .globalHeader: appendExtension("g", name: entry.name, body: entry.pax.body)
    default: appendMember(entry)
    }
  }

  /// The whole archive.
  public func finished(_ ending: Ending = .regular) -> ByteString {
    var archive = bytes
    archive += [UInt8](repeating: 0, count: ending.zeroBlocks * tarBlockSize)
    archive += ending.trailing.bytes
    return ByteString(archive)
  }

  private mutating func appendMember(_ entry: TarEntry) {
    let dialect = entry.dialect ?? self.dialect
    var header = TarHeader(entry, dialect: dialect)
    if dialect == .gnu {
      if entry.linkTarget.count > 100 {
        appendExtension("K", name: "././@LongLink", body: entry.linkTarget + [0])
      }
      if header.name.count > 100 {
        appendExtension("L", name: "././@LongLink", body: header.name + [0])
      }
    } else {
      header.splitName()
    }
    let records = entry.paxRecords(header, dialect: dialect)
    if !records.isEmpty {
      appendExtension("x", name: entry.paxHeaderName, body: records.body)
    }
    var block = header.block
    var map: [UInt8] = []
    if let sparse = entry.sparse, sparse.form == .oldGNU { map = sparse.writeOldMap(into: &block) }
    entry.editHeader?(&block)
    TarHeader.seal(&block, entry.checksum)
    bytes += block
    bytes += map
    appendPadded(entry.stored)
  }

  /// An entry that describes the next one (or, for `g`, all that follow).
  private mutating func appendExtension(_ flag: Unicode.Scalar, name: ByteString, body: ByteString)
  {
    var header = TarHeader(name: name, typeFlag: UInt8(ascii: flag))
    header.mode = 0o644
    header.size = body.count
    header.dialect = flag == "x" || flag == "g" ? .pax : .gnu
    var block = header.block
    TarHeader.seal(&block, .right)
    bytes += block
    appendPadded(body)
  }

  private mutating func appendPadded(_ content: ByteString) {
    guard !content.isEmpty else { return }
    bytes += content.bytes
    let excess = content.count % tarBlockSize
    if excess > 0 { bytes += [UInt8](repeating: 0, count: tarBlockSize - excess) }
  }
}

extension [PaxRecord] {
  var body: ByteString { ByteString(flatMap(\.line.bytes)) }
}
