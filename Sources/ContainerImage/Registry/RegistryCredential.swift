import ByteText
import JSON
import System

/// Who we are to a registry. What is printed of it is where it comes from, and nothing else.
struct RegistryCredential: Sendable, CustomStringConvertible, CustomReflectable {
  let user: String
  let password: String
  /// Where it comes from, for messages: a file and a key.
  let origin: String

  var description: String { origin }
  var customMirror: Mirror { Mirror(self, children: ["origin": origin]) }

  /// The header of the scheme Basic (RFC 7617).
  var basic: String { "Basic " + Base64.encode(Array("\(user):\(password)".utf8)) }
}

/// The files in which engines and tools keep credentials for registries.
///
/// The first file that has one for the repository counts, in the order of `paths`. In a file the longest key
/// counts: the repository, then what stands above it, then the registry.
struct CredentialFiles: Sendable {
  /// The paths, in order; those that are absent are passed over.
  var paths: [String]

  /// The credential for a repository; nil where no file has one. Throws where a file cannot be read.
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
    let helper =
      repository.credentialKeys.lazy.compactMap { document["credHelpers"]?[$0]?.string }.first
    let entries = document["auths"]?.object?.members ?? []
    for key in Self.keys(repository) {
      for entry in entries where Self.normalised(entry.name) == key {
        let origin = "\(path), '\(entry.name)'"
        guard let text = entry.value["auth"]?.string, !text.isEmpty else {
          guard Self.tokens.contains(where: { entry.value[$0]?.string?.isEmpty == false }) else {
            continue
          }
          // To go on without it would be another question than the one that was asked.
          throw .registry(
            place: "\(repository)",
            reason: "\(origin) has an identity token, which imgdiff does not use; name a file with "
              + "an 'auth' for the registry in REGISTRY_AUTH_FILE")
        }
        guard let bytes = Base64.decodePadded(Array(text.utf8)[...]),
          let colon = bytes.firstIndex(of: UInt8(ascii: ":"))
        else {
          throw .badDocument(what: origin, reason: "its 'auth' is not base64 of USER:PASSWORD")
        }
        let word = { (bytes: ArraySlice<UInt8>) in
          String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        return RegistryCredential(
          user: word(bytes[..<colon]), password: word(bytes[(colon + 1)...]), origin: origin)
      }
    }
    if let program = helper ?? document["credsStore"]?.string, !program.isEmpty {
      throw .registry(
        place: "\(repository)",
        reason:
          "\(path) leaves credentials to docker-credential-\(program), which imgdiff does not "
          + "run; name a file with an 'auth' for the registry in REGISTRY_AUTH_FILE")
    }
    return nil
  }

  /// What an entry may have instead of a name and a password.
  private static let tokens = ["identitytoken", "registrytoken"]

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
