import CLibArchive
import Glibc

/// Reads a tar archive entry by entry: libarchive's reader for ustar, GNU and pax archives.
///
/// Container engines read layers with Go's archive/tar. Where libarchive is more forgiving than that
/// reader, or takes bytes for content in which that reader finds further entries, a file of the image
/// could go unseen; so such an archive is refused. Names are bytes as the archive has them. Properties
/// speak of the entry that `next` moved to.
public final class TarReader {
  /// What an entry makes in a file system.
  public enum Kind: UInt8, Sendable, Hashable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A symbolic link; `linkTarget` is its text.
    case symlink
    /// Another name of an earlier file; `linkTarget` is that file's path from the root.
    case hardlink
    /// A character device.
    case character
    /// A block device.
    case block
    /// A named pipe.
    case fifo
  }

  private static let blockSize: Int64 = 512

  private let source: LibArchiveSource
  private let limit: ExpansionLimit
  private var entry: OpaquePointer?
  /// What the entry makes.
  public private(set) var kind = Kind.file
  /// Where the next header must be; nil where it cannot be told from this one.
  private var expectedHeader: Int64?
  private var holes: Int64 = 0
  private var isEnded = false

  /// A reader of the uncompressed tar archive `stream`, whose holes may grow to `limit`.
  ///
  /// The process must be in the C locale, as it is unless somebody changes it: there libarchive
  /// leaves the bytes of names alone, where in others it changes their Unicode form.
  public init(_ stream: ByteStream, limit: ExpansionLimit = .standard) throws(CodecError) {
    source = try LibArchiveSource(stream.producer)
    self.limit = limit
    archive_read_support_format_tar(source.archive)
    archive_read_support_format_empty(source.archive)
    guard source.open() == ARCHIVE_OK else { throw failure() }
  }

  /// Moves to the next entry; false at the end of the archive.
  public func next() throws(CodecError) -> Bool {
    guard !isEnded else { return false }
    let status = archive_read_next_header(source.archive, &entry)
    switch status {
    case ARCHIVE_OK: break
    case ARCHIVE_WARN: try checkWarning()
    case ARCHIVE_EOF:
      entry = nil
      isEnded = true
      return false
    default: throw failure()
    }
    let header = archive_read_header_position(source.archive)
    // A hard link with content is one: engines take its content for entries.
    guard expectedHeader == nil || expectedHeader == header else {
      throw damaged("it has bytes that container engines read in another way")
    }
    kind = currentKind
    expectedHeader = isContiguous ? try nextHeader() : nil
    return true
  }

  /// Where the header behind a content without holes must be: at the next whole block.
  private func nextHeader() throws(CodecError) -> Int64 {
    let (end, overflow) = contentOffset.addingReportingOverflow(size)
    guard !overflow, end <= Int64.max - Self.blockSize else {
      throw damaged("an entry is larger than any archive")
    }
    return end + (-end & (Self.blockSize - 1))
  }

  /// In the C locale libarchive warns of every name that is not ASCII, and gives its bytes. Any other
  /// warning means that it forgave what engines refuse.
  private func checkWarning() throws(CodecError) {
    let text = archive_error_string(source.archive).map { String(cString: $0) } ?? ""
    guard text.contains("can't be converted") else { throw damaged(text) }
  }

  private var currentKind: Kind {
    if archive_entry_hardlink(entry) != nil { return .hardlink }
    switch archive_entry_filetype(entry) & S_IFMT {
    case S_IFDIR: return .directory
    case S_IFLNK: return .symlink
    case S_IFCHR: return .character
    case S_IFBLK: return .block
    case S_IFIFO: return .fifo
    default: return .file
    }
  }

  /// Whether anything but zeros follows the end of the archive, where engines never look.
  public func hasTrailingData() throws(CodecError) -> Bool {
    guard isEnded else { return false }
    return try source.hasData(from: archive_filter_bytes(source.archive, 0))
  }

  /// Where the content of the entry starts, counted in bytes of the archive.
  public var contentOffset: Int64 { archive_filter_bytes(source.archive, 0) }

  /// Whether the content lies in the archive as it is, without holes.
  public var isContiguous: Bool { archive_entry_sparse_count(entry) == 0 }

  /// The size of the content in bytes, holes included; zero for what has none.
  public var size: Int64 { kind == .file ? max(0, archive_entry_size(entry)) : 0 }

  /// The permission bits with set-user-ID, set-group-ID and sticky.
  public var mode: UInt16 { UInt16(archive_entry_perm(entry) & 0o7777) }

  /// The owner's number.
  public var userID: Int64 { archive_entry_uid(entry) }

  /// The group's number.
  public var groupID: Int64 { archive_entry_gid(entry) }

  /// The time of modification in seconds since 1970.
  public var modificationTime: Int64 { Int64(archive_entry_mtime(entry)) }

  /// Major and minor number of a device.
  public var device: (major: UInt32, minor: UInt32) {
    (
      UInt32(truncatingIfNeeded: archive_entry_rdevmajor(entry)),
      UInt32(truncatingIfNeeded: archive_entry_rdevminor(entry))
    )
  }

  /// Calls `body` with the path as the archive writes it.
  public func withPath<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withName(archive_entry_pathname(entry), body)
  }

  /// Calls `body` with the last component of the path, without a slash at its end.
  public func withName<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withPath { path throws(Failure) in
      var end = path.count
      while end > 0, path[end - 1] == UInt8(ascii: "/") { end -= 1 }
      var start = end
      while start > 0, path[start - 1] != UInt8(ascii: "/") { start -= 1 }
      return try body(path.extracting(start..<end))
    }
  }

  /// Calls `body` with the target of a symbolic or hard link; empty for anything else.
  public func withLinkTarget<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withName(archive_entry_hardlink(entry) ?? archive_entry_symlink(entry), body)
  }

  private func withName<Result, Failure: Error>(
    _ name: UnsafePointer<CChar>?, _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = UnsafeRawBufferPointer(start: name, count: name.map { strlen($0) } ?? 0)
    return try body(Span(_unsafeElements: bytes.assumingMemoryBound(to: UInt8.self)))
  }

  /// The extended attributes, sorted by name.
  public func extendedAttributes() -> [ExtendedAttribute] {
    guard archive_entry_xattr_count(entry) > 0 else { return [] }
    var attributes: [[UInt8]: [UInt8]] = [:]
    archive_entry_xattr_reset(entry)
    var name: UnsafePointer<CChar>?
    var value: UnsafeRawPointer?
    var size = 0
    while archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK, let name {
      let bytes = UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : size)
      attributes[Array(UnsafeRawBufferPointer(start: name, count: strlen(name)))] = Array(bytes)
    }
    return attributes.map { ExtendedAttribute(name: $0.key, value: $0.value) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  /// Calls `body` with the content, block by block; holes come as zeros.
  public func forEachBlock(_ body: (Span<UInt8>) -> Void) throws(CodecError) {
    let content = TarContentProducer(self)
    while true {
      let block = try content.next()
      if block.isEmpty { return }
      body(Span(_unsafeElements: block.assumingMemoryBound(to: UInt8.self)))
    }
  }

  /// The SHA-256 digest of the content; `hash` is reset and used for it.
  public func contentDigest(_ hash: MessageDigest) throws(CodecError) -> SHA256Digest {
    try hash.reset()
    let content = TarContentProducer(self)
    while true {
      let chunk = try content.next()
      if chunk.isEmpty { return hash.finishSHA256() }
      hash.update(chunk)
    }
  }

  /// The next stored bytes and their place in the file; nil after the last ones.
  fileprivate func readBlock() throws(CodecError) -> (bytes: UnsafeRawBufferPointer, offset: Int64)?
  {
    var start: UnsafeRawPointer?
    var count = 0
    var offset: la_int64_t = 0
    switch archive_read_data_block(source.archive, &start, &count, &offset) {
    case ARCHIVE_OK, ARCHIVE_WARN:
      return (UnsafeRawBufferPointer(start: start, count: count), offset)
    case ARCHIVE_EOF:
      return nil
    default:
      throw failure()
    }
  }

  /// Counts bytes of holes, which cost an archive nothing.
  fileprivate func countHole(_ count: Int) throws(CodecError) {
    holes += Int64(count)
    if limit.isExceeded(by: holes, from: contentOffset) {
      throw .expansionLimit(limit, compressed: contentOffset)
    }
  }

  private func failure() -> CodecError {
    source.error { .corruptTar(reason: $0, offset: archive_filter_bytes(source.archive, 0)) }
  }

  private func damaged(_ reason: String) -> CodecError {
    .corruptTar(reason: reason, offset: archive_filter_bytes(source.archive, 0))
  }
}

/// An extended attribute of a file, such as `security.capability`.
public struct ExtendedAttribute: Hashable, Sendable {
  /// The full name with its namespace.
  public let name: [UInt8]
  /// The value as the file system would store it.
  public let value: [UInt8]

  /// An attribute with that name and value.
  public init(name: [UInt8], value: [UInt8]) {
    self.name = name
    self.value = value
  }
}

/// The content of a tar entry in order, its holes filled with zeros.
final class TarContentProducer: ChunkProducer {
  private let reader: TarReader
  private var position: Int64 = 0
  private var block: (bytes: UnsafeRawBufferPointer, offset: Int64)?
  private var zeroBlock: UnsafeMutableRawBufferPointer?
  private var isEnded = false

  init(_ reader: TarReader) { self.reader = reader }

  deinit { zeroBlock?.deallocate() }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    while true {
      if block == nil, !isEnded {
        block = try reader.readBlock()
        isEnded = block == nil
      }
      // A hole lasts to the next block, or to the end of the file after the last one.
      let boundary = block?.offset ?? reader.size
      if boundary > position {
        let count = Int(min(boundary - position, 1 << 16))
        position += Int64(count)
        try reader.countHole(count)
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(zeros())[..<count])
      }
      guard let (bytes, _) = block else { return UnsafeRawBufferPointer(start: nil, count: 0) }
      block = nil
      guard !bytes.isEmpty else { continue }
      position += Int64(bytes.count)
      return bytes
    }
  }

  private func zeros() -> UnsafeMutableRawBufferPointer {
    if let zeroBlock { return zeroBlock }
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    zeros.initializeMemory(as: UInt8.self, repeating: 0)
    zeroBlock = zeros
    return zeros
  }
}
