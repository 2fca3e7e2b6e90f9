import ByteText

/// A stanza of a Debian control file (deb822): the few fields that matter here.
struct ControlStanza: Sendable, Hashable {
  var package = ""
  var version = ""
  var architecture = ""
  /// The third word of `Status`; `installed` where the stanza has none.
  var state = "installed"

  /// The stanzas of a file, in order; those that name no package are left out.
  static func all(in bytes: [UInt8]) -> [ControlStanza] {
    var stanzas: [ControlStanza] = []
    var stanza = ControlStanza()
    TextLines.forEach(in: bytes) { line in
      if line.isEmpty {
        if !stanza.package.isEmpty { stanzas.append(stanza) }
        stanza = ControlStanza()
        return
      }
      // Lines of a field's further text begin with a blank.
      switch line[0] {
      case UInt8(ascii: "P"):
        if let value = line.dropping("Package:") { stanza.package = value.trimmed.text }
      case UInt8(ascii: "V"):
        if let value = line.dropping("Version:") { stanza.version = value.trimmed.text }
      case UInt8(ascii: "A"):
        if let value = line.dropping("Architecture:") { stanza.architecture = value.trimmed.text }
      case UInt8(ascii: "S"):
        if let value = line.dropping("Status:") {
          stanza.state = value.split(separator: 0x20).last.map { Array($0).text } ?? ""
        }
      default: break
      }
    }
    if !stanza.package.isEmpty { stanzas.append(stanza) }
    return stanzas
  }
}
