import Codecs
import System

/// Reads the `manifest.json` of a `docker save` archive, in any version, and what skopeo, podman,
/// kaniko, jib and others write in its form.
///
/// Layers are known by their place only: the n-th file is the n-th diffID of the configuration.
struct DockerArchive {
  /// One image of the archive.
  struct Entry: DocumentReadable, Hashable {
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
  }

  let store: any FileStore
  let entries: [Entry]

  /// Nil where the store holds no `manifest.json`, or one of skopeo's `dir:`.
  init?(_ store: any FileStore) throws(ImageError) {
    guard let bytes = try store.document("manifest.json") else { return nil }
    // An object is an image manifest; an array is Docker's list of images.
    guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") else { return nil }
    self.store = store
    entries = try JSONDocument.decode(
      [Entry].self, from: bytes, what: "\(store.path): manifest.json")
  }

  /// The images of the archive, with the configurations that their file names promise.
  func candidates() throws(ImageError) -> [(ImageCandidate, Entry)] {
    var found: [(ImageCandidate, Entry)] = []
    for entry in entries {
      var digest = Self.digest(inName: entry.config)
      if digest == nil { digest = try configuration(entry).digest }
      found.append(
        (ImageCandidate(names: (entry.repoTags ?? []).sorted(), configDigest: digest), entry))
    }
    return found
  }

  /// The configuration of an image, verified where its name is its digest.
  func configuration(_ entry: Entry) throws(ImageError) -> (bytes: [UInt8], digest: Digest) {
    let what = "\(store.path): configuration \(entry.config)"
    guard let bytes = try store.document(entry.config) else {
      throw .missingBlob(what: what, name: entry.config)
    }
    let region = ByteRegion(bytes: bytes)
    guard let expected = Self.digest(inName: entry.config) else {
      let digest = try reading(what) { () throws(CodecError) in try region.digest(.sha256) }
      return (bytes, digest)
    }
    try region.verify(expected, what: what)
    return (bytes, expected)
  }

  /// The digest that a configuration's file name states: `<hex>.json`, `blobs/sha256/<hex>`,
  /// `sha256:<hex>`.
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

  /// The layers' bytes in order, each with the digest of the blob where its name states one.
  func layers(_ entry: Entry) throws(ImageError) -> [(content: BlobContent, digest: Digest?)] {
    var layers: [(content: BlobContent, digest: Digest?)] = []
    for name in entry.layers {
      guard let content = try store.file(name) else {
        throw .missingBlob(what: "\(store.path): layer \(layers.count)", name: name)
      }
      // Other names state the digest of what the tool that wrote them pleased; the diffID is
      // checked in any case.
      layers.append((content, name.hasPrefix("blobs/") ? Self.digest(inName: name) : nil))
    }
    return layers
  }
}
