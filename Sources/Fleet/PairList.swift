import ByteText

/// The pairs of a file, each with a name of its own. Every key is known or an error; nothing is ignored.
package struct PairList: Sendable {
  /// The file, as messages name it.
  package let file: String
  /// The pairs in the order of the file; never empty.
  package let pairs: [Pair]

  /// Reads a list: JSON Lines where the first character is `{` and the name does not end as YAML's do,
  /// else YAML.
  package init(_ bytes: [UInt8], file: String) throws(PairListError) {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw PairListError(file: file, line: nil, reason: "it is not UTF-8")
    }
    let isNamedYAML = file.hasSuffix(".yml") || file.hasSuffix(".yaml")
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let written =
      !isNamedYAML && first == UInt8(ascii: "{")
      ? try WrittenPair.linesOfJSON(bytes, file: file)
      : try WrittenPair.listOfYAML(bytes, file: file)
    guard !written.isEmpty else {
      throw PairListError(file: file, line: nil, reason: "it lists no pairs")
    }
    var pairs: [Pair] = []
    var lines: [String: Int] = [:]
    for written in written {
      let pair = try written.pair(of: file)
      if let other = lines[pair.name] {
        throw PairListError(
          file: file, line: pair.line,
          reason:
            "the pair '\(pair.name)' stands in line \(other) already; give each a name of its own")
      }
      lines[pair.name] = pair.line
      pairs.append(pair)
    }
    self.file = file
    self.pairs = pairs
  }
}

/// A pair before anybody asked whether it makes sense.
struct WrittenPair {
  /// A key with its value; nil for a value that is no text.
  struct Field {
    let key: String
    let line: Int
    let text: String?
  }

  /// The line, counted from 1.
  let line: Int
  /// The keys, each once.
  let fields: [Field]

  private static let keys = ["name", "service", "localdev", "policy"]

  /// The pair, with every key known and what is needed there.
  func pair(of file: String) throws(PairListError) -> Pair {
    var texts: [String: String] = [:]
    for field in fields {
      guard Self.keys.contains(field.key) else {
        throw PairListError(
          file: file, line: field.line, reason: Self.unknown(field.key, Self.keys))
      }
      guard let text = field.text, text.contains(where: { !$0.isWhitespace }) else {
        throw PairListError(
          file: file, line: field.line, reason: "'\(field.key)' must be a text that is not empty")
      }
      texts[field.key] = text
    }
    guard let service = texts["service"], let localdev = texts["localdev"] else {
      let missing = texts["service"] == nil ? "service" : "localdev"
      throw PairListError(
        file: file, line: line, reason: "a pair needs a '\(missing)'; it has none")
    }
    return Pair(
      name: texts["name"] ?? service, service: service, localdev: localdev,
      policy: texts["policy"], line: line)
  }

  /// What to say of a key that is not known.
  static func unknown(_ key: String, _ known: [String]) -> String {
    let help =
      Similarity.nearest(to: key, in: known).map { "did you mean '\($0)'?" }
      ?? "known are \(known.joined(separator: ", "))"
    return "'\(key)' is not known here; \(help)"
  }
}
