import ByteText

/// A `.pth` file of a site directory, `easy-install.pth` included: folders that join `sys.path`, and
/// code that runs at start-up.
public struct PathConfiguration: Hashable, Sendable {
  /// What a line does.
  public enum Content: Hashable, Sendable {
    /// A path, relative to the site directory or absolute, that joins `sys.path` if it exists.
    case path([UInt8])
    /// A line that starts with `import` and a blank: it is executed.
    case code([UInt8])
  }

  /// A line that does something.
  public struct Line: Hashable, Sendable {
    /// What it does.
    public var content: Content
    /// Its number, counted from 1.
    public var number: Int
  }

  /// The lines in order, blank ones and comments left out.
  public let lines: [Line]

  /// Reads the file; a byte order mark is skipped.
  public init(_ bytes: [UInt8]) {
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
  public var paths: [[UInt8]] {
    lines.compactMap { line in
      guard case .path(let path) = line.content else { return nil }
      return path
    }
  }

  /// Whether `site` reads a file of this name: `.pth` at the end, no dot in front.
  public static func isRead(fileName: [UInt8]) -> Bool {
    fileName.first != 0x2E && fileName.suffix(4).elementsEqual(".pth".utf8)
  }
}

/// `NAME.egg-link` of `setup.py develop`.
public struct EggLink: Hashable, Sendable {
  /// The folder where `NAME.egg-info` stands.
  public let directory: [UInt8]
  /// The path from there to the project's setup script folder; usually `.` or `../`.
  public let setupPath: [UInt8]?

  /// Reads the file; nil where it is empty.
  public init?(_ bytes: [UInt8]) {
    let content = lines(of: bytes).map { Array($0.bytes.trimmingSpace) }.filter { !$0.isEmpty }
    guard let first = content.first else { return nil }
    directory = first
    setupPath = content.count > 1 ? content[1] : nil
  }
}

/// `pyvenv.cfg` of a virtual environment (PEP 405).
public struct VirtualEnvironmentConfiguration: Hashable, Sendable {
  /// The keys in lower case with their values; of equal ones the last counts.
  public let values: [String: String]

  /// Reads the file: `key = value` lines.
  public init(_ bytes: [UInt8]) {
    var values: [String: String] = [:]
    for line in lines(of: bytes) {
      guard let equals = line.bytes.firstIndex(of: 0x3D) else { continue }
      let key = asciiLowercased(line.bytes[..<equals].trimmingSpace.text)
      values[key] = line.bytes[(equals + 1)...].trimmingSpace.text
    }
    self.values = values
  }

  /// The folder of the interpreter that the environment was made from.
  public var home: String? { values["home"] }

  /// Whether the site directories of that interpreter are used too.
  public var includesSystemSitePackages: Bool {
    values["include-system-site-packages"].map { asciiLowercased($0) == "true" } ?? false
  }

  /// The interpreter's version: `version` of venv, `version_info` of virtualenv and uv.
  public var version: String? { values["version"] ?? values["version_info"] }
}

/// Files of one name a line: `top_level.txt`, `installed-files.txt`, `namespace_packages.txt`,
/// `SOURCES.txt`.
public struct NameList: Hashable, Sendable {
  /// The lines as bytes, without white space at their ends, empty ones left out.
  public let names: [[UInt8]]

  /// Reads the file.
  public init(_ bytes: [UInt8]) {
    names = lines(of: bytes).map { Array($0.bytes.trimmingSpace) }.filter { !$0.isEmpty }
  }
}
