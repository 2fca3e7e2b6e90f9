/// Lines that the log of a build service would take for a command: GitHub's `::error::`, which blanks may
/// stand before. (What begins with `##` and a bracket is `PrintableText`'s, which knows text from images.)
enum LogCommand {
  /// The line with the two colons apart, where they come first.
  static func disarmed(_ line: String) -> String {
    guard line.utf8.first == 0x3A || line.utf8.first == 0x20,
      let start = line.utf8.firstIndex(where: { $0 != 0x20 }), line[start...].hasPrefix("::")
    else { return line }
    return line[..<start] + "\\x3a" + line[start...].dropFirst()
  }
}
