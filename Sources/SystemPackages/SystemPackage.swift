import ByteText
import LayerFilesystem

/// A package of the operating system in an image, as the package manager's own database has it.
package struct SystemPackage: Sendable {
  /// The package manager.
  package enum Manager: String, Sendable, Hashable, CaseIterable {
    /// Debian's, Ubuntu's, and distroless images'.
    case dpkg
    /// Alpine's and Wolfi's.
    case apk
    /// Red Hat's, Fedora's, SUSE's.
    case rpm
  }

  /// A file that the database gives to the package.
  package struct File: Sendable, Hashable {
    /// The path as the database has it.
    package let path: EntryPath
    /// The node of the path, links of folders followed; nil where no layer names it.
    package let node: PathNode?
    /// The checksum that the database promises, where it stands beside the path.
    package let checksum: Checksum?
  }

  /// What told of it.
  package let manager: Manager
  /// Its name.
  package let name: String
  /// Its version; empty where nothing tells.
  package let version: String
  /// The architecture that it was built for; empty where nothing tells.
  package let architecture: String
  /// The layer in which the database first had it like this.
  package let layer: Int
  /// Whether containers see it in the database, or a layer removed it or brought another version.
  package let view: Visibility
  /// Its files, folders left out, in the database's order.
  package let files: [File]

  /// dpkg's file of checksums, where that is another one than the list.
  let checksums: EntryReference?
}

/// A checksum in the words of a package database.
package struct Checksum: Sendable, Hashable {
  /// How it is computed.
  package enum Algorithm: UInt8, Sendable, Hashable {
    /// MD5: dpkg, and rpm before 2009.
    case md5 = 1
    /// SHA-1: apk.
    case sha1 = 2
    /// SHA-256: rpm.
    case sha256 = 8

    /// The number of its bytes.
    package var byteCount: Int {
      switch self {
      case .md5: 16
      case .sha1: 20
      case .sha256: 32
      }
    }
  }

  /// How it was computed.
  package let algorithm: Algorithm
  /// The checksum.
  package let bytes: [UInt8]

  /// A checksum; nil where the number of bytes is not the algorithm's.
  package init?(_ algorithm: Algorithm, _ bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.algorithm = algorithm
    self.bytes = bytes
  }

  /// A checksum in hexadecimal.
  init?(_ algorithm: Algorithm, hexadecimal text: Span<UInt8>) {
    guard text.count == algorithm.byteCount * 2 else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(algorithm.byteCount)
    for index in 0..<algorithm.byteCount {
      guard let high = text[2 * index].hexadecimalValue,
        let low = text[2 * index + 1].hexadecimalValue
      else { return nil }
      bytes.append(high << 4 | low)
    }
    self.init(algorithm, bytes)
  }
}

/// A package as its database lists it, before its paths are looked for in an image.
struct ListedPackage: Sendable, Hashable {
  struct File: Sendable, Hashable {
    var path: [UInt8]
    var checksum: Checksum?
  }

  var name: String
  var version: String
  var architecture: String
  var files: [File] = []
}
