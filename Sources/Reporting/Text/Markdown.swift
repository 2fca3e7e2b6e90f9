import ByteText
import System

/// A report as Markdown, and text from an image in it, where it must neither become markup nor open HTML.
enum Markdown {
  /// What a job's summary takes (GitHub: 1 MiB a step).
  private static let limit = 1 << 20

  /// Writes what `body` writes, cut behind a line where it would be too long for a comment.
  static func write(to page: TextPage, _ body: (TextPage) -> Void) {
    var bytes: [UInt8] = []
    let sink = ByteSink { (piece) throws(OutputError) in bytes += piece }
    body(TextPage(sink, page.options))
    // Adding to an array does not fail.
    try? sink.finish()
    guard bytes.count > limit else { return page.lines(String(decoding: bytes, as: UTF8.self)) }
    let kept = bytes.prefix(limit - 512)
    let end = kept.lastIndex(of: UInt8(ascii: "\n")) ?? kept.endIndex
    page.lines(String(decoding: kept[..<end], as: UTF8.self) + "\n")
    page.line()
    page.line("The report goes on: Markdown is cut at 1 MiB. `--format json` has all of it.")
  }

  /// Nothing of an image takes more room than this in one place.
  private static let longest = 4_000

  /// Text as text.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in DisplayWidth.head(text.singleLine, longest) {
      if "\\`*_{}[]<>#|!&@~".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  /// Text as code, in a table's cell: the fence is longer than any run of backticks in it.
  static func code(_ text: String) -> String {
    let text = DisplayWidth.head(text.singleLine, longest)
    guard !text.isEmpty else { return "" }
    var longestRun = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longestRun = max(longestRun, run)
    }
    let fence = String(repeating: "`", count: longestRun + 1)
    let space = longestRun > 0 ? " " : ""
    let barred = text.split(separator: "|", omittingEmptySubsequences: false).joined(
      separator: "\\|")
    return fence + space + barred + space + fence
  }
}

extension TextPage {
  /// Writes lines that were made by a page.
  fileprivate func lines(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      self.line(String(line))
    }
  }
}
