import ByteText

/// What a project calls itself in the files of its source.
package enum ProjectNames {
  /// The name in `pyproject.toml` (`[project]`, or Poetry's), `setup.cfg` or, where it is written out, in
  /// `setup.py`; nil where there is none.
  package static func name(in bytes: [UInt8], fileName: String) -> String? {
    switch fileName {
    case "pyproject.toml":
      guard let document = try? TOMLNode(document: bytes) else { return nil }
      return document["project"]?["name"]?.string
        ?? document["tool"]?["poetry"]?["name"]?.string
        ?? document["tool"]?["flit"]?["metadata"]?["dist-name"]?.string
        ?? document["tool"]?["flit"]?["metadata"]?["module"]?.string
    case "setup.cfg": return INIFile(bytes).value("name", in: "metadata")
    case "setup.py": return setupName(bytes)
    default: return nil
    }
  }

  /// `name="…"` as an argument.
  private static func setupName(_ bytes: [UInt8]) -> String? {
    let key = Array("name".utf8)
    var index = 0
    while index + key.count < bytes.count {
      guard bytes[index] == key[0], bytes[index..<index + key.count].elementsEqual(key),
        index == 0 || !(bytes[index - 1].isASCIILetter || bytes[index - 1] == 0x5F)
      else {
        index += 1
        continue
      }
      index += key.count
      while index < bytes.count, bytes[index].isBlank { index += 1 }
      guard index < bytes.count, bytes[index] == 0x3D else { continue }
      index += 1
      while index < bytes.count, bytes[index].isBlank { index += 1 }
      guard index < bytes.count, bytes[index] == 0x22 || bytes[index] == 0x27 else { continue }
      let text = bytes[(index + 1)...].prefix { $0 != bytes[index] && $0 != 0x0A }
      if !text.isEmpty, text.count < 200 { return text.text }
    }
    return nil
  }
}
