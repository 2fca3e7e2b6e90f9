/// A `.pyc` file of CPython 3.12: a module without content that knows where its source stood.
public enum PythonBytecode {
  /// The bytes that `import` would accept for an empty module (PEP 552, timestamp form).
  public static func module(
    filename: String, sourceSize: Int = 0, mtime: Int = TarEntry.defaultTime
  ) -> ByteString {
    let magic: [UInt8] = [0xCB, 0x0D, 0x0D, 0x0A]
    return ByteString(
      magic + UInt32(0).littleEndianBytes + UInt32(truncatingIfNeeded: mtime).littleEndianBytes
        + UInt32(truncatingIfNeeded: sourceSize).littleEndianBytes
        + codeObject(filename: filename))
  }

  /// Where the interpreter looks for a module's bytecode; a tag such as `-pytest-8.3.3` is what
  /// pytest adds for the modules that it rewrites.
  public static func cachePath(of source: String, tag: String = "") -> String {
    let slash = source.lastIndex(of: "/")
    let folder = slash.map { String(source[...$0]) } ?? ""
    let name = slash.map { String(source[source.index(after: $0)...]) } ?? source
    let stem = name.hasSuffix(".py") ? String(name.dropLast(3)) : name
    return "\(folder)__pycache__/\(stem).cpython-312\(tag).pyc"
  }

  /// A marshalled code object (CPython 3.12, Python/marshal.c): `RESUME; RETURN_CONST None`.
  private static func codeObject(filename: String) -> [UInt8] {
    func bytes(_ content: [UInt8]) -> [UInt8] {
      Array("s".utf8) + UInt32(content.count).littleEndianBytes + content
    }
    func text(_ content: String) -> [UInt8] {
      Array("u".utf8) + UInt32(content.utf8.count).littleEndianBytes + Array(content.utf8)
    }
    let noTuple = Array(")\0".utf8)
    let arguments = [0, 0, 0, 1, 0].flatMap { UInt32($0).littleEndianBytes }
    return Array("c".utf8) + arguments + bytes([151, 0, 121, 0]) + Array(")\u{1}N".utf8)
      + noTuple + noTuple + bytes([]) + text(filename) + text("<module>") + text("<module>")
      + UInt32(1).littleEndianBytes + bytes([0xF0, 3, 1, 1, 1]) + bytes([])
  }
}
