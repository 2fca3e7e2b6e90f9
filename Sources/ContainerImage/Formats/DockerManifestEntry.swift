import Codecs

/// One image in the `manifest.json` of a `docker save` archive.
struct DockerManifestEntry: DocumentReadable, Hashable, Sendable {
  /// The file name of the configuration.
  var config: String
  /// Names with tags.
  var repoTags: [String]?
  /// The file names of the layers, base first.
  var layers: [String]

  /// Reads an entry; Go writes null for an empty list.
  init(_ node: DocumentNode) throws(DocumentError) {
    config = try node.required("Config")
    repoTags = try node.optional("RepoTags")
    layers = try node.optional("Layers") ?? []
  }

  /// The digests of the layers' blobs in order; nil where a name does not state one.
  var layerDigests: [Digest]? {
    let digests = layers.compactMap(Self.blobDigest)
    return digests.count == layers.count ? digests : nil
  }

  /// The digest that the name of a layer's blob states.
  ///
  /// Names outside of `blobs/` state the digest of what the tool that wrote them pleased; the diffID is
  /// checked in any case.
  static func blobDigest(inName name: String) -> Digest? {
    name.hasPrefix("blobs/") ? digest(inName: name) : nil
  }

  /// The digest that a file name states: `<hex>.json`, `blobs/sha256/<hex>`, `sha256:<hex>`.
  static func digest(inName name: String) -> Digest? {
    let file = name.split(separator: "/").last ?? ""
    if let digest = Digest(file) { return digest }
    let stem = file.prefix { $0 != "." }
    let folder = name.split(separator: "/").dropLast().last.map(String.init)
    if let folder, let algorithm = Digest.Algorithm(rawValue: folder) {
      return Digest("\(algorithm.rawValue):\(stem)")
    }
    return Digest("sha256:\(stem)")
  }
}
