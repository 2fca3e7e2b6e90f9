import ByteText

/// What can go wrong below the level of images: compressed streams and tar archives.
///
/// The descriptions say what was found; callers add which blob or layer it was found in.
package enum CodecError: Error, Hashable, Sendable {
  /// Reading failed half-way; `reason` is the system's.
  case cannotRead(path: String, reason: String)
  /// Reading failed half-way, of a source that may give the same bytes another time; `reason` is its own.
  case interrupted(place: String, reason: String)
  /// A compressed stream ended before its end marker.
  case truncatedStream(Compression)
  /// A compressed stream is damaged; `offset` counts compressed bytes that were read.
  case corruptStream(Compression, reason: String, offset: Int64)
  /// A compressed stream grows beyond what the limit allows.
  case expansionLimit(ExpansionLimit, compressed: Int64)
  /// The tar archive is damaged; `offset` counts bytes of the archive.
  case corruptTar(reason: String, offset: Int64)
  /// A library could not get what it needs from the system (memory, most likely).
  case unavailable(String)
  /// A library that this stream needs is not on this machine; Debian has it in `package`.
  case missingLibrary(String, package: String)
}

extension CodecError {
  /// Whether reading the same may do better another time.
  package var mayPass: Bool { if case .interrupted = self { true } else { false } }
}

extension CodecError: CustomStringConvertible {
  /// The text for people.
  package var description: String { text.onOneLine }

  private var text: String {
    switch self {
    case .cannotRead(let path, let reason):
      "cannot read \(path): \(reason)"
    case .interrupted(let place, let reason):
      "cannot read \(place): \(reason)"
    case .truncatedStream(let compression):
      "the \(compression) stream is cut short"
    case .corruptStream(let compression, let reason, let offset):
      "the \(compression) stream is damaged near byte \(offset): \(reason)"
    case .expansionLimit(let limit, let compressed):
      "\(compressed) compressed bytes expand to more than \(limit.ratio) times their size; "
        + "if that is expected, raise the limit"
    case .corruptTar(let reason, let offset):
      "the tar archive is damaged near byte \(offset): \(reason)"
    case .unavailable(let what):
      "\(what) failed for want of memory"
    case .missingLibrary(let name, let package):
      "\(name) cannot be loaded; install Debian's package \(package)"
    }
  }
}

/// How far a compressed stream may grow before it is taken for a decompression bomb.
package struct ExpansionLimit: Hashable, Sendable {
  /// Uncompressed bytes allowed for each compressed byte that was read.
  package var ratio: Int64
  /// Uncompressed bytes that are always allowed, whatever the ratio.
  package var allowance: Int64

  /// Real layers stay below 20:1; files of zeros reach gzip's 1,032:1 but seldom beyond a gigabyte.
  package static let standard = ExpansionLimit(ratio: 200, allowance: 1 << 30)

  /// A limit of `ratio` to one beyond `allowance` bytes.
  package init(ratio: Int64, allowance: Int64 = 1 << 30) {
    self.ratio = ratio
    self.allowance = allowance
  }

  func isExceeded(by expanded: Int64, from compressed: Int64) -> Bool {
    guard expanded > allowance else { return false }
    let (allowed, overflow) = compressed.multipliedReportingOverflow(by: ratio)
    return !overflow && expanded > allowed
  }
}
