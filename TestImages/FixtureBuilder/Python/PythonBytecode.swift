/// A `.pyc` file of CPython 3.12: a module without content that knows where its source stood.
public enum PythonBytecode {
  /// The bytes that `import` would accept for an empty module (PEP 552, timestamp form).
  public static func module(
    filename: String, sourceSize: Int = 0, mtime: Int = TarEntry.defaultTime
  ) -> ByteString {
    module(
      filename: filename, sourceSize: sourceSize, mtime: mtime, names: [], functions: [])
  }

  /// As above, for a module that imports `names` and has functions with parameters; with `isTrying`, it
  /// imports them in a `try`.
  public static func module(
    filename: String, sourceSize: Int = 0, mtime: Int = TarEntry.defaultTime, names: [String],
    isTrying: Bool = false, functions: [(name: String, parameters: [String])]
  ) -> ByteString {
    let magic: [UInt8] = [0xCB, 0x0D, 0x0D, 0x0A]
    return ByteString(
      magic + UInt32(0).littleEndianBytes + UInt32(truncatingIfNeeded: mtime).littleEndianBytes
        + UInt32(truncatingIfNeeded: sourceSize).littleEndianBytes
        + codeObject(
          filename, name: "<module>", names: names, parameters: [],
          constants: functions.map {
            codeObject(
              filename, name: $0.name, names: [], parameters: $0.parameters, constants: [])
          }, isTrying: isTrying))
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

  /// A marshalled code object (CPython 3.12, Python/marshal.c): `RESUME`, then `LOAD_CONST 0; LOAD_CONST
  /// None; IMPORT_NAME; STORE_NAME` for each name, `RETURN_CONST None`.
  private static func codeObject(
    _ filename: String, name: String, names: [String], parameters: [String],
    constants: [[UInt8]], isTrying: Bool = false
  ) -> [UInt8] {
    func bytes(_ content: [UInt8]) -> [UInt8] {
      Array("s".utf8) + UInt32(content.count).littleEndianBytes + content
    }
    func text(_ content: String) -> [UInt8] {
      Array("u".utf8) + UInt32(content.utf8.count).littleEndianBytes + Array(content.utf8)
    }
    func tuple(_ elements: [[UInt8]]) -> [UInt8] {
      Array(")".utf8) + [UInt8(elements.count)] + elements.joined()
    }
    let arguments = [parameters.count, 0, 0, 1, 0].flatMap {
      UInt32($0).littleEndianBytes
    }
    let imports = names.indices.flatMap { index -> [UInt8] in
      [100, 1, 100, 0, 108, UInt8(index), 90, UInt8(index)]
    }
    // From the first import on for so many units of two bytes, handled behind them (Objects/exception_handling_notes.txt).
    let handler = UInt8(1 + imports.count / 2)
    let exceptions: [UInt8] = isTrying ? [0x81, UInt8(imports.count / 2), handler, 0] : []
    return Array("c".utf8) + arguments + bytes([151, 0] + imports + [121, 0])
      + tuple([Array("N".utf8), Array("i".utf8) + UInt32(0).littleEndianBytes] + constants)
      + tuple(names.map(text))
      + tuple(parameters.map(text)) + bytes(parameters.map { _ in 0x20 }) + text(filename)
      + text(name) + text(name) + UInt32(1).littleEndianBytes + bytes([0xF0, 3, 1, 1, 1])
      + bytes(exceptions)
  }
}
