/// An answer: its head, and its body as it comes. Used by one thread at a time.
///
/// The body is read from the connection when it is asked for: a reader that takes its time holds up the
/// sender, and no more than a megabyte waits in memory.
package final class HTTPResponse {
  /// What the answer says before its body.
  package private(set) var head = HTTPHead(status: 0, fields: [])
  /// Who answered, at the end of all redirects.
  package let location: HTTPLocation
  private var connection: Connection?
  private let client: HTTPClient
  private var failure: HTTPError?

  init(_ connection: Connection, _ location: HTTPLocation, client: HTTPClient) {
    self.connection = connection
    self.location = location
    self.client = client
  }

  func readHead() throws(HTTPError) {
    guard let connection else { return }
    while !connection.hasHead, failure == nil {
      if advance(connection) { break }
    }
    if let failure, !connection.hasHead {
      self.connection = nil
      throw failure
    }
    head = connection.head
    if connection.isDone, connection.isEmpty, failure == nil { finish(connection) }
  }

  /// The next bytes of the body, none at its end. What came before an error comes before it here, too.
  package func next() throws(HTTPError) -> [UInt8] {
    while let connection {
      let bytes = connection.take()
      if !bytes.isEmpty { return bytes }
      if failure != nil {
        self.connection = nil
      } else if connection.isDone {
        finish(connection)
      } else {
        _ = advance(connection)
      }
    }
    if let failure { throw failure }
    return []
  }

  /// The whole body, of at most `limit` bytes.
  package func collect(limit: Int) throws(HTTPError) -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let bytes = try next()
      if bytes.isEmpty { return body }
      body += bytes
      guard body.count <= limit else {
        discard()
        throw .tooLong(host: location.place, what: "more than \(limit) bytes, which is too much")
      }
    }
  }

  /// Gives up the rest of the body; a short one is read, so that the connection can be kept.
  package func discard() {
    guard failure == nil, let length = head.contentLength, length <= 1 << 16 else {
      connection = nil
      return
    }
    while let bytes = try? next(), !bytes.isEmpty {}
  }

  /// Goes on with the transfer; true when it has ended, well or with a failure.
  private func advance(_ connection: Connection) -> Bool {
    do throws(HTTPError) {
      return try connection.advance(client.settings, host: location.place)
    } catch {
      failure = error
      return true
    }
  }

  private func finish(_ connection: Connection) {
    connection.end()
    client.keep(connection)
    self.connection = nil
  }
}
