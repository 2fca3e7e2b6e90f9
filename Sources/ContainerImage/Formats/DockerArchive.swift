import Codecs
import System

/// Reads the `manifest.json` of a `docker save` archive, in any version, and what skopeo, podman,
/// kaniko, jib and others write in its form.
///
/// Layers are known by their place only: the n-th file is the n-th diffID of the configuration.
struct DockerArchive<Passed: Sendable> {
  private let files: any FileStore<Passed>
  private let entries: [DockerManifestEntry]

  /// Nil where the store holds no `manifest.json`, or one of skopeo's `dir:`.
  init?(_ files: any FileStore<Passed>) throws(ImageError) {
    guard let bytes = try files.document("manifest.json") else { return nil }
    // An object is an image manifest; an array is Docker's list of images.
    guard bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") else { return nil }
    self.files = files
    entries = try JSONDocument.decode(
      [DockerManifestEntry].self, from: bytes, what: "\(files.name): manifest.json")
  }

  /// The images of the archive, each configuration once, with all its names.
  func candidates() throws(ImageError) -> [ImageCandidate] {
    var found: [ImageCandidate] = []
    var places: [Digest: Int] = [:]
    for entry in entries {
      var stated = DockerManifestEntry.digest(inName: entry.config)
      if stated == nil { stated = try configuration(entry).digest }
      guard let digest = stated else { continue }
      let names = entry.repoTags ?? []
      guard let place = places[digest] else {
        places[digest] = found.count
        found.append(ImageCandidate(names: names.sorted(), configDigest: digest, entry: entry))
        continue
      }
      guard found[place].entry?.layers == entry.layers else {
        throw .badDocument(
          what: "\(files.name): manifest.json",
          reason: "it gives two lists of layers for the configuration \(digest)")
      }
      found[place].names = Set(found[place].names + names).sorted()
    }
    return found
  }

  /// The platform that an entry's configuration names.
  func platform(_ entry: DockerManifestEntry) throws(ImageError) -> Platform {
    try decodedConfiguration(entry).config.platform
  }

  /// The image of an entry.
  func image(
    of entry: DockerManifestEntry, _ origin: ImageOrigin
  ) throws(ImageError) -> OpenedImage<Passed> {
    let (config, configDigest) = try decodedConfiguration(entry)
    let instructions = try config.checkedInstructions(
      layerCount: entry.layers.count, files.name)
    var layers: [Layer] = []
    var blobs: [Blob<Passed>] = []
    for (index, name) in entry.layers.enumerated() {
      guard let blob = try files.file(name) else {
        throw .missingBlob(what: "\(files.name): layer \(index)", name: name)
      }
      let diffID = config.rootfs.diffIDs[index]
      let compression = Self.compression(blob)
      // A plain tar archive's digest is its diffID.
      let digest =
        DockerManifestEntry.blobDigest(inName: name)
        ?? (compression == Compression.none ? diffID : nil)
      blobs.append(blob)
      layers.append(
        Layer(
          index: index, diffID: diffID, digest: digest, mediaType: Self.mediaType(compression),
          size: blob.size, createdBy: instructions[index]))
    }
    let image = origin.image(configDigest: configDigest, config: config, layers: layers)
    guard let opened = OpenedImage(image, blobs: blobs) else {
      throw .layerCountMismatch(path: files.name, layers: blobs.count, diffIDs: layers.count)
    }
    return opened
  }

  private func decodedConfiguration(
    _ entry: DockerManifestEntry
  ) throws(ImageError) -> (config: ImageConfig, digest: Digest) {
    let (bytes, digest) = try configuration(entry)
    let config = try JSONDocument.decode(
      ImageConfig.self, from: bytes, what: "\(files.name): configuration \(digest)")
    return (config, digest)
  }

  /// The configuration of an image, verified where its name is its digest.
  private func configuration(
    _ entry: DockerManifestEntry
  ) throws(ImageError) -> (bytes: [UInt8], digest: Digest) {
    let what = "\(files.name): configuration \(entry.config)"
    guard let bytes = try files.document(entry.config) else {
      throw .missingBlob(what: what, name: entry.config)
    }
    let stored = StoredBlob(ByteRegion(bytes: bytes))
    guard let expected = DockerManifestEntry.digest(inName: entry.config) else {
      let digest = try reading(what) { () throws(CodecError) in
        try stored.unverified.digest(.sha256)
      }
      return (bytes, digest)
    }
    do {
      return (try stored.verified(expected).array(), expected)
    } catch {
      throw error.of(what)
    }
  }

  private static func compression(_ blob: Blob<Passed>) -> Compression? {
    guard case .stored(let stored) = blob else { return nil }
    return stored.unverified.compression
  }

  private static func mediaType(_ compression: Compression?) -> MediaType {
    let base = "application/vnd.docker.image.rootfs.diff.tar"
    return switch compression {
    case .gzip: MediaType(rawValue: "\(base).gzip")
    case .zstd: MediaType(rawValue: "\(base).zstd")
    default: MediaType(rawValue: base)
    }
  }
}
