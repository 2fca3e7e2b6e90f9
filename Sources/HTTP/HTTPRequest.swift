/// What is asked for with GET, but for who asks.
public struct HTTPRequest: Sendable {
  /// Where.
  public var location: HTTPLocation
  /// Headers by name, none of which is a secret: they go to whatever host a redirect names.
  public var headers: [(name: String, value: String)] = []

  /// A request for what is there.
  public init(_ location: HTTPLocation) {
    self.location = location
  }
}

/// What an answer says before its body.
public struct HTTPHead: Sendable {
  /// The status.
  public let status: Int
  private let fields: [(name: String, value: String)]

  init(status: Int, fields: [(name: String, value: String)]) {
    self.status = status
    self.fields = fields
  }

  /// All values of a header, in order.
  public func values(_ name: String) -> [String] {
    let name = name.lowercased()
    return fields.filter { $0.name == name }.map(\.value)
  }

  /// The last value of a header.
  public subscript(name: String) -> String? { values(name).last }

  /// The number of bytes that the body is said to have.
  public var contentLength: Int64? { self["content-length"].flatMap { Int64($0) } }

  /// Whether it says that what was asked for is elsewhere.
  public var isRedirect: Bool {
    [301, 302, 303, 307, 308].contains(status) && self["location"] != nil
  }
}
