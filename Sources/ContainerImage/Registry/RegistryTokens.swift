import HTTP
import JSON

/// A token for a repository (distribution's token authentication).
struct RegistryToken: Sendable {
  let header: String
  let end: ContinuousClock.Instant

  /// Tokens beyond this fit into no header.
  private static let longest = 16 << 10

  /// Reads the answer of a token server: `token`, or `access_token` as OAuth 2 calls it.
  init?(_ answer: [UInt8]) {
    guard let value = try? JSONValue(answer, .strict),
      let text = value["token"]?.string.flatMap({ $0.isEmpty ? nil : $0 })
        ?? value["access_token"]?.string,
      !text.isEmpty, text.utf8.count <= Self.longest,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    else { return nil }
    header = "Bearer \(text)"
    // The specification's time for a token of which none is said.
    let seconds = max(1, min(value["expires_in"]?.integer ?? 60, 86_400))
    end = .now + .seconds(max(1, Double(seconds) - 5))
  }
}

/// Where tokens are given out, as a challenge says.
struct TokenServer: Sendable {
  /// Where, with the question in it.
  let location: HTTPLocation
  /// Where, without it.
  let realm: HTTPLocation
  /// The question.
  private let query: [String]

  /// The server of a challenge of `registry`; nil where it names none. It gives tokens to read `repository`
  /// alone, whatever more the challenge speaks of.
  init?(_ challenge: Challenge, _ repository: RepositoryName) {
    guard let realm = challenge.parameters["realm"], let base = HTTPLocation(realm) else {
      return nil
    }
    var query: [String] = []
    for (name, value) in [
      ("service", challenge.parameters["service"]), ("scope", "repository:\(repository.name):pull"),
    ] {
      guard let value else { continue }
      guard let escaped = HTTPLocation.escaped(value) else { return nil }
      query.append("\(name)=\(escaped)")
    }
    let text = base.text.prefix { $0 != "#" }
    let join = text.contains("?") ? "&" : "?"
    guard let location = HTTPLocation(text + join + query.joined(separator: "&")) else {
      return nil
    }
    self.location = location
    self.query = query
    self.realm = base
  }

  /// The form that asks for a token with an identity token; nil where that fits into none.
  func form(_ identityToken: String) -> String? {
    guard let token = HTTPLocation.escaped(identityToken) else { return nil }
    return
      (["grant_type=refresh_token", "client_id=imgdiff"] + query + ["refresh_token=\(token)"])
      .joined(separator: "&")
  }

  /// Why `location` must not be asked for a token on behalf of `registry`; nil where it may.
  ///
  /// The registry chooses it, so it could be a service of this network that trusts whoever can reach it.
  static func refusal(_ location: HTTPLocation, for registry: HTTPLocation) -> String? {
    if location.host == registry.host { return nil }
    if !location.isSecure, registry.isSecure { return "a token is not asked for over plain http" }
    switch (location.hostKind, registry.hostKind) {
    case (.other, _), (.loopback, .loopback): return nil
    default: return "a token is not asked for at an address of a local network"
    }
  }
}
