import ByteText
import Codecs
import HTTP
import JSON

/// Requests to an engine (Docker Engine API, which podman has, too).
struct EngineSession: Sendable {
  let engine: ImageReference.Engine
  private let socket: String
  private let client: HTTPClient
  private let base: HTTPLocation

  init(
    _ engine: ImageReference.Engine, _ settings: EngineSettings
  ) throws(ImageError) {
    self.engine = engine
    let name = engine.rawValue
    switch settings.address(of: engine) {
    case .socket(let path): socket = path
    case .elsewhere(let text):
      throw .registry(
        place: name,
        reason: "it is at \(text), and imgdiff speaks with engines over a socket of this machine "
          + "alone; pipe what it saves (\(name) save A B | imgdiff -:A -:B), or name a registry")
    }
    do throws(HTTPError) {
      try HTTPClient.requireLibrary()
    } catch {
      throw .registry(place: name, reason: "\(error)")
    }
    client = HTTPClient(settings.http)
    guard let base = HTTPLocation("http://localhost/") else {
      throw .registry(place: name, reason: "it has no address")
    }
    self.base = base
  }

  /// How messages name the engine.
  var place: String { "\(engine.rawValue) at \(socket)" }

  func failure(_ reason: String) -> ImageError { .registry(place: place, reason: reason) }

  /// The answer to a request, whatever its status.
  ///
  /// Paths are without a version: every engine answers those as its newest version does.
  func get(_ path: String) throws(ImageError) -> HTTPResponse {
    guard let location = base.following(path) else { throw failure("'\(path)' is no path") }
    var request = HTTPRequest(location)
    request.socket = socket
    do throws(HTTPError) {
      return try client.send(request, mayGo: { _ in nil })
    } catch {
      guard case .unreachable = error else { throw failure("\(error)") }
      throw failure(
        "it does not answer; is it running, and may you use its socket? DOCKER_HOST and CONTAINER_HOST "
          + "name another socket")
    }
  }

  /// The JSON that the engine answers with; nil where it knows nothing of that name.
  func json(_ path: String) throws(ImageError) -> JSONValue? {
    let response = try get(path)
    let status = response.head.status
    guard status == 200 else {
      let error = refusal(response)
      if status == 404 { return nil }
      throw error
    }
    let bytes: [UInt8]
    do throws(HTTPError) {
      bytes = try response.collect(limit: 64 << 20)
    } catch {
      throw failure("\(error)")
    }
    guard let value = try? JSONValue(bytes, .strict) else {
      throw failure("its answer is not JSON")
    }
    return value
  }

  /// An error with the engine's own words.
  func refusal(_ response: HTTPResponse) -> ImageError {
    let status = response.head.status
    let body = (try? response.collect(limit: 1 << 16)) ?? []
    let words = (try? JSONValue(body, .strict))?["message"]?.string.map { ": \($0.prefix(300))" }
    return failure("it answered \(status)\(words ?? "")")
  }
}
