import Foundation

extension ImageArchive {
  /// Writes one file.
  public func write(to path: String) throws(FixtureError) {
    let bytes = try self.bytes()
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    } catch {
      throw .notWritten(path: path, reason: error.localizedDescription)
    }
  }

  /// Writes the members into a folder, which is made if it isn't there.
  public func writeFolder(to path: String) throws(FixtureError) {
    let files = FileManager.default
    let root = URL(fileURLWithPath: path, isDirectory: true)
    do {
      try files.createDirectory(at: root, withIntermediateDirectories: true)
      for member in members {
        let url = root.appendingPathComponent(member.name.text)
        try files.createDirectory(
          at: member.kind == .directory ? url : url.deletingLastPathComponent(),
          withIntermediateDirectories: true)
        switch member.kind {
        case .file: try Data(member.content.bytes).write(to: url)
        case .symlink:
          try files.createSymbolicLink(
            atPath: url.path, withDestinationPath: member.linkTarget.text)
        default: continue
        }
      }
    } catch {
      throw .notWritten(path: path, reason: error.localizedDescription)
    }
  }
}
