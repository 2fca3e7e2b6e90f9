import Codecs

/// What an index, or any list of descriptors, leads to through further indexes: images, and statements
/// about them.
struct IndexTree<Passed: Sendable> {
  let store: any BlobStore<Passed>
  private let root: [Descriptor]
  /// What messages call the root.
  private let name: String

  /// Indexes that nest deeper are hostile: an image is found two levels down.
  private static var depthLimit: Int { 8 }
  private static var manifestLimit: Int { 10_000 }
  /// Bytes of nested indexes, small ones counted as a page: indexes that name each other many times
  /// over would otherwise be read for ever.
  private static var indexBudget: Int64 { 64 << 20 }

  init(_ root: [Descriptor], name: String, in store: any BlobStore<Passed>) {
    self.root = root
    self.name = name
    self.store = store
  }

  /// All manifests that may be images, those of nested indexes included.
  func candidates() throws(ImageError) -> [ImageCandidate] {
    var found: [ImageCandidate] = []
    var budget = Self.indexBudget
    try collect(root, names: [], ancestors: [], into: &found, &budget)
    return found
  }

  private func collect(
    _ manifests: [Descriptor], names: [String], ancestors: [Digest],
    into found: inout [ImageCandidate],
    _ budget: inout Int64
  ) throws(ImageError) {
    for descriptor in manifests {
      let ownNames = names + Self.names(descriptor)
      if descriptor.mediaType.isIndex {
        guard !ancestors.contains(descriptor.digest) else {
          throw .badDocument(
            what: "\(store.name): index \(descriptor.digest)", reason: "it contains itself")
        }
        guard ancestors.count < Self.depthLimit else {
          throw .badDocument(
            what: "\(store.name): index \(descriptor.digest)",
            reason: "indexes nest more than \(Self.depthLimit) deep")
        }
        try collect(
          try nested(descriptor, &budget).manifests, names: ownNames,
          ancestors: ancestors + [descriptor.digest], into: &found, &budget)
      } else if descriptor.mediaType.isManifest, !descriptor.isForUnknownPlatform {
        found.append(
          ImageCandidate(
            names: Set(ownNames).sorted(), descriptor: descriptor, platform: descriptor.platform))
        guard found.count <= Self.manifestLimit else {
          throw .badDocument(
            what: name, reason: "it leads to more than \(Self.manifestLimit) manifests")
        }
      }
      // Other media types are passed over, as the specification asks.
    }
  }

  private func nested(
    _ descriptor: Descriptor, _ budget: inout Int64
  ) throws(ImageError) -> Index {
    budget -= max(descriptor.size, 1 << 14)
    guard budget >= 0 else {
      throw .badDocument(what: name, reason: "its indexes lead to too many others")
    }
    return try store.decoded(Index.self, descriptor, what: "index")
  }

  /// The tag, and the full name that buildx and `docker save` write beside it.
  private static func names(_ descriptor: Descriptor) -> [String] {
    ["org.opencontainers.image.ref.name", "io.containerd.image.name"]
      .compactMap { descriptor.annotations[$0] }.filter { !$0.isEmpty }
  }

  // MARK: Manifests

  /// The manifest of a candidate.
  func manifest(_ descriptor: Descriptor) throws(ImageError) -> Manifest {
    let manifest = try store.decoded(Manifest.self, descriptor, what: "manifest")
    // A document that claims to be an index and a manifest at once is an attack (CVE-2021-41190).
    if let claimed = manifest.mediaType, !claimed.isManifest {
      throw .badDocument(
        what: "\(store.name): manifest \(descriptor.digest)",
        reason: "its media type is \(claimed), not a manifest's")
    }
    return manifest
  }

  /// Whether a manifest that is there holds no image: a signature, an attestation, a chart.
  ///
  /// What its descriptor says of it is only a reason to look. It is an image as long as an engine could
  /// make a file system of it.
  func isArtifact(_ descriptor: Descriptor) throws(ImageError) -> Bool {
    guard descriptor.platform == nil || descriptor.mayBeArtifact else { return false }
    let manifest = try manifest(descriptor)
    if !manifest.layers.isEmpty, !manifest.layers.contains(where: { $0.mediaType.isTarLayer }) {
      return true
    }
    guard try store.has(manifest.config) else { return false }
    return try !store.decoded(
      ConfigurationProbe.self, manifest.config, what: "configuration"
    ).hasRootFilesystem
  }

  /// The platform that a manifest's configuration names; nil where that is not there.
  func platform(_ descriptor: Descriptor) throws(ImageError) -> Platform? {
    let config = try manifest(descriptor).config
    guard try store.has(config) else { return nil }
    return try store.decoded(ImageConfig.self, config, what: "configuration").platform
  }

  // MARK: Attestations

  /// The in-toto statements that builders attached to a manifest.
  ///
  /// skopeo and others leave the blobs of attestations out; what is absent is passed over.
  func attestations(for manifest: Digest) throws(ImageError) -> [Image.Attestation] {
    var statements: [Image.Attestation] = []
    var budget = Self.indexBudget
    var seen: Set<Digest> = []
    for descriptor in try attestationManifests(root, depth: 0, &budget)
    where descriptor.annotations["vnd.docker.reference.digest"] == "\(manifest)" {
      // A manifest with several names is listed once for each.
      guard seen.insert(descriptor.digest).inserted else { continue }
      guard try store.blob(descriptor) != nil else { continue }
      for layer in try store.decoded(Manifest.self, descriptor, what: "attestation").layers
      where layer.mediaType.rawValue == "application/vnd.in-toto+json" {
        guard try store.blob(layer) != nil else { continue }
        statements.append(
          Image.Attestation(
            predicateType: layer.annotations["in-toto.io/predicate-type"] ?? "",
            statement: try store.document(layer, what: "attestation")))
      }
    }
    return statements
  }

  private func attestationManifests(
    _ manifests: [Descriptor], depth: Int, _ budget: inout Int64
  ) throws(ImageError) -> [Descriptor] {
    var found: [Descriptor] = []
    for descriptor in manifests {
      if descriptor.mediaType.isManifest {
        if descriptor.isForUnknownPlatform || descriptor.saysAttestation {
          found.append(descriptor)
        }
      } else if descriptor.mediaType.isIndex, depth < Self.depthLimit {
        found += try attestationManifests(
          try nested(descriptor, &budget).manifests, depth: depth + 1, &budget)
      }
    }
    return found
  }
}

/// A look at what a manifest names as its configuration.
private struct ConfigurationProbe: DocumentReadable {
  let hasRootFilesystem: Bool

  init(_ node: DocumentNode) throws(DocumentError) {
    hasRootFilesystem = try node.optional("rootfs", Anything.self) != nil
  }

  private struct Anything: DocumentReadable {
    init(_ node: DocumentNode) {}
  }
}

extension Descriptor {
  /// Whether it is for the platform that exists nowhere: so BuildKit marks what attests something about
  /// an image and is none.
  fileprivate var isForUnknownPlatform: Bool {
    platform?.os == "unknown" && platform?.architecture == "unknown"
  }

  /// Whether an annotation says that it attests something, which anybody can write beside an image.
  fileprivate var saysAttestation: Bool {
    annotations["vnd.docker.reference.type"] == "attestation-manifest"
  }

  /// Whether it says of itself that it is no image.
  fileprivate var mayBeArtifact: Bool { saysAttestation || artifactType != nil }
}
