extension PythonDistribution {
  /// METADATA or PKG-INFO (PEP 566).
  public var metadata: ByteString {
    var lines = ["Metadata-Version: 2.1", "Name: \(name)", "Version: \(version)"]
    lines.append("Summary: \(name), a stand-in for fixtures")
    lines += classifiers.map { "Classifier: \($0)" }
    if form == .distInfo || requiresTextless { lines += requires.map { "Requires-Dist: \($0)" } }
    lines += extras.map { "Provides-Extra: \($0)" }
    lines += headers.map { "\($0.0): \($0.1)" }
    return ByteString(lines.joined(separator: "\n") + "\n\n" + description)
  }

  private var requiresTextless: Bool {
    if case .editable = form { true } else { false }
  }

  /// `requires.txt` of the egg forms: sections for markers and extras.
  var requiresText: ByteString {
    var sections: [(header: String, lines: [String])] = [("", [])]
    for requirement in requires {
      let parts = requirement.split(separator: ";", maxSplits: 1).map(String.init)
      let marker = parts.count > 1 ? parts[1].filter { $0 != " " } : ""
      let requirementText = parts.first.map { String($0.reversed().drop { $0 == " " }.reversed()) }
      var header = marker.isEmpty ? "" : "[:\(marker)]"
      let prefix = "extra=="
      if marker.hasPrefix(prefix) {
        header = "[" + marker.dropFirst(prefix.count).filter { $0 != "\"" && $0 != "'" } + "]"
      }
      let text = requirementText ?? ""
      if let index = sections.firstIndex(where: { $0.header == header }) {
        sections[index].lines.append(text)
      } else {
        sections.append((header, [text]))
      }
    }
    let texts = sections.filter { !$0.lines.isEmpty }.map { section in
      ([section.header].filter { !$0.isEmpty } + section.lines).joined(separator: "\n")
    }
    return ByteString(texts.joined(separator: "\n\n") + (texts.isEmpty ? "" : "\n"))
  }

  /// `entry_points.txt`; empty where there are none.
  var entryPoints: ByteString {
    guard !consoleScripts.isEmpty else { return "" }
    let lines = consoleScripts.map { "\($0.name) = \($0.target)" }
    return ByteString((["[console_scripts]"] + lines).joined(separator: "\n") + "\n")
  }

  /// The file WHEEL.
  var wheelText: ByteString {
    "Wheel-Version: 1.0\nGenerator: fixture-builder (1.0)\nRoot-Is-Purelib: true\n"
      + "Tag: py3-none-any\n"
  }

  /// A console script as pip writes it.
  func script(_ target: String, interpreter: String) -> ByteString {
    let parts = target.split(separator: ":").map(String.init)
    let (module, function) = (parts.first ?? target, parts.count > 1 ? parts[1] : "main")
    let lines = [
      "#!\(interpreter)", "# -*- coding: utf-8 -*-", "import re", "import sys",
      "from \(module) import \(function)", "if __name__ == '__main__':",
      "    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])",
      "    sys.exit(\(function)())", "",
    ]
    return ByteString(lines.joined(separator: "\n"))
  }
}
