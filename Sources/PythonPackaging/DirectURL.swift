import ByteText
import JSON

/// `direct_url.json` (PEP 610): where a distribution came from that was not installed by name.
package struct DirectURL: Hashable, Sendable {
  /// What stands behind the URL.
  package enum Source: Hashable, Sendable {
    /// A folder; editable where the installation only points to it.
    case directory(editable: Bool)
    /// A version control system and the commit.
    case versionControl(system: String, commit: String?)
    /// A wheel or sdist.
    case archive
    /// The file doesn't say.
    case unknown
  }

  /// The URL as written.
  package let url: String
  /// What stands behind it.
  package let source: Source
  /// The folder of the project within what the URL gives.
  package let subdirectory: String?

  /// Reads the file.
  ///
  /// - Throws: ``PackagingError/invalidJSON(reason:offset:)``, or
  ///   ``PackagingError/unexpectedContent(file:reason:)`` where there is no URL.
  package init(_ bytes: [UInt8]) throws(PackagingError) {
    let document = try readJSON(bytes)
    guard let url = document["url"]?.string else {
      throw .unexpectedContent(file: "direct_url.json", reason: "it has no 'url'")
    }
    self.url = url
    subdirectory = document["subdirectory"]?.string
    if let directory = document["dir_info"] {
      source = .directory(editable: directory["editable"]?.bool ?? false)
    } else if let repository = document["vcs_info"] {
      source = .versionControl(
        system: repository["vcs"]?.string ?? "", commit: repository["commit_id"]?.string)
    } else {
      source = document["archive_info"] == nil ? .unknown : .archive
    }
  }

  /// Whether the installation is editable.
  package var isEditable: Bool { source == .directory(editable: true) }

  /// The folder or file of a `file:` URL, its percent escapes decoded; nil for other URLs.
  package var path: [UInt8]? {
    let prefix = Array("file://".utf8)
    let bytes = Array(url.utf8)
    guard bytes.starts(with: prefix) else { return nil }
    // Between the slashes a host may stand; there is only this one.
    let path = bytes.dropFirst(prefix.count).drop { $0 != 0x2F }.prefix { $0 != 0x23 && $0 != 0x3F }
    return percentDecoded(path)
  }
}

/// The bytes with `%XX` decoded; what is no escape stays as it is.
func percentDecoded(_ path: some RandomAccessCollection<UInt8>) -> [UInt8] {
  let path = Array(path)[...]
  var result: [UInt8] = []
  var index = path.startIndex
  while index < path.endIndex {
    if path[index] == 0x25, index + 2 < path.endIndex, path[index + 1] != 0x2B,
      let byte = UInt8(path[(index + 1)...(index + 2)].text, radix: 16)
    {
      result.append(byte)
      index += 3
    } else {
      result.append(path[index])
      index += 1
    }
  }
  return result
}
