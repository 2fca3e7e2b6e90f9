import Codecs
import System

// From a store's documents to an image: which format it is, which image is meant, and what its
// layers are.
extension ImageSource {
  func read(_ reference: ImageReference, _ store: any FileStore) throws(ImageError) -> Image {
    let layout = try OCILayout(store)
    let docker = try DockerArchive(store)
    let isFolder = store is FolderFiles
    switch reference.transport {
    case .dockerArchive:
      guard let docker else {
        throw .notAnImage(path: store.path, reason: "it has no manifest.json of docker save")
      }
      return try dockerImage(reference, docker)
    case .ociArchive, .oci:
      guard let layout else {
        throw .notAnImage(path: store.path, reason: "it has no index.json of an OCI layout")
      }
      return try layoutImage(reference, layout, beside: nil, isFolder ? .oci : .ociArchive)
    case .directory:
      return try directoryImage(reference, store)
    case nil:
      // Docker 25 and later write both; the index says more (digests, sizes, media types).
      if let layout {
        let format: Image.Format = docker != nil ? .dockerArchive : isFolder ? .oci : .ociArchive
        return try layoutImage(reference, layout, beside: docker, format)
      }
      if let docker { return try dockerImage(reference, docker) }
      return try directoryImage(reference, store)
    }
  }

  private func layoutImage(
    _ reference: ImageReference, _ layout: OCILayout, beside docker: DockerArchive?,
    _ format: Image.Format
  ) throws(ImageError) -> Image {
    var candidates = try layout.candidates()
    let others = try docker?.candidates() ?? []
    // Names may stand in manifest.json alone; a configuration ties an entry to its manifest.
    var isNamedByDigest = false
    if case .digest? = reference.selector { isNamedByDigest = true }
    if !others.isEmpty || isNamedByDigest {
      for index in candidates.indices {
        guard let descriptor = candidates[index].descriptor,
          try layout.store.blob(descriptor.digest) != nil
        else { continue }
        let config = try layout.manifest(descriptor).config.digest
        candidates[index].configDigest = config
        for (other, _) in others where other.configDigest == config {
          candidates[index].names = Set(candidates[index].names + other.names).sorted()
        }
      }
    }
    // An index may list platforms that were not saved with it.
    let present = try candidates.filterPresent(in: layout.store)
    let chosen = try ImageCandidate.choose(
      from: present.isEmpty ? candidates : present, selector: reference.selector,
      platform: platform, path: layout.store.path)
    guard let descriptor = chosen.descriptor else {
      throw .notAnImage(path: layout.store.path, reason: "it holds no image")
    }
    let manifest = try layout.manifest(descriptor)
    // Docker's image store loads manifest.json, containerd's loads index.json: a file whose two
    // tables of contents disagree is one image to the one and another to the other.
    let known = Set(candidates.compactMap(\.configDigest))
    let isListed = others.contains { $0.0.configDigest == manifest.config.digest }
    let areKnown = others.allSatisfy { $0.0.configDigest.map(known.contains) ?? false }
    // Of several platforms Docker lists one.
    if !others.isEmpty, !areKnown || (!isListed && present.count == 1) {
      throw .badDocument(
        what: layout.store.path,
        reason: "its index.json and its manifest.json name different images"
      )
    }
    return try image(
      reference, format, layout.store, manifest, names: chosen.names,
      manifestDigest: descriptor.digest,
      attestations: try layout.attestations(for: descriptor.digest))
  }

  private func dockerImage(
    _ reference: ImageReference, _ docker: DockerArchive
  ) throws(ImageError) -> Image {
    var candidates: [ImageCandidate] = []
    var entries: [Digest: DockerArchive.Entry] = [:]
    for (candidate, entry) in try docker.candidates() {
      candidates.append(candidate)
      guard let digest = candidate.configDigest else { continue }
      if let earlier = entries[digest], earlier.layers != entry.layers {
        throw .badDocument(
          what: "\(docker.store.path): manifest.json",
          reason: "it gives two lists of layers for the configuration \(digest)")
      }
      entries[digest] = entry
    }
    if candidates.count > 1 || platform != nil {
      for index in candidates.indices {
        guard let digest = candidates[index].configDigest, let entry = entries[digest] else {
          continue
        }
        let bytes = try docker.configuration(entry).bytes
        candidates[index].platform = try configuration(bytes, docker.store, digest).platform
      }
    }
    let chosen = try ImageCandidate.choose(
      from: candidates, selector: reference.selector, platform: platform, path: docker.store.path)
    guard let digest = chosen.configDigest, let entry = entries[digest] else {
      throw .notAnImage(path: docker.store.path, reason: "it holds no image")
    }
    let (bytes, configDigest) = try docker.configuration(entry)
    let config = try configuration(bytes, docker.store, configDigest)
    let contents = try docker.layers(entry)
    let instructions = try Self.instructions(config, layerCount: contents.count)
    var layers: [Layer] = []
    for (index, (content, digest)) in contents.enumerated() {
      let compression = Self.compression(content)
      layers.append(
        Layer(
          index: index, diffID: config.rootfs.diffIDs[index],
          // A name that states a digest states the diffID where the file is a plain tar archive.
          digest: digest ?? (compression == Compression.none ? config.rootfs.diffIDs[index] : nil),
          mediaType: Self.dockerMediaType(compression), size: content.size,
          createdBy: instructions[index], content: content))
    }
    return Image(
      reference: reference, format: .dockerArchive, names: chosen.names, manifestDigest: nil,
      configDigest: configDigest, config: config, layers: layers, attestations: [], warnings: [])
  }

  /// skopeo's `dir:`: `manifest.json` is the manifest itself, blobs are files named by their digest.
  private func directoryImage(
    _ reference: ImageReference, _ store: any FileStore
  ) throws(ImageError) -> Image {
    guard let bytes = try store.document("manifest.json") else {
      throw .notAnImage(
        path: store.path,
        reason: "it has neither index.json (OCI layout) nor manifest.json (docker save, dir:)")
    }
    let what = "\(store.path): manifest.json"
    let probe = try JSONDocument.decode(ManifestProbe.self, from: bytes, what: what)
    if probe.manifests != nil {
      throw .notAnImage(
        path: store.path,
        reason: "its manifest.json is an index; copy one platform, or copy to an OCI layout")
    }
    let manifest = try JSONDocument.decode(Manifest.self, from: bytes, what: what)
    let digest = try reading(what) { () throws(CodecError) in
      try ByteRegion(bytes: bytes).digest(.sha256)
    }
    if case .digest(let wanted)? = reference.selector, wanted != digest {
      throw .noSuchImage(selector: "@\(wanted)", choices: ["@\(digest)"])
    }
    if case .name(let name)? = reference.selector {
      throw .noSuchImage(selector: ":\(name)", choices: ["@\(digest)"])
    }
    return try image(
      reference, .directory, DirectoryBlobs(files: store), manifest, names: [],
      manifestDigest: digest, attestations: [])
  }

  private struct ManifestProbe: DocumentReadable {
    let manifests: [Descriptor]?

    init(_ node: DocumentNode) throws(DocumentError) { manifests = try node.optional("manifests") }
  }

  /// An image from its manifest, whatever the store.
  private func image(
    _ reference: ImageReference, _ format: Image.Format, _ store: any FileStore,
    _ manifest: Manifest, names: [String], manifestDigest: Digest,
    attestations: [Image.Attestation]
  ) throws(ImageError) -> Image {
    let config = try configuration(
      try store.verified(manifest.config, what: "configuration"), store, manifest.config.digest)
    if let platform, !config.platform.os.isEmpty, !config.platform.satisfies(platform) {
      throw .noSuchPlatform(wanted: "\(platform)", choices: ["\(config.platform)"])
    }
    let instructions = try Self.instructions(config, layerCount: manifest.layers.count)
    var layers: [Layer] = []
    for (index, descriptor) in manifest.layers.enumerated() {
      let what = "\(store.path): layer \(index) (\(descriptor.digest))"
      let type = descriptor.mediaType
      guard !type.isEncrypted else {
        throw .unsupportedLayer(
          what: what, reason: "it is encrypted; decrypt the image first (skopeo copy)")
      }
      guard type.isTarLayer else {
        throw .unsupportedLayer(
          what: what, reason: "its media type '\(type)' is not a file system's")
      }
      guard let content = try store.blob(descriptor.digest) ?? descriptor.inlineContent else {
        if type.isForeign {
          throw .unsupportedLayer(
            what: what,
            reason: "it is a foreign layer, whose bytes are not in the image; copy it with them")
        }
        throw .missingBlob(
          what: what,
          name: "blobs/\(descriptor.digest.algorithm.rawValue)/\(descriptor.digest.hex)")
      }
      guard content.size == descriptor.size else {
        throw .sizeMismatch(what: what, expected: descriptor.size, actual: content.size)
      }
      layers.append(
        Layer(
          index: index, diffID: config.rootfs.diffIDs[index], digest: descriptor.digest,
          mediaType: type, size: content.size, createdBy: instructions[index], content: content))
    }
    return Image(
      reference: reference, format: format, names: names, manifestDigest: manifestDigest,
      configDigest: manifest.config.digest, config: config, layers: layers,
      attestations: attestations, warnings: [])
  }

  private func configuration(
    _ bytes: [UInt8], _ store: any FileStore, _ digest: Digest
  ) throws(ImageError) -> ImageConfig {
    try JSONDocument.decode(
      ImageConfig.self, from: bytes, what: "\(store.path): configuration \(digest)")
  }

  /// The instructions of the layers, after checking that there is a diffID for each layer.
  private static func instructions(
    _ config: ImageConfig, layerCount: Int
  ) throws(ImageError) -> [String?] {
    guard config.rootfs.diffIDs.count == layerCount else {
      throw .layerCountMismatch(layers: layerCount, diffIDs: config.rootfs.diffIDs.count)
    }
    return config.instructions(layerCount: layerCount)
  }

  private static func compression(_ content: BlobContent) -> Compression? {
    guard case .region(let region) = content else { return nil }
    return region.compression
  }

  private static func dockerMediaType(_ compression: Compression?) -> MediaType {
    let base = "application/vnd.docker.image.rootfs.diff.tar"
    return switch compression {
    case .gzip: MediaType(rawValue: "\(base).gzip")
    case .zstd: MediaType(rawValue: "\(base).zstd")
    default: MediaType(rawValue: base)
    }
  }
}

/// The blobs of skopeo's `dir:`, files named by the hexadecimal digest.
private struct DirectoryBlobs: FileStore {
  let files: any FileStore
  var path: String { files.path }

  func file(_ name: String) throws(ImageError) -> BlobContent? { try files.file(name) }

  func blob(_ digest: Digest) throws(ImageError) -> BlobContent? { try files.file(digest.hex) }
}

extension [ImageCandidate] {
  fileprivate func filterPresent(in store: any FileStore) throws(ImageError) -> [ImageCandidate] {
    var present: [ImageCandidate] = []
    for candidate in self {
      if let digest = candidate.descriptor?.digest, try store.blob(digest) != nil {
        present.append(candidate)
      } else if candidate.descriptor?.data != nil {
        present.append(candidate)
      }
    }
    return present
  }
}
