import ByteText
import JSON
import System

/// The files in which engines and tools keep credentials for registries, and the programs that they leave
/// them to.
///
/// The first file that has one for the repository counts, in the order of `paths`. In a file it is that of
/// the program for the registry (`credHelpers`); then that of the longest key of `auths`: the repository,
/// then what stands above it, then the registry; then that of the program for all registries (`credsStore`).
struct CredentialFiles: Sendable {
  /// The paths, in order; those that are absent are passed over.
  var paths: [String]
  /// Asks a program that keeps credentials; nil asks none.
  var helper: CredentialHelper?

  /// The credential for a repository; nil where there is none. Throws where a file cannot be read or a
  /// program fails: to go on without it would be another question than the one that was asked.
  func credential(for repository: RepositoryName) throws(ImageError) -> RegistryCredential? {
    for path in paths where HostFile.exists(path) {
      guard let bytes = HostFile.read(path) else {
        throw .cannotOpen(path: path, reason: lastSystemError())
      }
      guard let document = try? JSONValue(bytes, .strict) else {
        throw .badDocument(what: path, reason: "it is not JSON that can be read")
      }
      if let found = try credential(for: repository, in: document, path) { return found }
    }
    return nil
  }

  private func credential(
    for repository: RepositoryName, in document: JSONValue, _ path: String
  ) throws(ImageError) -> RegistryCredential? {
    for key in repository.credentialKeys {
      let entries = document["credHelpers"]?.object?.members ?? []
      for entry in entries where Self.normalised(entry.name) == key {
        guard let program = entry.value.string, !program.isEmpty else { continue }
        if let found = try ask(program, for: entry.name, path, repository) { return found }
      }
    }
    if let found = try stored(for: repository, in: document, path) { return found }
    guard let program = document["credsStore"]?.string, !program.isEmpty else { return nil }
    return try ask(program, for: repository.helperKey, path, repository)
  }

  private func stored(
    for repository: RepositoryName, in document: JSONValue, _ path: String
  ) throws(ImageError) -> RegistryCredential? {
    let entries = document["auths"]?.object?.members ?? []
    for key in Self.keys(repository) {
      for entry in entries where Self.normalised(entry.name) == key {
        if let found = try Self.credential(entry.value, "\(path), '\(entry.name)'") { return found }
      }
    }
    return nil
  }

  /// What an entry of `auths` holds; nil for one that holds nothing, as there is beside `credsStore`.
  private static func credential(
    _ entry: JSONValue, _ origin: String
  ) throws(ImageError) -> RegistryCredential? {
    func text(_ name: String) -> String? {
      entry[name]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }
    let (identity, registry) = (text("identitytoken"), text("registrytoken"))
    guard let encoded = text("auth") else {
      guard identity != nil || registry != nil else { return nil }
      return RegistryCredential(
        user: "", password: "", identityToken: identity, registryToken: registry, origin: origin)
    }
    guard let bytes = Base64.decodePadded(Array(encoded.utf8)[...]),
      let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
    else {
      throw .badDocument(what: origin, reason: "its 'auth' is not base64 of USER:PASSWORD")
    }
    func word(_ bytes: ArraySlice<UInt8>) -> String {
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    let user = word(bytes[..<colon])
    let password = word(bytes[(colon + 1)...])
    if user == RegistryCredential.tokenUser, !password.isEmpty {
      return RegistryCredential(
        user: "", password: "", identityToken: identity ?? password, registryToken: registry,
        origin: origin)
    }
    return RegistryCredential(
      user: user, password: password, identityToken: identity, registryToken: registry,
      origin: origin)
  }

  private func ask(
    _ program: String, for server: String, _ path: String, _ repository: RepositoryName
  ) throws(ImageError) -> RegistryCredential? {
    guard let helper else {
      throw .registry(
        place: "\(repository)",
        reason: "\(path) leaves credentials to \(CredentialHelper.name(program)), which is not run")
    }
    return try helper.credential(program, for: server, file: path, repository)
  }

  /// The repository, what stands above it, and the registry by each of its names.
  private static func keys(_ repository: RepositoryName) -> [String] {
    var components = repository.name.split(separator: "/")
    var keys: [String] = []
    while !components.isEmpty {
      keys += repository.credentialKeys.map { $0 + "/" + components.joined(separator: "/") }
      components.removeLast()
    }
    return keys + repository.credentialKeys
  }

  /// `https://HOST/v1/` is what older programs write for `HOST`.
  private static func normalised(_ key: String) -> String {
    guard let scheme = key.firstRange(of: "://") else { return key.lowercased() }
    return key[scheme.upperBound...].prefix { $0 != "/" }.lowercased()
  }
}
