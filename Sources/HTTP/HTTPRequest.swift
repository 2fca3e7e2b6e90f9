import CLibCurl
import Glibc

/// What is asked for, with GET or HEAD or by sending a form, but for who asks.
package struct HTTPRequest: Sendable {
  /// Where.
  package var location: HTTPLocation
  /// Headers by name, none of which is a secret: they go to whatever host a redirect names.
  package var headers: [(name: String, value: String)] = []
  /// The socket of this machine that the host answers on, instead of its port.
  package var socket: String?
  /// Whether only the head of the answer is wanted: HEAD.
  package var wantsHeadOnly = false
  /// A form to be sent (`application/x-www-form-urlencoded`); nil for GET. It may be a secret: a request
  /// with a form goes nowhere but to its own location.
  package var form: String?

  /// A request for what is there.
  package init(_ location: HTTPLocation) {
    self.location = location
  }
}

/// What an answer says before its body.
package struct HTTPHead: Sendable {
  /// The status.
  package let status: Int
  private let fields: [(name: String, value: String)]

  init(status: Int, fields: [(name: String, value: String)]) {
    self.status = status
    self.fields = fields
  }

  /// All values of a header, in order.
  package func values(_ name: String) -> [String] {
    let name = name.lowercased()
    return fields.filter { $0.name == name }.map(\.value)
  }

  /// The last value of a header.
  package subscript(name: String) -> String? { values(name).last }

  /// The number of bytes that the body is said to have.
  package var contentLength: Int64? { self["content-length"].flatMap { Int64($0) } }

  /// For how many seconds it asks to be left alone: `Retry-After` in seconds or as a date.
  package var retryAfter: Double? {
    guard let text = self["retry-after"] else { return nil }
    if let seconds = Double(text) { return seconds >= 0 ? seconds : nil }
    guard let date = try? CurlLibrary.functions().getdate(text, nil) else { return nil }
    return date < 0 ? nil : max(0, Double(date) - Double(time(nil)))
  }

  /// What the host wants people to know: the texts of `Warning: 299 - "…"` (OCI distribution-spec,
  /// "Warnings"). They are the host's own words.
  package var warnings: [String] {
    values("warning").compactMap { value in
      guard value.hasPrefix("299 - \""), value.hasSuffix("\""), value.utf8.count > 9 else {
        return nil
      }
      return String(value.dropFirst(7).dropLast())
    }
  }

  /// Whether it says that what was asked for is elsewhere.
  package var isRedirect: Bool {
    [301, 302, 303, 307, 308].contains(status) && self["location"] != nil
  }
}
