import FixtureBuilder
import Foundation

/// A tar file that is written member by member.
struct ArchiveFile {
  private let file: FileHandle
  private var length = 0

  private static let blockSize = 512

  /// Starts the file, replacing one that is there.
  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil) else {
      throw FixtureError.notWritten(path: path, reason: "it cannot be created")
    }
    file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  /// Adds a member that is in memory.
  mutating func append(_ member: TarEntry) throws {
    try append(TarWriter.archive([member], ending: .missing).bytes)
  }

  /// Adds a member that comes in parts, and answers with its digest. Its header, which needs the
  /// size, is written when all have come.
  mutating func appendLayer(
    _ name: ByteString, _ content: (inout Layer) throws -> Void
  ) throws -> String {
    let start = length
    try append([UInt8](repeating: 0, count: Self.blockSize))
    var layer = Layer(file: file)
    try content(&layer)
    length += layer.size
    try append([UInt8](repeating: 0, count: -layer.size & (Self.blockSize - 1)))
    let entry = TarEntry.file(name).with { $0.declaredSize = layer.size }
    try file.seek(toOffset: UInt64(start))
    try file.write(contentsOf: TarWriter.archive([entry], ending: .missing).bytes)
    try file.seek(toOffset: UInt64(length))
    return layer.digest.finished()
  }

  /// Ends the archive.
  mutating func finish() throws {
    try append(TarWriter.archive([]).bytes)
    try file.close()
  }

  private mutating func append(_ bytes: [UInt8]) throws {
    try file.write(contentsOf: bytes)
    length += bytes.count
  }

  /// The content of a member as it is written.
  struct Layer {
    fileprivate let file: FileHandle
    fileprivate let digest = RunningDigest()
    fileprivate var size = 0

    /// Adds bytes to the content.
    mutating func append(_ bytes: [UInt8]) throws {
      try file.write(contentsOf: bytes)
      digest.update(bytes)
      size += bytes.count
    }
  }
}
