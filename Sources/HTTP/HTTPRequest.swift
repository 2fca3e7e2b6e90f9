/// What is asked for with GET, but for who asks.
package struct HTTPRequest: Sendable {
  /// Where.
  package var location: HTTPLocation
  /// Headers by name, none of which is a secret: they go to whatever host a redirect names.
  package var headers: [(name: String, value: String)] = []

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

  /// Whether it says that what was asked for is elsewhere.
  package var isRedirect: Bool {
    [301, 302, 303, 307, 308].contains(status) && self["location"] != nil
  }
}
