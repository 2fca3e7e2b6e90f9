import ByteText
import System

/// Writes JSON (RFC 8259) as it goes: nothing of what was written is kept.
///
/// Names come in the order in which they are written, so the same report is the same bytes. Objects
/// and arrays stand on one line each, or open with a line for each of their members.
package final class JSONWriter {
  /// How an object or array is laid out.
  package enum Layout: Sendable {
    /// All on one line.
    case inline
    /// One line for each member.
    case lines
  }

  private struct Level {
    let layout: Layout
    var isEmpty = true
  }

  private let sink: ByteSink
  private var levels: [Level] = []
  private var followsName = false

  /// A writer to a sink.
  package init(_ sink: ByteSink) { self.sink = sink }

  // MARK: Structure

  /// Writes an object whose members `body` writes.
  package func object(_ layout: Layout = .inline, _ body: () -> Void) {
    enclose(layout, "{", "}", body)
  }

  /// Writes an array whose elements `body` writes.
  package func array(_ layout: Layout = .inline, _ body: () -> Void) {
    enclose(layout, "[", "]", body)
  }

  /// Writes an array of texts.
  package func array(_ texts: some Sequence<String>, _ layout: Layout = .inline) {
    array(layout) { for text in texts { value(text) } }
  }

  /// Writes a member's name; the next value is the member's.
  package func name(_ name: String) {
    separate()
    quote(name)
    sink.append(UInt8(ascii: ":"))
    if levels.last?.layout == .lines { sink.append(UInt8(ascii: " ")) }
    followsName = true
  }

  // MARK: Values

  /// Writes a text, or null.
  package func value(_ text: String?) {
    guard let text else { return null() }
    separate()
    quote(text)
  }

  /// Writes a number, or null.
  package func value(_ number: (some BinaryInteger)?) {
    guard let number else { return null() }
    separate()
    sink.append("\(number)")
  }

  /// Writes true or false.
  package func value(_ flag: Bool) {
    separate()
    sink.append(flag ? "true" : "false")
  }

  /// Writes a share between 0 and 1, with six decimal places at most.
  package func value(share: Double) {
    separate()
    let rounded = (share * 1_000_000).rounded() / 1_000_000
    sink.append(rounded.rounded() == rounded ? "\(Int(rounded))" : "\(rounded)")
  }

  /// Writes null.
  package func null() {
    separate()
    sink.append("null")
  }

  /// Writes a member with a text.
  package func member(_ name: String, _ text: String?) {
    self.name(name)
    value(text)
  }

  /// Writes a member with a number.
  package func member(_ name: String, _ number: (some BinaryInteger)?) {
    self.name(name)
    value(number)
  }

  /// Writes a member with bytes that are a path or a name.
  ///
  /// What is not UTF-8 becomes U+FFFD, and the bytes follow in a member of that name and `Base64`.
  package func member(_ name: String, bytes: some Collection<UInt8>) {
    self.name(name)
    if let text = String(validating: bytes, as: UTF8.self) {
      value(text)
    } else {
      value(String(decoding: bytes, as: UTF8.self))
      member(name + "Base64", Base64.encode(bytes))
    }
  }

  /// Ends the document.
  package func end() { sink.append(UInt8(ascii: "\n")) }

  // MARK: Syntax

  private func enclose(_ layout: Layout, _ open: Character, _ close: Character, _ body: () -> Void)
  {
    separate()
    sink.append(String(open))
    levels.append(Level(layout: layout))
    body()
    let level = levels.removeLast()
    if layout == .lines, !level.isEmpty { startLine() }
    sink.append(String(close))
  }

  /// Writes what stands before a name or an element.
  private func separate() {
    if followsName {
      followsName = false
      return
    }
    guard let level = levels.last else { return }
    if !level.isEmpty { sink.append(UInt8(ascii: ",")) }
    levels[levels.count - 1].isEmpty = false
    if level.layout == .lines { startLine() }
  }

  private func startLine() {
    sink.append(UInt8(ascii: "\n"))
    let depth = levels.count { $0.layout == .lines }
    sink.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  private func quote(_ text: String) {
    sink.append(UInt8(ascii: "\""))
    defer { sink.append(UInt8(ascii: "\"")) }
    if !text.utf8.contains(where: Self.needsEscape) {
      sink.append(text)
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": sink.append("\\\"")
      case "\\": sink.append("\\\\")
      case "\n": sink.append("\\n")
      case "\r": sink.append("\\r")
      case "\t": sink.append("\\t")
      case _ where PrintableText.acts(scalar): escape(scalar)
      default: sink.append(String(scalar))
      }
    }
  }

  /// Writes as an escape what would act on a terminal; all such characters are below U+10000.
  private func escape(_ scalar: Unicode.Scalar) {
    sink.append("\\u")
    sink.append(contentsOf: Hexadecimal.digits(UInt8(truncatingIfNeeded: scalar.value >> 8)))
    sink.append(contentsOf: Hexadecimal.digits(UInt8(truncatingIfNeeded: scalar.value)))
  }

  /// Whether a text with this byte must be looked at character by character.
  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte >= 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }
}
