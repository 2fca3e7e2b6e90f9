import ByteText
import Codecs
import Glibc
import HTTP
import JSON
import Synchronization

/// How registries are spoken with.
package struct RegistrySettings: Sendable {
  /// How hosts are asked.
  package var http = HTTPSettings()
  /// How often a request is tried that fails for a reason that may pass.
  package var attempts = 5
  /// The pause before the second attempt, in seconds; each further one is twice as long.
  package var pause = 1.0
  /// The longest pause, whatever a registry asks for.
  package var longestPause = 60.0
  /// The files with credentials, in order; without any nobody says who he is.
  package var credentialFiles: [String] = []
  /// Asks the programs that such files name; nil asks none, and ends where one would be asked.
  package var credentialHelper: CredentialHelper?
  /// The folders with certificates for single registries.
  package var certificateFolders: [String] = []
  /// Told what a registry wants people to know, each text once.
  package var warn: @Sendable (String) -> Void = { _ in }

  /// The usual settings.
  package init() {}
}

/// Requests to one repository: who we are there, its one token, and what is tried again.
final class RegistrySession: Sendable {
  let repository: RepositoryName
  let settings: RegistrySettings
  private let base: HTTPLocation
  private let client: HTTPClient
  private let state = Mutex(State())
  /// The warnings that were passed on.
  private let said = Mutex<Set<String>>([])
  /// Who we are, as messages say it. Beside the state, which is locked while a token is being asked for.
  private let whoWeAre = Mutex("it did not ask who you are in a way that imgdiff knows")

  /// The statuses of answers that another attempt may not get.
  private static let passing: Set = [408, 429, 500, 502, 503, 504]
  /// How many warnings of a registry are passed on.
  private static let warningLimit = 5

  private struct State {
    /// Who we are; looked up when the registry asks for the first time.
    var credential: Result<RegistryCredential?, ImageError>?
    /// The header for the registry, and when it ceases to be of use, if it does.
    var header: String?
    var end: ContinuousClock.Instant?
  }

  /// What ends an attempt.
  private enum Failure: Error {
    case http(HTTPError)
    case image(ImageError)
  }

  init(
    _ repository: RepositoryName, client: HTTPClient, settings: RegistrySettings
  ) throws(ImageError) {
    self.repository = repository
    self.client = client
    self.settings = settings
    let path = "\(repository.host)/v2/\(repository.name)/"
    guard let secure = HTTPLocation("https://\(path)"), let plain = HTTPLocation("http://\(path)")
    else { throw .badReference("\(repository)", reason: "'\(repository.host)' is not a host") }
    base = Self.speaksPlain(plain, client) ? plain : secure
  }

  /// Whether plain HTTP is spoken: with a host for which it was asked, and with this machine where it
  /// answers to that.
  private static func speaksPlain(_ plain: HTTPLocation, _ client: HTTPClient) -> Bool {
    guard client.settings.allowsPlain(plain) else { return false }
    guard plain.hostKind == .loopback, let ping = plain.following("/v2/") else { return true }
    // Nothing is said that could be a secret. A server of TLS answers 400, or hangs up.
    guard let response = try? client.send(HTTPRequest(ping)) else { return false }
    defer { response.discard() }
    return response.head.status != 400
  }

  // MARK: Requests

  /// Asks for something of the repository, as often as it takes; gives an answer that is no error, or has
  /// one of the statuses in `taking`. With `headOnly` it has no body.
  func get(
    _ path: String, headers: [(name: String, value: String)] = [], headOnly: Bool = false,
    taking: Set<Int> = []
  ) throws(ImageError) -> HTTPResponse {
    guard let location = base.following(base.path + path) else {
      throw failure("the path '\(path)' is none")
    }
    var request = HTTPRequest(location)
    request.headers = headers
    request.wantsHeadOnly = headOnly
    var attempt = 1
    while true {
      var asked: Double?
      do throws(Failure) {
        let response = try authorized(request)
        let status = response.head.status
        if (200...299).contains(status) || taking.contains(status) { return response }
        asked = response.head.retryAfter
        guard Self.passing.contains(status), attempt < settings.attempts else {
          throw .image(refusal(response))
        }
        response.discard()
      } catch {
        switch error {
        case .image(let error): throw error
        case .http(let error):
          guard error.mayPass, attempt < settings.attempts else { throw failure(error) }
        }
      }
      pause(attempt, asked: asked)
      attempt += 1
    }
  }

  /// Waits before another attempt.
  func pause(_ attempt: Int, asked: Double? = nil) {
    let own = settings.pause * Double(1 << min(attempt - 1, 10))
    let seconds = min(max(own, asked ?? 0), settings.longestPause)
    usleep(UInt32((seconds.isFinite ? seconds : settings.longestPause) * 1_000_000))
  }

  /// An error that names the repository.
  func failure(_ reason: String) -> ImageError { .registry(place: "\(repository)", reason: reason) }

  /// An error of the connection, which names the repository.
  func failure(_ error: HTTPError) -> ImageError {
    error.mayPassLater
      ? .unavailable(place: "\(repository)", reason: "\(error)") : failure("\(error)")
  }

  private static func http<Value>(
    _ body: () throws(HTTPError) -> Value
  ) throws(Failure) -> Value {
    do {
      return try body()
    } catch {
      throw .http(error)
    }
  }

  /// The answer to a request, after proving who we are where the registry wants to know.
  private func authorized(_ request: HTTPRequest) throws(Failure) -> HTTPResponse {
    let known = header()
    let response = try send(request, known)
    guard response.head.status == 401, response.location.origin == base.origin else {
      return response
    }
    let challenges = Challenge.all(in: response.head.values("www-authenticate"))
    guard let fresh = try header(for: challenges, instead: known) else { return response }
    response.discard()
    return try send(request, fresh)
  }

  private func send(_ request: HTTPRequest, _ header: String?) throws(Failure) -> HTTPResponse {
    let origin = base.origin
    let response = try Self.http { () throws(HTTPError) in
      try client.send(request, authorization: { $0.origin == origin ? header : nil })
    }
    for warning in response.head.warnings where response.location.origin == origin {
      let isNew = said.withLock { said in
        said.count < Self.warningLimit && said.insert(warning).inserted
      }
      if isNew { settings.warn("\(repository.registry) says: \(warning.prefix(300))") }
    }
    return response
  }

  // MARK: Who we are

  private func credential(_ state: inout State) throws(Failure) -> RegistryCredential? {
    let files = CredentialFiles(
      paths: settings.credentialFiles, helper: settings.credentialHelper)
    let found =
      state.credential
      ?? Result { () throws(ImageError) in try files.credential(for: repository) }
    state.credential = found
    do {
      let credential = try found.get()
      let words =
        credential.map { "the credentials are from \($0.origin); log in again if they are old" }
        ?? "no credentials were found, so log in first (docker login, podman login)"
      whoWeAre.withLock { $0 = words }
      return credential
    } catch {
      throw .image(error)
    }
  }

  private func header() -> String? {
    state.withLock { state in
      if let end = state.end, end <= .now { (state.header, state.end) = (nil, nil) }
      return state.header
    }
  }

  /// What answers a challenge, where `used` did not; nil where nothing else can be said.
  ///
  /// Whoever comes while a token is being asked for waits for that one.
  private func header(
    for challenges: [Challenge], instead used: String?
  ) throws(Failure) -> String? {
    try state.withLock { state throws(Failure) -> String? in
      if let header = state.header, header != used { return header }
      let credential = try credential(&state)
      if let bearer = challenges.first(where: { $0.scheme == "bearer" }) {
        if let token = credential?.registryToken {
          let header = "Bearer \(token)"
          guard header != used else { return nil }
          (state.header, state.end) = (header, nil)
          return header
        }
        let token = try token(bearer, credential)
        (state.header, state.end) = (token.header, token.end)
        return token.header
      }
      guard challenges.contains(where: { $0.scheme == "basic" }), let basic = credential?.basic,
        basic != used
      else { return nil }
      (state.header, state.end) = (basic, nil)
      return basic
    }
  }

  private func token(
    _ challenge: Challenge, _ credential: RegistryCredential?
  ) throws(Failure) -> RegistryToken {
    guard let tokens = TokenServer(challenge, repository) else {
      throw .image(failure("it asks for a token and names no server that gives one"))
    }
    let server = tokens.location
    let registry = base
    if let refusal = TokenServer.refusal(server, for: registry) {
      throw .image(failure("it sends us to \(server.place): \(refusal)"))
    }
    if let identity = credential?.identityToken,
      let token = try self.token(for: identity, tokens)
    {
      return token
    }
    let basic = credential?.basicForTokens
    let response = try Self.http { () throws(HTTPError) in
      try client.send(
        HTTPRequest(server),
        authorization: { $0.origin == server.origin ? basic : nil },
        mayGo: { TokenServer.refusal($0, for: registry) })
    }
    return try token(in: response)
  }

  /// The token that is given for an identity token (distribution's OAuth 2); nil from a server that does not
  /// know that way.
  private func token(for identity: String, _ tokens: TokenServer) throws(Failure) -> RegistryToken?
  {
    guard let form = tokens.form(identity) else { return nil }
    var request = HTTPRequest(tokens.realm)
    request.form = form
    let response = try Self.http { () throws(HTTPError) in try client.send(request) }
    guard ![401, 404, 405].contains(response.head.status), !response.head.isRedirect else {
      response.discard()
      return nil
    }
    return try token(in: response)
  }

  private func token(in response: HTTPResponse) throws(Failure) -> RegistryToken {
    let server = response.location
    let status = response.head.status
    guard status == 200 else {
      if Self.passing.contains(status) {
        throw .http(.broken(host: server.place, reason: "it answered \(status)"))
      }
      throw .image(refusal(response))
    }
    let answer = try Self.http { () throws(HTTPError) in try response.collect(limit: 1 << 20) }
    guard let token = RegistryToken(answer) else {
      throw .image(failure("the answer of \(server.place) holds no token"))
    }
    return token
  }

  // MARK: Errors

  /// What an answer with an error's status means, in the registry's words and ours.
  private func refusal(_ response: HTTPResponse) -> ImageError {
    let status = response.head.status
    let body = (try? response.collect(limit: 1 << 16)) ?? []
    let errors = (try? JSONValue(body, .strict))?["errors"]?.array ?? []
    let said = errors.prefix(3).compactMap { error -> String? in
      guard let code = error["code"]?.string else { return nil }
      let message = error["message"]?.string ?? ""
      return String((message.isEmpty ? code : "\(code): \(message)").prefix(200))
    }
    let words = said.isEmpty ? "" : " (\(said.joined(separator: "; ")))"
    let reason = "\(response.location.place) answered \(status)\(words)\(advice(status))"
    return Self.passing.contains(status)
      ? .unavailable(place: "\(repository)", reason: reason) : failure(reason)
  }

  private func advice(_ status: Int) -> String {
    switch status {
    case 401, 403: "; \(whoWeAre.withLock { $0 })"
    case 404: "; check the name and the tag, and whether you may see them"
    case 429: "; it gets too many requests, so try again later"
    default: ""
    }
  }
}
