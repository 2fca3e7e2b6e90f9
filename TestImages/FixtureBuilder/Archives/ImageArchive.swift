/// An archive or a layout folder before it is written: its members, which a test may damage.
public struct ImageArchive: Sendable {
  /// The members in the order of the file.
  public var members: [TarEntry]
  /// How the whole file is compressed.
  public var compression = Compression.none
  /// How the tar ends.
  public var ending = TarWriter.Ending.regular

  /// An archive of some members.
  public init(_ members: [TarEntry]) { self.members = members }

  /// The file's bytes.
  public func bytes() throws(FixtureError) -> [UInt8] {
    try compression.apply(to: TarWriter.archive(members, ending: ending)).bytes
  }

  /// The archive with another compression of the whole file.
  public func compressed(_ compression: Compression) -> ImageArchive {
    var archive = self
    archive.compression = compression
    return archive
  }

  /// The archive with its members changed.
  public func mutated(
    _ change: (inout [TarEntry]) throws -> Void
  ) rethrows -> ImageArchive {
    var archive = self
    try change(&archive.members)
    return archive
  }
}
