import ByteText
import System

/// A value that is its bytes: without references, without gaps between its fields, and whatever the
/// bytes are, they are a value. So it can be written and read as it lies in memory.
package protocol PlainBytes: BitwiseCopyable, Sendable {}

extension UInt8: PlainBytes {}
extension UInt32: PlainBytes {}
extension UInt64: PlainBytes {}
extension Int64: PlainBytes {}
extension SHA256Digest: PlainBytes {}

/// Writes plain values, columns of them and text to a file, and behind them all the digest of what was
/// written.
///
/// Values are in the byte order of the machine, for files that never leave it; a column has its count
/// before it. The file is written as it fills, so that a large table is never held twice.
package final class ColumnWriter {
  private let file: OutputFile
  private let hash: MessageDigest
  private var buffer: [UInt8] = []
  private static let bufferSize = 1 << 18

  /// Writes to `file`, which the caller commits after `finish`.
  package init(_ file: OutputFile) throws(CodecError) {
    self.file = file
    hash = try MessageDigest(.sha256)
    buffer.reserveCapacity(Self.bufferSize)
  }

  /// Appends one value.
  package func append(_ value: some PlainBytes) throws(OutputError) {
    try withUnsafeBytes(of: value) { raw throws(OutputError) in try append(raw) }
  }

  /// Appends a column.
  package func append(column: [some PlainBytes]) throws(OutputError) {
    try append(UInt64(column.count))
    try appendElements(column)
  }

  /// Appends byte strings: a column of their lengths, then one of all their bytes.
  package func append(strings: [[UInt8]]) throws(OutputError) {
    try append(column: strings.map { UInt64($0.count) })
    try append(UInt64(strings.reduce(0) { $0 + $1.count }))
    for string in strings { try appendElements(string) }
  }

  private func appendElements(_ values: [some PlainBytes]) throws(OutputError) {
    try values.withUnsafeBufferPointer { buffer throws(OutputError) in
      try append(UnsafeRawBufferPointer(buffer))
    }
  }

  /// Appends text as its UTF-8 bytes.
  package func append(_ text: String) throws(OutputError) { try append(column: Array(text.utf8)) }

  /// Writes the digest of all that was appended.
  package func finish() throws(OutputError) {
    try flush()
    try file.write(hash.finishSHA256().bytes)
  }

  private func append(_ raw: UnsafeRawBufferPointer) throws(OutputError) {
    var rest = raw
    while !rest.isEmpty {
      let count = min(rest.count, Self.bufferSize - buffer.count)
      buffer.append(contentsOf: rest.prefix(count))
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      if buffer.count == Self.bufferSize { try flush() }
    }
  }

  private func flush() throws(OutputError) {
    hash.update(buffer.span)
    try file.write(buffer)
    buffer.removeAll(keepingCapacity: true)
  }
}

/// Reads what `ColumnWriter` wrote; anything else gives nil, and never more memory than there are
/// bytes.
package struct ColumnReader {
  private let region: ByteRegion
  private var position = 0

  /// A reader of the bytes that their digest stands behind; nil where it does not match.
  package init?(verifying whole: ByteRegion) {
    guard let region = whole.part(0..<max(0, whole.count - 32)), region.count < whole.count,
      let stated = whole.part(region.count..<whole.count),
      let digest = try? region.digest(.sha256), digest.bytes == stated.array()
    else { return nil }
    self.region = region
  }

  /// Whether all was read.
  package var isAtEnd: Bool { position == region.count }

  /// The next value.
  package mutating func value<Value: PlainBytes>(_ type: Value.Type = Value.self) -> Value? {
    values(1, Value.self)?.first
  }

  /// The next column.
  package mutating func column<Value: PlainBytes>(_ type: Value.Type = Value.self) -> [Value]? {
    guard let count = value(UInt64.self).flatMap(Int.init(exactly:)) else { return nil }
    return values(count, Value.self)
  }

  /// The next byte strings.
  package mutating func strings() -> [[UInt8]]? {
    guard let lengths = column(UInt64.self), let bytes = column(UInt8.self) else { return nil }
    var strings: [[UInt8]] = []
    strings.reserveCapacity(lengths.count)
    var start = 0
    for length in lengths {
      guard let length = Int(exactly: length), length <= bytes.count - start else { return nil }
      strings.append(Array(bytes[start..<start + length]))
      start += length
    }
    return start == bytes.count ? strings : nil
  }

  /// The next text; nil where it is not UTF-8.
  package mutating func text() -> String? {
    column(UInt8.self).flatMap { String(validating: $0, as: UTF8.self) }
  }

  private mutating func values<Value: PlainBytes>(
    _ count: Int, _ type: Value.Type
  ) -> [Value]? {
    let (length, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Value>.stride)
    guard count >= 0, !overflow, length <= region.count - position,
      let part = region.part(position..<position + length)
    else { return nil }
    position += length
    // The array that all empty arrays are is not written to from several threads.
    guard count > 0 else { return [] }
    return part.withBytes { bytes in
      bytes.withUnsafeBytes { raw in
        [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
          UnsafeMutableRawBufferPointer(buffer).copyMemory(from: raw)
          initialized = count
        }
      }
    }
  }
}
