import ByteText

/// An INI file as Python's `configparser` reads it: sections of names and values, which may go on over
/// indented lines.
struct INIFile {
  private var sections: [String: [String: String]] = [:]

  init(_ bytes: [UInt8]) {
    var section: String?
    var name: String?
    for line in lines(of: bytes) {
      let content = line.bytes.trimmingSpace
      if content.isEmpty || content.first == 0x23 || content.first == 0x3B { continue }
      let isIndented = line.bytes.first?.isBlank ?? false
      if isIndented, let section, let name {
        sections[section]?[name, default: ""] += "\n" + content.text
      } else if content.first == 0x5B, let end = content.firstIndex(of: 0x5D) {
        let title = content[(content.startIndex + 1)..<end].text
        section = title
        name = nil
        if sections[title] == nil { sections[title] = [:] }
      } else if let section,
        let split = content.firstIndex(where: { $0 == 0x3D || $0 == 0x3A })
      {
        let key = asciiLowercased(content[..<split].trimmingSpace.text)
        sections[section]?[key] = content[(split + 1)...].trimmingSpace.text
        name = key
      }
    }
  }

  /// A value; nil where the section or the name is not there.
  func value(_ name: String, in section: String) -> String? { sections[section]?[name] }

  /// Whether there is a section of that name.
  func has(_ section: String) -> Bool { sections[section] != nil }
}
