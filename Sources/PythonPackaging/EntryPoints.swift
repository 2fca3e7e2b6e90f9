import ByteText

/// `entry_points.txt` (entry points specification): names that a distribution offers, by group.
package struct EntryPoints: Hashable, Sendable {
  /// An entry point: `name = module:attribute [extras]`.
  package struct EntryPoint: Hashable, Sendable {
    /// The group, such as `console_scripts` or `pytest11`.
    package var group: String
    /// The name, case kept.
    package var name: String
    /// The value as written.
    package var value: String
    /// The line, counted from 1.
    package var line: Int

    /// The module that the value names: what stands before `:` and `[`.
    package var module: String {
      trimmed(value.prefix { $0 != ":" && $0 != "[" })
    }

    /// The object in the module; nil where the module itself is meant.
    package var attribute: String? {
      guard let colon = value.firstIndex(of: ":") else { return nil }
      let text = trimmed(value[value.index(after: colon)...].prefix { $0 != "[" })
      return text.isEmpty ? nil : text
    }

    /// The extras that it needs (obsolete, yet read).
    package var extras: [String] {
      guard let open = value.firstIndex(of: "["), value.last == "]" else { return [] }
      return value[value.index(after: open)...].dropLast().split(separator: ",")
        .map { trimmed($0) }.filter { !$0.isEmpty }
    }
  }

  /// The entry points in order.
  package private(set) var entries: [EntryPoint] = []
  /// What could not be read.
  package private(set) var warnings: [PackagingWarning] = []

  /// Reads the file.
  package init(_ bytes: [UInt8]) {
    if !isUTF8(bytes) { warnings.append(.init(.notUTF8)) }
    var group: String?
    for line in lines(of: bytes) {
      let content = line.bytes.trimmingSpace
      if content.isEmpty || content.first == 0x23 || content.first == 0x3B { continue }
      if content.first == 0x5B, content.last == 0x5D {
        group = trimmed(content.dropFirst().dropLast().text)
      } else if let group, let equals = content.firstIndex(of: 0x3D) {
        let name = trimmed(content[..<equals].text)
        let value = trimmed(content[(equals + 1)...].text)
        entries.append(EntryPoint(group: group, name: name, value: value, line: line.number))
      } else {
        warnings.append(.init(.unexpectedLine(content.text), line: line.number))
      }
    }
  }

  /// The entry points that installers write executables for.
  package var scripts: [EntryPoint] {
    entries.filter { $0.group == "console_scripts" || $0.group == "gui_scripts" }
  }
}
