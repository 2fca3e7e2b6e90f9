/// A repository of a registry: `HOST/NAME`.
///
/// OCI distribution-spec, "Pulling manifests". A first component without a dot or a colon that is not
/// `localhost` is no host: the name is one of Docker's own registry, as for every engine.
package struct RepositoryName: Hashable, Sendable {
  /// The registry, `HOST[:PORT]`, as people write it.
  package let registry: String
  /// The name in the registry.
  package let name: String

  /// Docker's own registry, as people write it, and where it answers.
  private static let docker = (name: "docker.io", host: "registry-1.docker.io")

  /// Reads `HOST/NAME` or a name alone; nil for what is neither.
  init?(_ text: Substring) {
    let components = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = components.first else { return nil }
    let hasHost = components.count > 1 && Self.isHost(first)
    registry = hasHost ? String(first).lowercased() : Self.docker.name
    let path = hasHost ? Array(components.dropFirst()) : components
    guard path.allSatisfy(Self.isComponent), text.utf8.count <= 512 else { return nil }
    let isShort = path.count == 1 && registry == Self.docker.name
    name = (isShort ? "library/" : "") + path.joined(separator: "/")
  }

  /// The host that answers for the registry.
  var host: String { registry == Self.docker.name ? Self.docker.host : registry }

  /// By what files with credentials know the registry.
  var credentialKeys: [String] {
    guard registry == Self.docker.name else { return [registry] }
    return [registry, "index.docker.io", Self.docker.host]
  }

  /// By what a program that keeps credentials for all registries knows the registry.
  var helperKey: String {
    registry == Self.docker.name ? "https://index.docker.io/v1/" : registry
  }

  /// Whether a first component can only be a host.
  static func isHost(_ text: Substring) -> Bool {
    guard text == "localhost" || text.contains(".") || text.contains(":") else { return false }
    return !text.isEmpty
      && text.utf8.allSatisfy { isLetterOrDigit($0 | 0x20) || ".-:[]".utf8.contains($0) }
      && text.utf8.first.map { isLetterOrDigit($0 | 0x20) || $0 == 0x5B } == true
  }

  /// Lower-case letters and digits, with separators between them.
  private static func isComponent(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return isLetterOrDigit(first) && isLetterOrDigit(last)
      && text.utf8.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
  }

  /// Whether it is a tag.
  static func isTag(_ text: Substring) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 128 else { return false }
    return (isLetterOrDigit(first | 0x20) || first == 0x5F)
      && text.utf8.allSatisfy { isLetterOrDigit($0 | 0x20) || "._-".utf8.contains($0) }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    byte &- 0x61 < 26 || byte &- 0x30 < 10
  }
}

extension RepositoryName: CustomStringConvertible {
  /// The text for people.
  package var description: String { "\(registry)/\(name)" }
}
