/// Looks through a JSON document before any parser sees it.
///
/// No parser's own recursion matters then; and no document means one thing here and another thing
/// elsewhere: RFC 8259 leaves open which of two equal names counts, and Go, in which engines are
/// written, takes names that differ in case alone for equal.
enum JSONAudit {
  static let depthLimit = 128

  /// What is wrong with the document; nil where nothing is. Syntax is left to the parser.
  static func objection(to bytes: [UInt8]) -> String? {
    var open: [Container] = []
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard open.count < depthLimit else { return "its values nest more than \(depthLimit) deep" }
        open.append(Container(isObject: bytes[index] == UInt8(ascii: "{")))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
      case UInt8(ascii: ","):
        if let last = open.indices.last { open[last].expectsName = open[last].isObject }
      case UInt8(ascii: "\""):
        let end = endOfString(bytes, from: index + 1)
        if let last = open.indices.last, open[last].expectsName {
          open[last].expectsName = false
          let name = Self.name(bytes[(index + 1)..<end])
          guard open[last].names.insert(name).inserted else {
            return "it has the name '\(name)' twice in one object"
          }
          let folded = folded(name)
          guard !structural.contains(folded) || open[last].folded.insert(folded).inserted else {
            return "it has the name '\(name)' in two spellings in one object"
          }
        }
        index = end
      default: break
      }
      index += 1
    }
    return nil
  }

  private struct Container {
    let isObject: Bool
    var expectsName: Bool
    var names: Set<String> = []
    var folded: Set<String> = []

    init(isObject: Bool) {
      self.isObject = isObject
      expectsName = isObject
    }
  }

  /// Names that say what an image is made of; labels may differ in case.
  private static let structural: Set = [
    "config", "layers", "manifests", "repotags", "mediatype", "digest", "size", "data", "urls",
    "annotations", "platform", "rootfs", "diff_ids", "history", "created_by", "empty_layer", "os",
    "architecture", "variant", "imagelayoutversion",
  ]

  /// The place of the quotation mark that ends the string, or the end of the document.
  private static func endOfString(_ bytes: [UInt8], from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index, bytes.count)
  }

  private static func name(_ raw: ArraySlice<UInt8>) -> String {
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    var units: [UInt16] = []
    var rest = Array(String(decoding: raw, as: UTF8.self).utf16)[...]
    while let unit = rest.popFirst() {
      guard unit == 0x5C, let escape = rest.popFirst() else {
        units.append(unit)
        continue
      }
      if escape == 0x75,
        let code = UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16)
      {
        units.append(code)
        rest = rest.dropFirst(4)
      } else {
        // Names of documents have no other escapes; the character itself tells them apart.
        units.append(escape)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }

  /// As Go folds names: by case, with the two letters beyond ASCII that fold into it.
  private static func folded(_ name: String) -> String {
    String(
      name.lowercased().map { $0 == "\u{17F}" ? "s" : $0 == "\u{212A}" ? "k" : $0 })
  }
}
