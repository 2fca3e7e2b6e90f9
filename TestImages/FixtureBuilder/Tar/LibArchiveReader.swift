import CLibArchive
import Glibc

/// Reads tar archives with libarchive: another program's opinion of what is in them.
public enum LibArchiveReader {
  /// What an entry is, in libarchive's opinion.
  public enum Kind: Sendable, Hashable {
    case file, directory, symlink, hardlink, character, block, fifo, other
  }

  /// One entry.
  public struct Entry: Sendable, Hashable {
    /// The name as it stands in the archive; empty where libarchive cannot say it in this locale.
    public var path: [UInt8] = []
    /// What it is.
    public var kind = Kind.other
    /// The size of a file's content.
    public var size: Int64 = 0
    /// The target of a link.
    public var link: [UInt8] = []
    /// Permissions and special bits.
    public var mode: UInt32 = 0
    /// The owner's number.
    public var userID: Int64 = 0
    /// The group's number.
    public var groupID: Int64 = 0
    /// Seconds since 1970.
    public var modificationTime: Int64 = 0
    /// A file's bytes, holes filled with zeros.
    public var content: [UInt8] = []

    /// An entry of which nothing is known.
    public init() {}
  }

  /// What became of an archive.
  public struct Reading: Sendable {
    /// The entries up to the end, or to what libarchive cannot read.
    public var entries: [Entry] = []
    /// Why it did not come to the end.
    public var failure: String?
  }

  /// Reads an archive; contents may have `limit` bytes.
  public static func read(_ bytes: [UInt8], limit: Int) -> Reading {
    var reading = Reading()
    guard let archive = archive_read_new() else {
      reading.failure = "out of memory"
      return reading
    }
    defer { archive_read_free(archive) }
    archive_read_support_format_tar(archive)
    bytes.withUnsafeBytes { buffer in
      guard archive_read_open_memory(archive, buffer.baseAddress, buffer.count) >= ARCHIVE_WARN
      else {
        reading.failure = text(of: archive)
        return
      }
      while reading.failure == nil {
        var header: OpaquePointer?
        let status = archive_read_next_header(archive, &header)
        if status == ARCHIVE_EOF { return }
        // A header that it would pass over is one that it cannot read.
        guard status >= ARCHIVE_WARN, status != ARCHIVE_RETRY, let header else {
          reading.failure = text(of: archive)
          return
        }
        var entry = entry(header)
        if entry.kind == .file {
          reading.failure = addContent(to: &entry, archive, limit)
        }
        reading.entries.append(entry)
      }
    }
    return reading
  }

  private static func entry(_ header: OpaquePointer) -> Entry {
    var entry = Entry()
    entry.path = bytes(archive_entry_pathname(header))
    if let target = archive_entry_hardlink(header) {
      entry.kind = .hardlink
      entry.link = bytes(target)
    } else {
      entry.kind = kind(archive_entry_filetype(header))
      if entry.kind == .symlink { entry.link = bytes(archive_entry_symlink(header)) }
    }
    if entry.kind == .file { entry.size = archive_entry_size(header) }
    entry.mode = archive_entry_perm(header)
    entry.userID = archive_entry_uid(header)
    entry.groupID = archive_entry_gid(header)
    entry.modificationTime = Int64(archive_entry_mtime(header))
    return entry
  }

  private static func kind(_ type: mode_t) -> Kind {
    switch type & 0o170000 {
    case 0o100000: .file
    case 0o040000: .directory
    case 0o120000: .symlink
    case 0o020000: .character
    case 0o060000: .block
    case 0o010000: .fifo
    default: .other
    }
  }

  /// Reads the content; returns why it could not be read.
  private static func addContent(
    to entry: inout Entry, _ archive: OpaquePointer, _ limit: Int
  ) -> String? {
    guard (0...Int64(limit)).contains(entry.size) else { return "a file of \(entry.size) bytes" }
    while true {
      var block: UnsafeRawPointer?
      var count = 0
      var offset: Int64 = 0
      let status = archive_read_data_block(archive, &block, &count, &offset)
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN else {
        guard status == ARCHIVE_EOF else { return text(of: archive) }
        break
      }
      guard offset >= entry.content.count, offset <= limit, count <= limit else {
        return "a block at \(offset)"
      }
      entry.content += [UInt8](repeating: 0, count: Int(offset) - entry.content.count)
      entry.content += UnsafeRawBufferPointer(start: block, count: count)
    }
    let rest = Int(entry.size) - entry.content.count
    if rest > 0 { entry.content += [UInt8](repeating: 0, count: rest) }
    return nil
  }

  private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
    guard let text else { return [] }
    return UnsafeRawBufferPointer(start: text, count: strlen(text)).map { $0 }
  }

  private static func text(of archive: OpaquePointer) -> String {
    archive_error_string(archive).map { String(cString: $0) } ?? "it is not readable"
  }
}
