import Glibc

/// Folders of this machine.
package enum HostFolder {
  /// Whether a path names a folder, links followed.
  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Makes a folder, and those above it, where there are none; false where that is not possible, with the
  /// reason in `lastSystemError`.
  package static func make(_ path: String) -> Bool {
    // One that is there already is no error, nor that another process makes it at the same time.
    for end in path.indices where path[end] == "/" && end > path.startIndex {
      mkdir(String(path[..<end]), 0o777)
    }
    if mkdir(path, 0o777) == 0 { return true }
    guard errno == EEXIST else { return false }
    guard isFolder(path) else {
      errno = ENOTDIR
      return false
    }
    return true
  }

  /// The folder that a path stands in, with a slash at its end; empty for a name alone.
  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return String(path[...slash])
  }

  /// Every file below a folder by its path from there, sorted; links are not followed.
  ///
  /// - Parameters:
  ///   - skipping: names of folders that are passed over.
  ///   - limit: the most entries that are looked at.
  /// - Returns: nil where the folder can't be read or has more entries.
  package static func files(
    in folder: String, skipping: Set<String>, limit: Int
  ) -> [String]? {
    var files: [String] = []
    var waiting = [""]
    var seen = 0
    while let prefix = waiting.popLast() {
      guard let stream = opendir(prefix.isEmpty ? folder : folder + "/" + prefix) else {
        // Below the folder what can't be read is not what a build would read either.
        if prefix.isEmpty { return nil }
        continue
      }
      defer { closedir(stream) }
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name == "." || name == ".." { continue }
        seen += 1
        guard seen <= limit else { return nil }
        let path = prefix.isEmpty ? name : prefix + "/" + name
        var status = stat()
        guard lstat(folder + "/" + path, &status) == 0 else { continue }
        if status.st_mode & S_IFMT == S_IFDIR {
          if !skipping.contains(name) { waiting.append(path) }
        } else {
          files.append(path)
        }
      }
    }
    return files.sorted()
  }
}
