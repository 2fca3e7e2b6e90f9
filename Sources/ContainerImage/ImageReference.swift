import Codecs
import Glibc

/// Where an image is: a path with an optional transport before it and a tag or digest behind it.
///
/// `registry:HOST/NAME` and `docker://HOST/NAME` are repositories of a registry, with `:TAG` or `@DIGEST`
/// behind; a digest counts before a tag.
///
/// `docker:NAME` and `podman:NAME` are images of an engine on this machine, by name or ID.
///
/// `PATH`, `docker-archive:PATH`, `oci-archive:PATH`, `oci:PATH`, `dir:PATH`, each also with `//`
/// after the colon, each with `:TAG` or `@DIGEST` behind; `-` and `/dev/stdin` are standard input.
package struct ImageReference: Hashable, Sendable {
  /// What the reference says that the path holds.
  package enum Transport: String, Hashable, Sendable, CaseIterable {
    /// A `docker save` archive.
    case dockerArchive = "docker-archive"
    /// A tar archive of an OCI layout.
    case ociArchive = "oci-archive"
    /// An OCI layout folder.
    case oci
    /// A folder as skopeo's `dir:` writes it.
    case directory = "dir"
  }

  /// An engine on this machine.
  package enum Engine: String, Hashable, Sendable, CaseIterable {
    /// Docker.
    case docker
    /// Podman.
    case podman
  }

  /// Which of several images is meant.
  package enum Selector: Hashable, Sendable, CustomStringConvertible {
    /// A tag, or a name with a tag.
    case name(String)
    /// The digest of a manifest or of a configuration.
    case digest(Digest)

    /// The text for people.
    package var description: String {
      switch self {
      case .name(let name): ":\(name)"
      case .digest(let digest): "@\(digest)"
      }
    }
  }

  /// The reference as it was given.
  package let text: String
  /// The path of the file or folder; `-` for standard input.
  package let path: String
  /// What the reference says that it is; nil where the content decides.
  package let transport: Transport?
  /// The repository of a registry; nil where it is a path.
  package let repository: RepositoryName?
  /// The engine that has the image, whose name is `path`; nil where it is elsewhere.
  package let engine: Engine?
  /// Which image is meant; nil where there is only one.
  package private(set) var selector: Selector?

  /// A path that is standard input, as `-` is.
  package static let standardInput = "/dev/stdin"

  /// Whether the image comes from standard input.
  package var isStandardInput: Bool { path == "-" }

  /// Reads a reference. Colons may be part of a path, so the longest path that `exists` is taken.
  ///
  /// Throws `badReference` for an unknown transport or a malformed digest.
  package init(
    _ text: String, exists: (String) -> Bool = { access($0, F_OK) == 0 }
  ) throws(ImageError) {
    if !exists(text), Self.engineName(text) == nil,
      let name = Self.registryName(text, exists: exists)
    {
      (repository, selector) = try Self.repository(name, of: text)
      (self.text, path, transport, engine) = (text, String(name), nil, nil)
      return
    }
    if !exists(text), let (engine, name) = Self.engineName(text) {
      guard Self.isImageName(name) else {
        throw .badReference(text, reason: "'\(name)' is not the name of an image")
      }
      (self.text, path, transport, self.engine) = (text, String(name), nil, engine)
      (repository, selector) = (nil, nil)
      return
    }
    engine = nil
    repository = nil
    var rest = text[...]
    var transport: Transport?
    if !exists(text), let colon = text.firstIndex(of: ":") {
      let scheme = String(text[..<colon])
      if let known = Transport(rawValue: scheme) {
        transport = known
        rest = text[text.index(after: colon)...]
        if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
      } else if Self.foreignTransports.contains(scheme) {
        throw .badReference(
          text,
          reason:
            "imgdiff reads files, registries (registry:HOST/NAME) and engines (docker:NAME, podman:NAME); "
            + "save the image first (docker save, skopeo copy)")
      }
    }
    self.transport = transport
    guard !rest.isEmpty else { throw .badReference(text, reason: "it has no path") }

    let (path, selector) = Self.split(rest, exists: exists)
    let isOther = path == Self.standardInput
    self.path = isOther ? "-" : path
    self.text = isOther ? text.replacing(path, with: "-", maxReplacements: 1) : text
    switch selector {
    case nil:
      self.selector = nil
    case .some((":", let name)):
      guard !name.isEmpty else { throw .badReference(text, reason: "the tag is empty") }
      self.selector = .name(String(name))
    case .some((_, let name)):
      guard let digest = Digest(name) else {
        throw .badReference(text, reason: "'\(name)' is not a digest")
      }
      self.selector = .digest(digest)
    }
  }

  /// The same place, and another image of it.
  func selecting(_ selector: Selector) -> ImageReference {
    var other = self
    other.selector = selector
    return other
  }

  /// What names an image of an engine; `docker-daemon:` is what skopeo calls it.
  private static func engineName(_ text: String) -> (Engine, Substring)? {
    guard !text.hasPrefix("docker://") else { return nil }
    for (scheme, engine) in [
      ("docker:", Engine.docker), ("docker-daemon:", .docker), ("podman:", .podman),
    ] where text.hasPrefix(scheme) { return (engine, text.dropFirst(scheme.count)) }
    return nil
  }

  /// Whether it may be what an engine knows an image by: `[HOST/]NAME[:TAG][@DIGEST]`, or an ID.
  package static func isImageName(_ name: some StringProtocol) -> Bool {
    guard let first = name.utf8.first, (first | 0x20) &- 0x61 < 26 || first &- 0x30 < 10 else {
      return false
    }
    return name.utf8.count <= 512 && !name.contains("//") && !name.contains("..")
      && name.utf8.allSatisfy { byte in
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "._-/:@".utf8.contains(byte)
      }
  }

  /// What names an image of a registry: what follows the scheme; or a bare word that can be nothing else,
  /// with a host and a tag or digest, and no path that is there.
  private static func registryName(_ text: String, exists: (String) -> Bool) -> Substring? {
    if text.hasPrefix("registry:") {
      let name = text.dropFirst("registry:".count)
      return name.hasPrefix("//") ? name.dropFirst(2) : name
    }
    if text.hasPrefix("docker://") { return text.dropFirst("docker://".count) }
    guard let slash = text.firstIndex(of: "/"), RepositoryName.isHost(text[..<slash]),
      !exists(String(text[..<slash])), split(text[...], exists: exists).path == text,
      text[slash...].contains(where: { $0 == ":" || $0 == "@" }),
      !Transport.allCases.contains(where: { text.hasPrefix($0.rawValue + ":") }),
      let (repository, _) = try? repository(text[...], of: text),
      ![".tar", ".gz", ".tgz", ".zst", ".xz", ".bz2"].contains(where: repository.name.hasSuffix)
    else { return nil }
    return text[...]
  }

  /// Reads `HOST/NAME[:TAG][@DIGEST]`.
  private static func repository(
    _ name: Substring, of text: String
  ) throws(ImageError) -> (RepositoryName, Selector?) {
    let parts = name.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    var path = parts[0]
    var selector: Selector?
    if let colon = path.lastIndex(of: ":"), !path[colon...].contains("/") {
      let tag = path[path.index(after: colon)...]
      guard RepositoryName.isTag(tag) else {
        throw .badReference(text, reason: "'\(tag)' is not a tag")
      }
      selector = .name(String(tag))
      path = path[..<colon]
    }
    if parts.count > 1 {
      guard let digest = Digest(parts[1]) else {
        throw .badReference(text, reason: "'\(parts[1])' is not a digest")
      }
      selector = .digest(digest)
    }
    guard let repository = RepositoryName(path) else {
      throw .badReference(text, reason: "'\(path)' is not HOST/NAME of a repository")
    }
    return (repository, selector)
  }

  private static let foreignTransports: Set = [
    "containers-storage", "https", "http",
  ]

  /// Splits at the last `:` or `@` whose left side exists; where none does, at the last `@` or `:`
  /// behind the last slash, so that the error names the path that was meant.
  private static func split(
    _ text: Substring, exists isThere: (String) -> Bool
  ) -> (path: String, selector: (Character, Substring)?) {
    func exists(_ path: some StringProtocol) -> Bool {
      path == "-" || path == Self.standardInput || isThere(String(path))
    }
    if exists(text) { return (String(text), nil) }
    let marks = text.indices.filter { text[$0] == ":" || text[$0] == "@" }
    for mark in marks.reversed() {
      // `PATH@sha256:…` has a colon inside its digest.
      guard exists(text[..<mark]) else { continue }
      return (String(text[..<mark]), (text[mark], text[text.index(after: mark)...]))
    }
    return (String(text), nil)
  }
}

extension ImageReference: CustomStringConvertible {
  /// The text for people.
  package var description: String { text }
}
