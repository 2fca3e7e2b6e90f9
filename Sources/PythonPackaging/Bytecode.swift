/// A `.pyc` file: the header (PEP 552) and the path of the source it was compiled from.
package struct Bytecode: Sendable {
  /// How the interpreter tells whether the file is up to date.
  package enum Validation: Hashable, Sendable {
    /// By the time and size of the source.
    case timestamp(seconds: UInt32, sourceSize: UInt32)
    /// By a hash of the source, which is looked at only if `isChecked`.
    case hash([UInt8], isChecked: Bool)
  }

  /// The magic number, which stands for the version of the bytecode.
  package let magic: UInt16
  /// The minor version of CPython 3 that writes this magic number; nil for other interpreters.
  package let pythonMinor: Int?
  /// How the file is validated.
  package let validation: Validation
  /// `co_filename` of the module's code: the source's path when it was compiled. nil where the
  /// code can't be read, or is that of another interpreter than CPython 3.6 to 3.14.
  package let sourcePath: [UInt8]?
  /// What the module's code names, where that was asked for; nil where the code can't be read.
  package let outline: CodeOutline?

  /// Reads a file; nil where the header isn't one of CPython 3.
  ///
  /// - Parameter outlining: whether to make an outline of the code.
  /// - Complexity: linear in the number of bytes, and bounded in depth.
  package init?(_ bytes: [UInt8], outlining: Bool = false) {
    guard bytes.count >= 12, bytes[2] == 0x0D, bytes[3] == 0x0A else { return nil }
    magic = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
    pythonMinor = Self.pythonMinor(ofMagic: magic)
    func word(_ offset: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << UInt32(8 * $1) }
    }
    // PEP 552 came with magic number 3392; before, there were no flags.
    let codeOffset: Int
    if magic < 3392 {
      validation = .timestamp(seconds: word(4), sourceSize: word(8))
      codeOffset = 12
    } else {
      guard bytes.count >= 16 else { return nil }
      let flags = word(4)
      validation =
        flags & 1 == 0
        ? .timestamp(seconds: word(8), sourceSize: word(12))
        : .hash(Array(bytes[8..<16]), isChecked: flags & 2 != 0)
      codeOffset = 16
    }
    guard let pythonMinor else {
      (sourcePath, outline) = (nil, nil)
      return
    }
    var reader = MarshalReader(bytes, at: codeOffset, pythonMinor: pythonMinor, outlines: outlining)
    (sourcePath, outline) = reader.readModule()
  }

  /// Each minor version begins a new range of numbers while it is developed.
  private static func pythonMinor(ofMagic magic: UInt16) -> Int? {
    switch magic {
    case 3360...3389: 6
    case 3390...3399: 7
    case 3400...3419: 8
    case 3420...3429: 9
    case 3430...3449: 10
    case 3450...3499: 11
    case 3500...3549: 12
    case 3550...3599: 13
    case 3600...3649: 14
    default: nil
    }
  }
}

/// The name of a file in `__pycache__` (PEP 3147, 488): `NAME.TAG[.opt-N].pyc`.
package struct BytecodeFileName: Hashable, Sendable {
  /// The module's name, without the package's.
  package let module: String
  /// The implementation tag, such as `cpython-312`; nil for a `.pyc` in the old style, beside or
  /// instead of its source.
  package let tag: String?
  /// The level of optimisation, as text; nil for none.
  package let optimization: String?
  /// The version of pytest that rewrote the module's assertions; nil where it didn't.
  package let pytestVersion: String?

  /// Reads a file name; nil where it isn't a `.pyc` or has no module's name.
  package init?(_ fileName: String) {
    guard fileName.hasSuffix(".pyc") else { return nil }
    var stem = fileName.dropLast(4)
    var optimization: Substring?
    if let dot = stem.lastIndex(of: "."), stem[dot...].hasPrefix(".opt-") {
      optimization = stem[dot...].dropFirst(5)
      stem = stem[..<dot]
    }
    let pytest = Self.takePytest(&stem)
    var tag: Substring?
    if let dot = stem.lastIndex(of: ".") {
      tag = stem[stem.index(after: dot)...]
      stem = stem[..<dot]
    }
    guard !stem.isEmpty else { return nil }
    module = String(stem)
    self.tag = tag.map(String.init)
    self.optimization = optimization.map(String.init)
    pytestVersion = pytest.map(String.init)
  }

  /// Takes `-pytest-VERSION` from the end: `NAME.cpython-312-pytest-8.3.3`. The version has dots.
  private static func takePytest(_ stem: inout Substring) -> Substring? {
    let separator = "-pytest-"
    var search = stem
    while let dash = search.lastIndex(of: "-") {
      let version = stem[stem.index(after: dash)...]
      let start = stem.index(dash, offsetBy: -7, limitedBy: stem.startIndex)
      if let start, stem[start...dash] == separator[...] {
        stem = stem[..<start]
        return version
      }
      search = search[..<dash]
    }
    return nil
  }
}
