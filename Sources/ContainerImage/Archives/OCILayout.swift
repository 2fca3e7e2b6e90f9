import Codecs

/// Reads an OCI layout, in a folder or in an archive.
///
/// OCI image-spec, image-layout.md: `oci-layout`, `index.json` and `blobs/`.
struct OCILayout {
  let store: any FileStore
  private let index: Index

  private struct Marker: DocumentReadable {
    let imageLayoutVersion: String

    init(_ node: DocumentNode) throws(DocumentError) {
      imageLayoutVersion = try node.required("imageLayoutVersion")
    }
  }

  /// Indexes that nest deeper are hostile: an image is found two levels down.
  private static let depthLimit = 8
  private static let manifestLimit = 10_000
  /// Bytes of nested indexes, small ones counted as a page: indexes that name each other many times
  /// over would otherwise be read for ever.
  private static let indexBudget: Int64 = 64 << 20

  private func nested(
    _ descriptor: Descriptor, _ budget: inout Int64
  ) throws(ImageError) -> Index {
    budget -= max(descriptor.size, 1 << 14)
    guard budget >= 0 else {
      throw .badDocument(
        what: "\(store.path): index.json", reason: "its indexes lead to too many others")
    }
    return try document(Index.self, descriptor, what: "index")
  }

  /// Nil where the store holds no layout.
  init?(_ store: any FileStore) throws(ImageError) {
    guard let indexBytes = try store.document("index.json") else { return nil }
    guard let marker = try store.document("oci-layout") else {
      throw .notAnImage(
        path: store.path, reason: "it has an index.json but no oci-layout, so it is no OCI layout")
    }
    let what = "\(store.path): oci-layout"
    let version = try JSONDocument.decode(Marker.self, from: marker, what: what).imageLayoutVersion
    guard version.hasPrefix("1.") else {
      throw .badDocument(what: what, reason: "its layout version '\(version)' is unknown")
    }
    self.store = store
    index = try JSONDocument.decode(
      Index.self, from: indexBytes, what: "\(store.path): index.json")
  }

  /// All images of the layout, those of nested indexes included, attestations left out.
  func candidates() throws(ImageError) -> [ImageCandidate] {
    var found: [ImageCandidate] = []
    var budget = Self.indexBudget
    try collect(index, names: [], ancestors: [], into: &found, &budget)
    return found
  }

  private func collect(
    _ index: Index, names: [String], ancestors: [Digest], into found: inout [ImageCandidate],
    _ budget: inout Int64
  ) throws(ImageError) {
    for descriptor in index.manifests {
      let ownNames = names + Self.names(descriptor)
      if descriptor.mediaType.isIndex {
        guard !ancestors.contains(descriptor.digest) else {
          throw .badDocument(
            what: "\(store.path): index \(descriptor.digest)", reason: "it contains itself")
        }
        guard ancestors.count < Self.depthLimit else {
          throw .badDocument(
            what: "\(store.path): index \(descriptor.digest)",
            reason: "indexes nest more than \(Self.depthLimit) deep")
        }
        try collect(
          try nested(descriptor, &budget), names: ownNames,
          ancestors: ancestors + [descriptor.digest], into: &found, &budget)
      } else if descriptor.mediaType.isManifest, !descriptor.isAttestation {
        found.append(
          ImageCandidate(
            names: Set(ownNames).sorted(), descriptor: descriptor, platform: descriptor.platform))
        guard found.count <= Self.manifestLimit else {
          throw .badDocument(
            what: "\(store.path): index.json",
            reason: "it leads to more than \(Self.manifestLimit) manifests")
        }
      }
      // Other media types are passed over, as the specification asks.
    }
  }

  /// The tag, and the full name that buildx and `docker save` write beside it.
  private static func names(_ descriptor: Descriptor) -> [String] {
    ["org.opencontainers.image.ref.name", "io.containerd.image.name"]
      .compactMap { descriptor.annotations[$0] }.filter { !$0.isEmpty }
  }

  /// The manifest of a candidate.
  func manifest(_ descriptor: Descriptor) throws(ImageError) -> Manifest {
    let manifest = try document(Manifest.self, descriptor, what: "manifest")
    // A document that claims to be an index and a manifest at once is an attack (CVE-2021-41190).
    if let claimed = manifest.mediaType, !claimed.isManifest {
      throw .badDocument(
        what: "\(store.path): manifest \(descriptor.digest)",
        reason: "its media type is \(claimed), not a manifest's")
    }
    return manifest
  }

  /// The in-toto statements that builders attached to a manifest.
  ///
  /// skopeo and others leave the blobs of attestations out; what is absent is passed over.
  func attestations(for manifest: Digest) throws(ImageError) -> [Image.Attestation] {
    var statements: [Image.Attestation] = []
    var budget = Self.indexBudget
    var seen: Set<Digest> = []
    for descriptor in try attestationManifests(index, depth: 0, &budget)
    where descriptor.annotations["vnd.docker.reference.digest"] == "\(manifest)" {
      // A manifest with several names is listed once for each.
      guard seen.insert(descriptor.digest).inserted else { continue }
      guard try store.blob(descriptor.digest) != nil else { continue }
      for layer in try document(Manifest.self, descriptor, what: "attestation").layers
      where layer.mediaType.rawValue == "application/vnd.in-toto+json" {
        guard try store.blob(layer.digest) != nil else { continue }
        statements.append(
          Image.Attestation(
            predicateType: layer.annotations["in-toto.io/predicate-type"] ?? "",
            statement: try store.verified(layer, what: "attestation")))
      }
    }
    return statements
  }

  private func attestationManifests(
    _ index: Index, depth: Int, _ budget: inout Int64
  ) throws(ImageError) -> [Descriptor] {
    var found: [Descriptor] = []
    for descriptor in index.manifests {
      if descriptor.isAttestation, descriptor.mediaType.isManifest {
        found.append(descriptor)
      } else if descriptor.mediaType.isIndex, depth < Self.depthLimit {
        found += try attestationManifests(
          try nested(descriptor, &budget), depth: depth + 1, &budget)
      }
    }
    return found
  }

  private func document<Value: DocumentReadable>(
    _ type: Value.Type, _ descriptor: Descriptor, what: String
  ) throws(ImageError) -> Value {
    try JSONDocument.decode(
      type, from: try store.verified(descriptor, what: what),
      what: "\(store.path): \(what) \(descriptor.digest)")
  }
}
