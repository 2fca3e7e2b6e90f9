// What the headers say of the entry that `next` moved to.
extension TarReader {
  /// What the entry makes; a type that is not known is a file, as POSIX asks.
  package var kind: Kind {
    switch header?.typeFlag {
    case UInt8(ascii: "1"): .hardlink
    case UInt8(ascii: "2"): .symlink
    case UInt8(ascii: "3"): .character
    case UInt8(ascii: "4"): .block
    case UInt8(ascii: "5"): .directory
    case UInt8(ascii: "6"): .fifo
    default: .file
    }
  }

  /// The size of the content in bytes, holes included; zero for what has none.
  package var size: Int64 { header?.size ?? 0 }

  /// The permission bits with set-user-ID, set-group-ID and sticky.
  package var mode: UInt16 { UInt16(truncatingIfNeeded: (header?.mode ?? 0) & 0o7777) }

  /// The owner's number.
  package var userID: Int64 { header?.userID ?? 0 }

  /// The group's number.
  package var groupID: Int64 { header?.groupID ?? 0 }

  /// The time of modification in seconds since 1970.
  package var modificationTime: Int64 { header?.modificationTime ?? 0 }

  /// Major and minor number of a device.
  package var device: (major: UInt32, minor: UInt32) { header?.device ?? (0, 0) }

  /// Calls `body` with the path as the archive writes it.
  package func withPath<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = path
    return try body(bytes.span)
  }

  /// Calls `body` with the last component of the path, without a slash at its end.
  package func withName<Result, Failure: Error>(
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
  package func withLinkTarget<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = kind == .hardlink || kind == .symlink ? link : []
    return try body(bytes.span)
  }

  /// The extended attributes, sorted by name.
  package func extendedAttributes() -> [ExtendedAttribute] {
    guard !attributes.isEmpty else { return [] }
    return attributes.map { ExtendedAttribute(name: $0.key, value: $0.value) }
      .sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }
}
