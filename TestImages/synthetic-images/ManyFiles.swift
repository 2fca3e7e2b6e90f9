import FixtureBuilder

/// A layer of many small files, as a package manager leaves them: some levels deep, a hundred in a
/// folder, no two the same.
struct ManyFiles {
  /// The number of files; folders come on top.
  let count: Int

  private static let filesInFolder = 100
  private static let foldersInFolder = 20
  private static let suffixes = ["py", "pyi", "json", "js", "txt", "h"]

  /// The layer's tar, some hundred kilobytes at a time: a million files are a gigabyte.
  func forEachPart(_ body: ([UInt8]) throws -> Void) rethrows {
    try body(tar(of: [.directory("opt"), .directory(Self.root)]))
    for start in stride(from: 0, to: count, by: Self.filesInFolder) {
      try body(tar(of: folder(start / Self.filesInFolder)))
    }
    try body(TarWriter.archive([]).bytes)
  }

  private static let root: ByteString = "opt/modules"

  private func tar(of entries: [TarEntry]) -> [UInt8] {
    TarWriter.archive(entries, ending: .missing).bytes
  }

  private func folder(_ number: Int) -> [TarEntry] {
    let group = "\(Self.root)/group-\(number / Self.foldersInFolder)"
    let module = "\(group)/module-\(number)"
    let folder = "\(module)/lib/generated"
    var entries: [TarEntry] = []
    if number % Self.foldersInFolder == 0 { entries.append(.directory(ByteString(group))) }
    entries += [module, "\(module)/lib", folder].map { .directory(ByteString($0)) }
    let first = number * Self.filesInFolder
    for file in first..<min(first + Self.filesInFolder, count) {
      let suffix = Self.suffixes[file % Self.suffixes.count]
      entries.append(.file(ByteString("\(folder)/unit_\(file).\(suffix)"), content(of: file)))
    }
    return entries
  }

  /// From 24 bytes to a block, so that every file takes two blocks and sizes are spread.
  private func content(of file: Int) -> ByteString {
    let size = 24 + file &* 7_919 % 489
    var bytes = Array("# unit \(file)\n".utf8)
    bytes += repeatElement(UInt8(ascii: "."), count: size - bytes.count)
    return ByteString(bytes)
  }
}
