import System

/// A page of text that grows line by line.
///
/// Everything written here must be safe to show already; `PrintableText` makes it so.
package final class TextPage {
  /// How the page is laid out.
  package let options: TextOptions
  let sink: ByteSink

  /// A page that goes to a sink.
  package init(_ sink: ByteSink, _ options: TextOptions) {
    self.sink = sink
    self.options = options
  }

  /// Writes a line, which no log takes for a command of its own.
  package func line(_ text: String = "") {
    sink.append(LogCommand.disarmed(text))
    sink.append(UInt8(ascii: "\n"))
  }

  /// Writes a line that a log takes for a command, on purpose; what it is made of must be escaped.
  func command(_ text: String) {
    sink.append(text)
    sink.append(UInt8(ascii: "\n"))
  }

  /// Writes a line that stands out, with an empty one before it.
  package func heading(_ text: String) {
    line()
    line(accented(text, .strong))
  }

  /// Writes a line that is shortened at its end on a terminal, and where somebody asked for a width; for
  /// prose and instructions, whose exact text is elsewhere.
  func line(fitting text: String) {
    let fits = options.isTerminal || options.isFixed
    line(fits ? DisplayWidth.head(text, options.width) : text)
  }

  /// Which part of a text that is too long stays.
  enum Part {
    case head
    case tail
  }

  /// Writes a line with a path or digest at its end, which is shortened on a terminal only; of a path
  /// the end stays.
  func line(_ start: String, path: String, keeping part: Part = .tail) {
    guard options.isTerminal else { return line(start + path) }
    let room = max(8, options.width - DisplayWidth.columns(start))
    switch part {
    case .head: line(start + DisplayWidth.head(path, room))
    case .tail: line(start + DisplayWidth.tail(path, room))
    }
  }

  /// Writes a line without the blanks at its end, shortened where it must be.
  func line(trimming text: String) {
    var text = text
    while text.last == " " { text.removeLast() }
    line(fitting: text)
  }

  /// Writes `text` as lines of whole words, each indented by `indent` columns, the first one by
  /// `lead`, which has as many.
  func paragraph(_ text: String, indent: Int = 0, lead: String? = nil) {
    let margin = String(repeating: " ", count: indent)
    var current = lead ?? margin
    var isEmpty = true
    for word in text.split(separator: " ") {
      let extended = isEmpty ? current + word : current + " " + word
      if DisplayWidth.columns(extended) > options.width, !isEmpty {
        line(current)
        current = margin + word
      } else {
        current = extended
      }
      isEmpty = false
    }
    line(current)
  }

  /// The text in the colour of its meaning, where colour may be used.
  func accented(_ text: String, _ accent: Accent) -> String {
    options.usesColor ? "\u{1B}[\(accent.code)m\(text)\u{1B}[0m" : text
  }
}
