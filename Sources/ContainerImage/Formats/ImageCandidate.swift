import Codecs

/// One of the images that a source holds.
struct ImageCandidate: Sendable {
  /// How the source names it: tags, names with tags.
  var names: [String]
  /// The manifest; nil in formats without one.
  var descriptor: Descriptor?
  /// The digest of the configuration, where it is known before the manifest is read.
  var configDigest: Digest?
  /// What it runs on, where it is known.
  var platform: Platform?
  /// What Docker's list says of it.
  var entry: DockerManifestEntry?

  /// What tells it apart from the others: equal candidates are one image under several names.
  var identity: Digest? { descriptor?.digest ?? configDigest }

  /// How an error offers it.
  var choice: String {
    // The shortest name that has a repository: a tag alone may be that of several images.
    let full = names.filter { $0.contains(":") }.min { ($0.count, $0) < ($1.count, $1) }
    if let name = full ?? names.first { return ":\(name)" }
    return identity.map { "@\($0)" } ?? "(an image without a name)"
  }

  func isSelected(by selector: ImageReference.Selector) -> Bool {
    switch selector {
    case .digest(let digest): digest == descriptor?.digest || digest == configDigest
    case .name(let wanted): names.contains { Self.name($0, matches: wanted) }
    }
  }

  /// Whether `wanted` is the whole name, its tag, or the name without registry and `library/`.
  private static func name(_ name: String, matches wanted: String) -> Bool {
    if name == wanted || name.hasSuffix("/\(wanted)") { return true }
    guard let colon = name.lastIndex(of: ":") else { return false }
    let tag = name[name.index(after: colon)...]
    return !tag.contains("/") && tag == wanted
  }

  /// Whether a name of one may be a name of the other, too.
  func sharesName(with other: ImageCandidate) -> Bool {
    // A tag alone says little where the whole name is known.
    let full = names.filter { $0.contains(":") }
    return (full.isEmpty ? names : full).contains { name in
      other.names.contains { Self.name(name, matches: $0) || Self.name($0, matches: name) }
    }
  }

  /// The images that `selector` means, or all of them: several names of one manifest are one image.
  static func selected(
    from candidates: [ImageCandidate], by selector: ImageReference.Selector?, path: String
  ) throws(ImageError) -> [ImageCandidate] {
    let choices = merged(candidates)
    guard !choices.isEmpty else { throw .notAnImage(path: path, reason: "it holds no image") }
    guard let selector else { return choices }
    let selected = choices.filter { $0.isSelected(by: selector) }
    guard !selected.isEmpty else {
      throw .noSuchImage(
        path: path, selector: "\(selector)", choices: unique(choices.map(\.choice)))
    }
    return selected
  }

  /// The one of `selected` that is meant.
  ///
  /// Manifests that differ by platform alone are one image for several platforms, from which the wanted
  /// platform is taken, else the host's, else the only one.
  static func choose(
    from selected: [ImageCandidate], for platform: Platform?, path: String
  ) throws(ImageError) -> ImageCandidate {
    if let platform {
      let fitting = selected.filter { $0.platform?.satisfies(platform) ?? true }
      guard !fitting.isEmpty else {
        throw .noSuchPlatform(path: path, wanted: "\(platform)", choices: platforms(selected))
      }
      return try one(of: exact(platform, in: fitting), path)
    }
    guard platformsDiffer(selected) else { return try one(of: selected, path) }
    let host = selected.filter { $0.platform?.satisfies(.host) ?? false }
    guard !host.isEmpty else {
      throw .noSuchPlatform(path: path, wanted: nil, choices: platforms(selected))
    }
    return try one(of: exact(.host, in: host), path)
  }

  /// The platforms of those that were not chosen, in order.
  static func otherPlatforms(
    than chosen: ImageCandidate, in selected: [ImageCandidate]
  ) -> [Platform] {
    var platforms: [Platform] = []
    for candidate in selected where candidate.identity != chosen.identity {
      if let platform = candidate.platform, !platforms.contains(platform) {
        platforms.append(platform)
      }
    }
    return platforms
  }

  /// A request without a variant takes the image without one where there is such an image.
  private static func exact(
    _ platform: Platform, in candidates: [ImageCandidate]
  ) -> [ImageCandidate] {
    let exact = candidates.filter { $0.platform == platform }
    return exact.isEmpty ? candidates : exact
  }

  private static func one(
    of candidates: [ImageCandidate], _ path: String
  ) throws(ImageError) -> ImageCandidate {
    guard candidates.count == 1 else {
      // Names repeat where only platforms or variants differ; digests never do.
      var choices = candidates.map(\.choice)
      if Set(choices).count < choices.count {
        choices = candidates.compactMap { $0.identity.map { "@\($0)" } }
      }
      throw .ambiguousImage(path: path, choices: choices)
    }
    return candidates[0]
  }

  private static func platformsDiffer(_ candidates: [ImageCandidate]) -> Bool {
    guard candidates.count > 1 else { return false }
    let platforms = candidates.compactMap(\.platform)
    guard platforms.count == candidates.count, Set(platforms).count == candidates.count else {
      return false
    }
    // Images with names of their own are different images, on whatever platforms they run.
    let named = candidates.filter { !$0.names.isEmpty }.map { Set($0.names) }
    guard let first = named.first else { return true }
    return !named.dropFirst().reduce(first) { $0.intersection($1) }.isEmpty
  }

  private static func platforms(_ candidates: [ImageCandidate]) -> [String] {
    unique(candidates.compactMap { $0.platform.map(\.description) })
  }

  private static func unique(_ texts: [String]) -> [String] {
    Set(texts).sorted()
  }

  static func merged(_ candidates: [ImageCandidate]) -> [ImageCandidate] {
    var result: [ImageCandidate] = []
    var places: [Digest: Int] = [:]
    for candidate in candidates {
      guard let identity = candidate.identity else {
        result.append(candidate)
        continue
      }
      if let place = places[identity] {
        result[place].names = unique(result[place].names + candidate.names)
        result[place].platform = result[place].platform ?? candidate.platform
        result[place].entry = result[place].entry ?? candidate.entry
      } else {
        places[identity] = result.count
        result.append(candidate)
      }
    }
    return result
  }
}
