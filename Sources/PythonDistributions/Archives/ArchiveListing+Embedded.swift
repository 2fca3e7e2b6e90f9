import ByteText
import Codecs

// Archives that stand inside of a file that is something else.
extension ArchiveListing {
  /// Reads the compressed tar archive behind a script that unpacks it, as makeself makes them; nil where
  /// there is none.
  init?(behindScript content: Span<UInt8>) {
    // Scripts are text, which has no such byte.
    guard content.holds(0) else { return nil }
    var attempts = 0
    var index = 1
    while index + 18 < content.count, attempts < Self.bodiesTried {
      defer { index += 1 }
      guard content[index - 1] == 0x0A else { continue }
      let rest = content.extracting(index..<content.count)
      let isArchive = TarReader.isArchive(rest)
      guard isArchive || Compression.detect(rest) != .none else { continue }
      attempts += 1
      if let listing = ArchiveListing(tar: rest) {
        self = listing
        return
      }
    }
    return nil
  }

  /// Reads the archive in a response that pip's cache keeps in CacheControl's serialised form, in
  /// which the body stands somewhere; nil where there is none.
  init?(inResponse content: Span<UInt8>) {
    // Looked at quickly first: the policy asks about every Python source, whose text has neither byte.
    if content.holds(0x06), let directory = try? ZipDirectory(content, anywhere: true) {
      self.init(directory, content, 0)
      return
    }
    // The body of an sdist stands near the beginning, before the headers.
    let last = min(content.count - 18, 4096)
    guard last >= 0, content.extracting(0...last).holds(0x1F) else { return nil }
    var attempts = 0
    for start in 0...last
    where content[start] == 0x1F && content[start + 1] == 0x8B && content[start + 2] == 8 {
      attempts += 1
      guard attempts <= Self.bodiesTried else { break }
      let end = Self.endOfBody(at: start, in: content) ?? content.count
      if let listing = ArchiveListing(tar: content.extracting(start..<end)) {
        self = listing
        return
      }
    }
    return nil
  }

  private static let bodiesTried = 16

  /// Where a body ends: MessagePack writes its length before it (`bin 8`, `bin 16`, `bin 32`).
  private static func endOfBody(at start: Int, in content: Span<UInt8>) -> Int? {
    for (marker, width) in [(0xC6, 4), (0xC5, 2), (0xC4, 1)] as [(UInt8, Int)]
    where start > width && content[start - width - 1] == marker {
      var length = 0
      for index in start - width..<start { length = length << 8 | Int(content[index]) }
      if length <= content.count - start { return start + length }
    }
    return nil
  }
}
