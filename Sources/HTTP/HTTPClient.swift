import Synchronization

/// Asks hosts, over connections that are kept from request to request.
///
/// A request blocks the thread that makes it. Any number of threads may use a client at once: each has a
/// connection of its own, so that nobody waits for another's answer to be read.
package final class HTTPClient: Sendable {
  /// How it behaves.
  package let settings: HTTPSettings
  private let idle = Mutex<[Connection]>([])

  /// How far a request is sent from host to host.
  private static let redirectLimit = 10
  /// More connections than ever work at once are not kept.
  private static let idleLimit = 8

  /// A client with those settings.
  package init(_ settings: HTTPSettings = HTTPSettings()) {
    self.settings = settings
  }

  /// Finds out whether the library that does it all is on this machine.
  package static func requireLibrary() throws(HTTPError) { _ = try CurlLibrary.functions() }

  /// Sends a request, and goes where redirects lead.
  ///
  /// - Parameters:
  ///   - authorization: the `Authorization` header for a location, asked for at every step: what is meant
  ///     for one host is never told to another.
  ///   - mayGo: a further condition on locations; gives the reason against one.
  /// - Returns: the answer of the last host, whatever its status. Of a redirect that goes nowhere it is the
  ///   redirect.
  package func send(
    _ request: HTTPRequest, authorization: (HTTPLocation) -> String? = { _ in nil },
    mayGo: (HTTPLocation) -> String? = { _ in nil }
  ) throws(HTTPError) -> HTTPResponse {
    var request = request
    try check(request.location, from: request.location, mayGo)
    for _ in 0...Self.redirectLimit {
      let response = try start(request, authorization(request.location))
      // Whoever asks with a form decides himself whether its secrets may go elsewhere: they may not.
      guard response.head.isRedirect, request.form == nil,
        let target = response.head["location"]
      else { return response }
      guard let next = request.location.following(target) else {
        throw .refusedLocation(
          host: request.location.place, reason: "redirects to what is no address of HTTP")
      }
      try check(next, from: request.location, mayGo)
      response.discard()
      request.location = next
    }
    throw .refusedLocation(
      host: request.location.place, reason: "redirects more than \(Self.redirectLimit) times")
  }

  private func check(
    _ location: HTTPLocation, from last: HTTPLocation, _ mayGo: (HTTPLocation) -> String?
  ) throws(HTTPError) {
    guard location.isSecure || !last.isSecure else {
      throw .refusedLocation(
        host: last.place, reason: "redirects from https to plain http at \(location.place)")
    }
    guard settings.allowsPlain(location) else {
      throw .refusedLocation(
        host: location.place, reason: "is asked over plain http, which nobody allowed")
    }
    if let reason = mayGo(location) {
      throw .refusedLocation(host: last.place, reason: "leads to \(location.place): \(reason)")
    }
  }

  private func start(
    _ request: HTTPRequest, _ authorization: String?
  ) throws(HTTPError) -> HTTPResponse {
    let connection = try takeConnection(to: request.location.origin)
    let response = HTTPResponse(connection, request.location, client: self)
    try connection.begin(request, authorization, settings)
    try response.readHead()
    return response
  }

  // MARK: Connections

  /// A connection that is not in use, the one that last spoke with `origin` before others.
  private func takeConnection(to origin: String) throws(HTTPError) -> Connection {
    let kept = idle.withLock { idle -> Connection? in
      guard let place = idle.lastIndex(where: { $0.origin == origin }) ?? idle.indices.last else {
        return nil
      }
      return idle.remove(at: place)
    }
    if let kept { return kept }
    return try Connection()
  }

  /// Takes a connection back whose answer was read to its end.
  func keep(_ connection: Connection) {
    idle.withLock { if $0.count < Self.idleLimit { $0.append(connection) } }
  }
}
