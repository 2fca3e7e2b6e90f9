import ByteText

/// A piece of HTML. What stands in a literal is markup; every text that is put into one is made safe:
/// nothing that comes from an image can open an element or an attribute.
struct Markup: ExpressibleByStringInterpolation {
  /// The HTML.
  let html: String

  /// Markup that is this program's own.
  init(ownText: String) { html = ownText }

  init(stringLiteral value: String) { html = value }

  init(stringInterpolation: Interpolation) { html = stringInterpolation.html }

  typealias StringInterpolation = Interpolation

  /// Collects literals as they are and texts escaped.
  struct Interpolation: StringInterpolationProtocol {
    fileprivate var html = ""

    init(literalCapacity: Int, interpolationCount: Int) { html.reserveCapacity(literalCapacity) }

    mutating func appendLiteral(_ literal: String) { html += literal }

    mutating func appendInterpolation(_ text: String) { html += Markup.escaped(text) }

    mutating func appendInterpolation(_ number: Int) { html += "\(number)" }

    mutating func appendInterpolation(_ markup: Markup) { html += markup.html }

    mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { html += part.html } }

    /// A coordinate, with two decimal places.
    mutating func appendInterpolation(_ number: Double) {
      let hundredths = Int((number * 100).rounded())
      let rest = hundredths % 100
      html += "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
  }

  private static func escaped(_ text: String) -> String {
    var html = ""
    for character in text.onOneLine.unicodeScalars {
      switch character {
      case "&": html += "&amp;"
      case "<": html += "&lt;"
      case ">": html += "&gt;"
      case "\"": html += "&quot;"
      case "'": html += "&#39;"
      default: html.unicodeScalars.append(character)
      }
    }
    return html
  }
}

extension TextPage {
  /// Writes a piece of HTML.
  func line(_ markup: Markup) { line(markup.html) }

  /// Writes a table; the first cell of each row names it.
  func table(_ caption: String, _ titles: [String], _ rows: [[Markup]]) {
    guard !rows.isEmpty else { return }
    line("<div class=\"wide\"><table><caption>\(caption)</caption><thead><tr>" as Markup)
    line("\(titles.map { "<th scope=\"col\">\($0)</th>" as Markup })</tr></thead><tbody>" as Markup)
    for row in rows {
      line("<tr>\(row.map { "<td>\($0)</td>" as Markup })</tr>" as Markup)
    }
    line("</tbody></table></div>" as Markup)
  }
}
