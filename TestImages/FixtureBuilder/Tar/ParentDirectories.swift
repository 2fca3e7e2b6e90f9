extension TarEntry {
  /// Entries sorted as a program writes them that walks a folder, with an entry for every parent;
  /// of two entries for one path the last stays.
  public static func withParents(of entries: [TarEntry]) -> [TarEntry] {
    var byPath: [[String]: TarEntry] = [:]
    for entry in entries {
      let path = entry.name.text.split(separator: "/").map(String.init)
      for depth in path.indices.dropFirst() {
        let parent = Array(path[..<depth])
        if byPath[parent] == nil {
          byPath[parent] = .directory(ByteString(parent.joined(separator: "/")))
        }
      }
      byPath[path] = entry
    }
    return byPath.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }
}
