extension PythonDistribution {
  /// The name of its wheel.
  public var wheelName: String { "\(stem)-py3-none-any.whl" }

  /// Its wheel (PEP 427).
  public func wheel() throws(FixtureError) -> ByteString {
    let folder = "\(stem).dist-info"
    var members = modules.map { ZipWriter.Member(ByteString($0.path), $0.content) }
    func add(_ name: String, _ content: ByteString) {
      members.append(ZipWriter.Member("\(folder)/\(name)", content))
    }
    add("METADATA", metadata)
    add("WHEEL", wheelText)
    for file in metadataFiles { add(file.name, file.content) }
    if !entryPoints.isEmpty { add("entry_points.txt", entryPoints) }
    add("top_level.txt", ByteString(topLevel.map { $0 + "\n" }.joined()))
    let lines = members.map { Self.recordLine($0.name.text, $0.content) } + ["\(folder)/RECORD,,"]
    add("RECORD", ByteString(lines.map { $0 + "\n" }.joined()))
    return try ZipWriter.archive(members)
  }

  /// Its source distribution, gzip-compressed.
  public func sourceDistribution() throws(FixtureError) -> ByteString {
    let files: [TarEntry] = [
      .file("\(stem)/PKG-INFO", metadata),
      .file("\(stem)/setup.py", "from setuptools import setup\n\nsetup()\n"),
    ]
    let sources = modules.map { TarEntry.file("\(stem)/\($0.path)", $0.content) }
    return try Compression.gzip.apply(
      to: TarWriter.archive(TarEntry.withParents(of: files + sources)))
  }
}
