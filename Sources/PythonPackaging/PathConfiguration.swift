import ByteText

/// A `.pth` file of a site directory, `easy-install.pth` included: folders that join `sys.path`, and
/// code that runs at start-up.
package struct PathConfiguration: Hashable, Sendable {
  /// What a line does.
  package enum Content: Hashable, Sendable {
    /// A path, relative to the site directory or absolute, that joins `sys.path` if it exists.
    case path([UInt8])
    /// A line that starts with `import` and a blank: it is executed.
    case code([UInt8])
  }

  /// A line that does something.
  package struct Line: Hashable, Sendable {
    /// What it does.
    package var content: Content
    /// Its number, counted from 1.
    package var number: Int
  }

  /// The lines in order, blank ones and comments left out.
  package let lines: [Line]

  /// Reads the file; a byte order mark is skipped.
  package init(_ bytes: [UInt8]) {
    lines = ByteText.lines(of: bytes).compactMap { line in
      guard line.bytes.first != 0x23 else { return nil }
      if line.bytes.starts(with: Array("import ".utf8))
        || line.bytes.starts(with: Array("import\t".utf8))
      {
        return Line(content: .code(Array(line.bytes)), number: line.number)
      }
      // `site` strips the right end only: a path may begin with a blank.
      var path = line.bytes
      while let last = path.last, last.isASCIISpace { path.removeLast() }
      if path.allSatisfy(\.isASCIISpace) { return nil }
      return Line(content: .path(Array(path)), number: line.number)
    }
  }

  /// The paths in order.
  package var paths: [[UInt8]] {
    lines.compactMap { line in
      guard case .path(let path) = line.content else { return nil }
      return path
    }
  }

  /// Whether `site` reads a file of this name: `.pth` at the end, no dot in front.
  package static func isRead(fileName: [UInt8]) -> Bool {
    fileName.first != 0x2E && fileName.suffix(4).elementsEqual(".pth".utf8)
  }
}

/// `NAME.egg-link` of `setup.py develop`.
package struct EggLink: Hashable, Sendable {
  /// The folder where `NAME.egg-info` stands.
  package let directory: [UInt8]
  /// The path from there to the project's setup script folder; usually `.` or `../`.
  package let setupPath: [UInt8]?

  /// Reads the file; nil where it is empty.
  package init?(_ bytes: [UInt8]) {
    let content = lines(of: bytes).map { Array($0.bytes.trimmingSpace) }.filter { !$0.isEmpty }
    guard let first = content.first else { return nil }
    directory = first
    setupPath = content.count > 1 ? content[1] : nil
  }
}

/// `pyvenv.cfg` of a virtual environment (PEP 405).
package struct VirtualEnvironmentConfiguration: Hashable, Sendable {
  /// The keys in lower case with their values; of equal ones the last counts.
  package let values: [String: String]

  /// Reads the file: `key = value` lines.
  package init(_ bytes: [UInt8]) {
    var values: [String: String] = [:]
    for line in lines(of: bytes) {
      guard let equals = line.bytes.firstIndex(of: 0x3D) else { continue }
      let key = asciiLowercased(line.bytes[..<equals].trimmingSpace.text)
      values[key] = line.bytes[(equals + 1)...].trimmingSpace.text
    }
    self.values = values
  }

  /// The folder of the interpreter that the environment was made from.
  package var home: String? { values["home"] }

  /// Whether the site directories of that interpreter are used too.
  package var includesSystemSitePackages: Bool {
    values["include-system-site-packages"].map { asciiLowercased($0) == "true" } ?? false
  }

  /// The interpreter's version: `version` of venv, `version_info` of virtualenv and uv.
  package var version: String? { values["version"] ?? values["version_info"] }
}

/// Files of one name a line: `top_level.txt`, `installed-files.txt`, `namespace_packages.txt`,
/// `SOURCES.txt`.
package struct NameList: Hashable, Sendable {
  /// The lines as bytes, without white space at their ends, empty ones left out.
  package let names: [[UInt8]]

  /// Reads the file.
  package init(_ bytes: [UInt8]) {
    names = lines(of: bytes).map { Array($0.bytes.trimmingSpace) }.filter { !$0.isEmpty }
  }
}
