import Foundation

/// The folder of archives that `sample-images` writes.
public enum SampleImages {
  /// Writes the clean pair in every format, and services that leak, as `docker save` writes them.
  /// The answer has a line for each: its path, and what it holds.
  public static func write(to folder: String) throws(FixtureError) -> [String] {
    var lines: [String] = []
    let pair = SamplePair()
    for format in ArchiveFormat.allCases {
      for (name, image) in [("service", pair.service), ("localdev", pair.localdev)] {
        let archive = try format.archive(of: image)
        let path = "\(folder)/\(format.rawValue)/\(name)\(format.isFolder ? "" : ".tar")"
        try write(archive, to: path, isFolder: format.isFolder)
        lines.append("\(path): the clean \(name) as \(format.rawValue)")
      }
    }
    for leak in SamplePair.Leak.allCases where leak != .none {
      let archive = try ImageArchive.dockerSaveLegacy([SamplePair(leak: leak).service])
      let path = "\(folder)/\(leak.rawValue)/service.tar"
      try write(archive, to: path, isFolder: false)
      lines.append("\(path): a service that leaks")
    }
    return lines
  }

  private static func write(
    _ archive: ImageArchive, to path: String, isFolder: Bool
  ) throws(FixtureError) {
    let url = URL(fileURLWithPath: path)
    let parent = isFolder ? url : url.deletingLastPathComponent()
    do {
      // A folder is written afresh, so that no blob of an earlier version stays in it.
      if isFolder, FileManager.default.fileExists(atPath: path) {
        try FileManager.default.removeItem(at: url)
      }
      try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    } catch {
      throw .notWritten(path: path, reason: error.localizedDescription)
    }
    if isFolder { try archive.writeFolder(to: path) } else { try archive.write(to: path) }
  }
}
