// What may happen to an archive on its way. Members are found by a part of their name, so that a
// blob's digest, with or without its algorithm, names it in every format.

extension ImageArchive {
  /// The archive with one member changed.
  public func editing(
    _ name: String, _ change: (inout TarEntry) -> Void
  ) throws(FixtureError) -> ImageArchive {
    let index = try indexOfMember(name)
    var archive = self
    change(&archive.members[index])
    return archive
  }

  /// The archive with other bytes in a member.
  public func replacing(_ name: String, with content: ByteString) throws(FixtureError)
    -> ImageArchive
  {
    try editing(name) { $0.content = content }
  }

  /// The archive with the end of a member cut off; the tar itself is whole.
  public func truncating(_ name: String, to count: Int) throws(FixtureError) -> ImageArchive {
    try editing(name) { $0.content = ByteString($0.content.bytes.prefix(count)) }
  }

  /// The archive with one bit of a member's bytes turned over.
  public func flippingBit(of name: String, at offset: Int) throws(FixtureError) -> ImageArchive {
    try editing(name) { $0.content.bytes[offset] ^= 1 }
  }

  /// The archive without a member.
  public func dropping(_ name: String) throws(FixtureError) -> ImageArchive {
    let index = try indexOfMember(name)
    var archive = self
    archive.members.remove(at: index)
    return archive
  }

  /// The member whose name contains a text, or the hexadecimal part of a digest; files come before
  /// folders and links.
  public func member(_ name: String) throws(FixtureError) -> TarEntry {
    members[try indexOfMember(name)]
  }

  private func indexOfMember(_ name: String) throws(FixtureError) -> Int {
    let wanted = name.hasPrefix("sha256:") ? Digest.hex(in: name) : name
    func matches(_ entry: TarEntry) -> Bool { entry.name.text.contains(wanted) }
    let index =
      members.firstIndex { $0.name.text == name }
      ?? members.firstIndex { $0.kind == .file && matches($0) }
      ?? members.firstIndex(where: matches)
    guard let index else { throw .noSuchMember(name: name) }
    return index
  }
}
