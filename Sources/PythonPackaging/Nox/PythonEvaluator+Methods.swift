// What functions and methods of Python itself make of texts.
extension PythonEvaluator {
  /// What reads the project's own files, whose groups are read from these: `nox.project.load_toml`.
  static let readers: Set<String> = ["nox", "tomllib", "tomli", "toml", "tomlkit"]

  /// Whether a name speaks of a file or a folder, such as that of the project or of its wheel.
  static func isPlace(_ name: some StringProtocol) -> Bool {
    let last = name.lowercased().split(separator: "_").last ?? ""
    return [
      "wheel", "wheels", "whl", "dist", "sdist", "path", "dir", "directory", "root", "folder",
      "here",
      "project",
    ].contains(last)
  }

  /// What a function of Python itself makes of its arguments.
  static func built(by name: String, _ arguments: [PythonValue]) -> PythonValue {
    let value = arguments.reduce(into: PythonValue.nothing) { $0.formUnion($1) }
    switch name {
    case "str", "Path":
      var text = value
      text.isText = true
      return text
    case "list", "tuple", "set", "frozenset", "sorted", "reversed", "dict", "filter", "map", "zip",
      "enumerate", "chain", "iter", "next", "cast":
      return value
    case "len", "int", "bool", "any", "all", "print", "range", "isinstance": return .nothing
    default: return isPlace(name) ? .nothing : .unknown
    }
  }

  static func method(
    _ name: String, of value: PythonValue, _ arguments: [PythonValue]
  ) -> PythonValue {
    let given = arguments.reduce(into: PythonValue.nothing) { $0.formUnion($1) }
    switch name {
    case "split", "splitlines", "rsplit": return value.split
    case "strip", "lstrip", "rstrip", "lower", "copy", "replace", "as_posix", "resolve",
      "absolute", "removeprefix", "removesuffix":
      return value
    case "keys": return PythonValue(texts: value.members.keys.sorted())
    case "values": return value.memberValues
    case "items": return value.everything
    case "get", "pop":
      guard let key = arguments.first else { return value.memberValues }
      return arguments.dropFirst().reduce(value[key]) { $0.union($1) }
    case "join": return given
    case "union", "chain", "from_iterable", "joinpath": return value.union(given)
    case "format": return formatted(value, with: given)
    default: return .unknown
    }
  }

  /// `"…%s…" % values`, `"…{}…".format(values)`: every field may have every value.
  static func formatted(_ value: PythonValue, with values: PythonValue) -> PythonValue {
    var result = PythonValue.nothing
    for text in value.texts {
      var open = PythonValue(text: "")
      for (part, isField) in fields(of: text) {
        open = open.followed(by: isField ? values : PythonValue(text: part))
      }
      result.formUnion(open)
    }
    result.isText = true
    return result
  }

  static func fields(of text: String) -> [(part: String, isField: Bool)] {
    var parts: [(String, Bool)] = []
    var part = ""
    var rest = text[...]
    while let character = rest.popFirst() {
      if character == "%", let letter = rest.first, "sdr".contains(letter) {
        rest.removeFirst()
      } else if character == "{", let end = rest.firstIndex(of: "}") {
        rest = rest[rest.index(after: end)...]
      } else {
        part.append(character)
        continue
      }
      parts += [(part, false), ("", true)]
      part = ""
    }
    return parts + [(part, false)]
  }
}
