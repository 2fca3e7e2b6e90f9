import ByteText
import System

/// What `imgdiff --version --verbose` says of the libraries that this process uses, with those that are
/// loaded only when they are needed.
enum Libraries {
  private struct Library {
    let name: String
    let file: String
    var loading: String?
    /// Nil where it has no such function.
    let version: SharedLibrary.Function?
    /// What it is for, which is said where it is not there.
    let purpose: String
  }

  private static let all = [
    Library(
      name: "libcrypto", file: "libcrypto", version: .about(0, "OpenSSL_version"),
      purpose: "digests and signatures"),
    Library(name: "ISA-L", file: "libisal", version: nil, purpose: "gzip"),
    Library(
      name: "libzstd", file: "libzstd", version: .plain("ZSTD_versionString"),
      purpose: "zstd"),
    Library(
      name: "SQLite", file: "libsqlite3", version: .plain("sqlite3_libversion"),
      purpose: "databases of rpm"),
    Library(
      name: "libyaml", file: "libyaml-0", version: .plain("yaml_get_version_string"),
      purpose: "policies"),
    Library(
      name: "libarchive", file: "libarchive", loading: "libarchive.so.13",
      version: .plain("archive_version_string"), purpose: "xz, bzip2 and other compressions"),
    Library(
      name: "libcurl", file: "libcurl", loading: "libcurl.so.4",
      version: .plain("curl_version"), purpose: "registries and engines"),
  ]

  /// A line for each.
  static var lines: [String] {
    all.map { library in
      let name = padded(library.name, to: 12)
      guard
        let found = SharedLibrary(
          library.file, loading: library.loading, function: library.version)
      else {
        // What is linked, and not as a shared library, is in the program itself.
        let state = library.loading.map { "absent: no \($0)" } ?? "in the program"
        return "\(name)\(state); for \(library.purpose)"
      }
      return name + padded(found.version ?? "-", to: 9) + " " + found.file.onOneLine
    }
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
