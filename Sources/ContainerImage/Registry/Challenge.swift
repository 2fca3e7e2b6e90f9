/// What a host asks for before it answers: one challenge of `WWW-Authenticate` (RFC 9110, 11.6.1).
struct Challenge: Hashable {
  /// The scheme, in lower case.
  let scheme: String
  /// The parameters, their names in lower case.
  let parameters: [String: String]

  /// All challenges of a header's values: a value may hold several.
  static func all(in values: [String]) -> [Challenge] { values.flatMap(read) }

  private static func read(_ value: String) -> [Challenge] {
    var challenges: [(scheme: String, parameters: [String: String])] = []
    for part in parts(of: value) {
      let words = part.prefix { $0 != "=" }.split(separator: " ").map(String.init)
      let (name, text) = parameter(part)
      switch words.count {
      case 2: challenges.append((words[0].lowercased(), [name: text]))
      case 1 where !part.contains("="): challenges.append((words[0].lowercased(), [:]))
      case 1:
        guard let last = challenges.indices.last else { continue }
        challenges[last].parameters[name] = text
      default: continue
      }
    }
    return challenges.map { Challenge(scheme: $0.scheme, parameters: $0.parameters) }
  }

  /// Splits at commas outside of quotes.
  private static func parts(of value: String) -> [String] {
    var parts = [""]
    var isQuoted = false
    var isEscaped = false
    for character in value.prefix(8_192) {
      if character == ",", !isQuoted {
        parts.append("")
        continue
      }
      if character == "\"", !isEscaped { isQuoted.toggle() }
      isEscaped = character == "\\" && isQuoted && !isEscaped
      parts[parts.count - 1].append(character)
    }
    return parts.map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
  }

  private static func parameter(_ part: String) -> (name: String, value: String) {
    guard let equals = part.firstIndex(of: "=") else { return ("", "") }
    let name = part[..<equals].split(separator: " ").last.map { $0.lowercased() } ?? ""
    let raw = part[part.index(after: equals)...].drop { $0 == " " }
    guard raw.hasPrefix("\"") else { return (name, String(raw.prefix { $0 != " " })) }
    var text = ""
    var isEscaped = false
    for character in raw.dropFirst() {
      if character == "\"", !isEscaped { break }
      if character == "\\", !isEscaped {
        isEscaped = true
        continue
      }
      text.append(character)
      isEscaped = false
    }
    return (name, text)
  }
}
