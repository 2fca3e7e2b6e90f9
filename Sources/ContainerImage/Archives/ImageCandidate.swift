import Codecs

/// One of the images that a source holds.
struct ImageCandidate: Sendable {
  /// How the source names it: tags, names with tags.
  var names: [String]
  /// The manifest; nil in formats without one.
  var descriptor: Descriptor?
  /// The digest of the configuration, where it is known before the manifest is read.
  var configDigest: Digest?
  /// What it runs on, where it is known before the configuration is read.
  var platform: Platform?

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

  /// The one image that is meant.
  ///
  /// Several names of one manifest are one image. Manifests that differ by platform alone are one
  /// image for several platforms, from which the wanted platform is taken, else the host's, else the
  /// only one.
  static func choose(
    from candidates: [ImageCandidate], selector: ImageReference.Selector?, platform: Platform?,
    path: String
  ) throws(ImageError) -> ImageCandidate {
    let choices = merged(candidates)
    var selected = choices
    if let selector {
      selected = choices.filter { $0.isSelected(by: selector) }
      guard !selected.isEmpty else {
        throw .noSuchImage(selector: "\(selector)", choices: unique(choices.map(\.choice)))
      }
    }
    guard !selected.isEmpty else {
      throw .notAnImage(path: path, reason: "it holds no image")
    }
    if let platform {
      let fitting = selected.filter { $0.platform?.satisfies(platform) ?? true }
      guard !fitting.isEmpty else {
        throw .noSuchPlatform(wanted: "\(platform)", choices: platforms(selected))
      }
      return try one(of: exact(platform, in: fitting), path)
    }
    if selected.count == 1 { return selected[0] }
    guard platformsDiffer(selected) else { return try one(of: selected, path) }
    let host = selected.filter { $0.platform?.satisfies(.host) ?? false }
    guard !host.isEmpty else {
      throw .noSuchPlatform(wanted: nil, choices: platforms(selected))
    }
    return try one(of: exact(.host, in: host), path)
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

  private static func merged(_ candidates: [ImageCandidate]) -> [ImageCandidate] {
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
      } else {
        places[identity] = result.count
        result.append(candidate)
      }
    }
    return result
  }
}
