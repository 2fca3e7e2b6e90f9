/// A reference such as `service:latest`, in the spellings that tools give it.
struct ImageName {
  let repository: String
  let tag: String

  init(_ reference: String) {
    let colon = reference.lastIndex(of: ":")
    let slash = reference.lastIndex(of: "/")
    if let colon, slash.map({ $0 < colon }) ?? true {
      repository = String(reference[..<colon])
      tag = String(reference[reference.index(after: colon)...])
    } else {
      repository = reference
      tag = "latest"
    }
  }

  /// As Docker shows it.
  var familiar: String { "\(repository):\(tag)" }

  /// With the host and namespace that Docker leaves out.
  var full: String { "\(fullRepository):\(tag)" }

  var fullRepository: String {
    let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 1 { return "docker.io/library/" + repository }
    let host = parts[0]
    let hasHost = host.contains(".") || host.contains(":") || host == "localhost"
    return hasHost ? repository : "docker.io/" + repository
  }
}

/// The `repositories` document: repository → tag → v1 ID.
func repositoriesJSON(_ entries: [(name: ImageName, id: String)], full: Bool = false) -> JSON {
  var json: JSON = [:]
  for entry in entries {
    let repository = full ? entry.name.fullRepository : entry.name.repository
    var tags = json[repository] ?? [:]
    tags[entry.name.tag] = .string(entry.id)
    json[repository] = tags
  }
  // Go writes the members of maps sorted.
  return json.sortedByName
}
