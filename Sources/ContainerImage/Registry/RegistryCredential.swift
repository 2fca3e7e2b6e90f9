import ByteText

/// Who we are to a registry. What is printed of it is where it comes from, and nothing else.
struct RegistryCredential: Sendable, CustomStringConvertible, CustomReflectable {
  /// The user's name; empty where there is only a token.
  let user: String
  /// The password; empty where there is only a token.
  let password: String
  /// What a token server gives a token for, instead of a name and a password (OAuth 2's refresh token).
  var identityToken: String?
  /// What the registry itself takes as a token.
  var registryToken: String?
  /// Where it comes from, for messages: a file and a key.
  let origin: String

  init(
    user: String, password: String, identityToken: String? = nil, registryToken: String? = nil,
    origin: String
  ) {
    self.user = user
    self.password = password
    self.identityToken = identityToken
    self.registryToken = registryToken
    self.origin = origin
  }

  /// The user's name of a credential whose password is an identity token.
  static let tokenUser = "<token>"

  var description: String { origin }
  var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }

  /// The header of the scheme Basic (RFC 7617); nil where there is neither a name nor a password.
  var basic: String? {
    guard !user.isEmpty || !password.isEmpty else { return nil }
    return "Basic " + Base64.encode(Array("\(user):\(password)".utf8))
  }

  /// What a token server is told by GET: the name and the password, or the identity token in the
  /// password's place, as servers want it that know no other way.
  var basicForTokens: String? {
    if !password.isEmpty { return basic }
    guard let identityToken else { return basic }
    return "Basic " + Base64.encode(Array("\(user):\(identityToken)".utf8))
  }
}
