import Codecs

/// The images that an index of OCI, Docker's list, or both name.
///
/// Docker's image store loads what `manifest.json` lists, containerd's what `index.json` leads to: where
/// there are both, an image of either is one to choose from, and one name must not mean two images.
package struct ListedImages<Passed: Sendable>: ImageCatalog {
  /// What messages call the place.
  private let name: String
  private let format: Image.Format
  private let index: IndexTree<Passed>?
  private let docker: DockerArchive<Passed>?
  /// Whether what is listed is what the reference means already, and has not to be searched for it.
  private let isChosen: Bool

  init(
    name: String, format: Image.Format, index: IndexTree<Passed>? = nil,
    docker: DockerArchive<Passed>? = nil, isChosen: Bool = false
  ) {
    self.name = name
    self.format = format
    self.index = index
    self.docker = docker
    self.isChosen = isChosen
  }

  /// The images that `descriptors` lead to, themselves or through indexes, in a store that knows blobs by
  /// their descriptors alone. With `isChosen` they are what every reference means.
  package init(
    _ descriptors: [Descriptor], in store: any BlobStore<Passed>, format: Image.Format,
    isChosen: Bool = false
  ) {
    self.init(
      name: store.name, format: format,
      index: IndexTree(descriptors, name: store.name, in: store), isChosen: isChosen)
  }

  package func platforms(of reference: ImageReference) async throws(ImageError) -> [Platform] {
    let selected = try selected(reference.selector, isChoosing: true)
    var platforms: [Platform] = []
    for case let platform? in selected.map(\.platform) where !platforms.contains(platform) {
      platforms.append(platform)
    }
    return platforms
  }

  package func image(
    _ reference: ImageReference, platform: Platform?
  ) async throws(ImageError) -> OpenedImage<Passed> {
    let selected = try selected(reference.selector, isChoosing: platform != nil)
    let chosen = try ImageCandidate.choose(from: selected, for: platform, path: name)
    return try read(
      chosen,
      ImageOrigin(
        reference: reference, format: format, platform: platform, names: chosen.names,
        otherPlatforms: ImageCandidate.otherPlatforms(than: chosen, in: selected)))
  }

  /// The images that a selector means; with `isChoosing`, each with what it runs on.
  private func selected(
    _ selector: ImageReference.Selector?, isChoosing: Bool
  ) throws(ImageError) -> [ImageCandidate] {
    let selector = isChosen ? nil : selector
    let candidates = try self.candidates(byDigest: selector?.isDigest ?? false)
    var selected = try ImageCandidate.selected(from: candidates, by: selector, path: name)
    guard isChoosing || selected.count > 1 else { return selected }
    for place in selected.indices where selected[place].platform == nil {
      selected[place].platform = try platform(of: selected[place])
    }
    return selected
  }

  private func read(
    _ chosen: ImageCandidate, _ origin: ImageOrigin
  ) throws(ImageError) -> OpenedImage<Passed> {
    var origin = origin
    if let index, let descriptor = chosen.descriptor {
      let manifest = try index.manifest(descriptor)
      guard let entry = chosen.entry, let digests = entry.layerDigests,
        digests != manifest.layers.map(\.digest)
      else {
        origin.manifestDigest = descriptor.digest
        origin.attestations = try index.attestations(for: descriptor.digest)
        return try index.store.image(of: manifest, origin)
      }
      // Docker 25.0.0 writes layers into the index's manifest in any order. The diffIDs tell that one
      // order alone is right, and `docker load` takes that of manifest.json.
      origin.warnings.append(
        "its index.json lists other layers than its manifest.json, or in another order; "
          + "it was read by its manifest.json, as docker load does")
    }
    guard let docker, let entry = chosen.entry else {
      throw .notAnImage(path: name, reason: "it holds no image")
    }
    return try docker.image(of: entry, origin)
  }

  private func platform(of candidate: ImageCandidate) throws(ImageError) -> Platform? {
    if let docker, let entry = candidate.entry { return try docker.platform(entry) }
    guard let index, let descriptor = candidate.descriptor, try index.store.has(descriptor) else {
      return nil
    }
    return try index.platform(descriptor)
  }

  // MARK: Candidates

  /// All images, those of which nothing but a descriptor is there left out where there are others.
  private func candidates(byDigest: Bool) throws(ImageError) -> [ImageCandidate] {
    let entries = try docker?.candidates() ?? []
    guard let index else { return entries }
    var listed = ImageCandidate.merged(try index.candidates())
    if !entries.isEmpty || byDigest {
      for place in listed.indices {
        guard let descriptor = listed[place].descriptor, try index.store.has(descriptor) else {
          continue
        }
        listed[place].configDigest = try index.manifest(descriptor).config.digest
      }
    }
    let all = try joined(listed, entries)
    // An index may list platforms that were not saved with it.
    let present = try filtered(all) { candidate throws(ImageError) in
      guard candidate.entry == nil, let descriptor = candidate.descriptor else { return true }
      return try index.store.has(descriptor)
    }
    guard !present.isEmpty else { return all }
    let images = try filtered(present) { candidate throws(ImageError) in
      guard candidate.entry == nil, let descriptor = candidate.descriptor else { return true }
      return try !index.isArtifact(descriptor)
    }
    return images.isEmpty ? present : images
  }

  private func filtered(
    _ candidates: [ImageCandidate], _ isWanted: (ImageCandidate) throws(ImageError) -> Bool
  ) throws(ImageError) -> [ImageCandidate] {
    var wanted: [ImageCandidate] = []
    for candidate in candidates where try isWanted(candidate) { wanted.append(candidate) }
    return wanted
  }

  /// Images of the index with what Docker's list says of them, and then those that it alone has.
  private func joined(
    _ listed: [ImageCandidate], _ entries: [ImageCandidate]
  ) throws(ImageError) -> [ImageCandidate] {
    var all = listed
    for entry in entries {
      // The configuration ties an entry to its manifest.
      let places = listed.indices.filter { listed[$0].configDigest == entry.configDigest }
      for place in places {
        all[place].names = Set(all[place].names + entry.names).sorted()
        all[place].entry = entry.entry
      }
      if places.isEmpty {
        if let other = listed.first(where: { $0.sharesName(with: entry) }) {
          throw disagreement(about: other)
        }
        all.append(entry)
      }
    }
    return all
  }

  /// One name means an image of the index, and another one of Docker's list.
  private func disagreement(about candidate: ImageCandidate) -> ImageError {
    guard candidate.configDigest == nil, let descriptor = candidate.descriptor else {
      return .badDocument(
        what: name, reason: "its index.json and its manifest.json name different images")
    }
    return .missingBlob(
      what: "\(name): manifest \(descriptor.digest)", name: descriptor.blobName)
  }
}

extension ImageReference.Selector {
  fileprivate var isDigest: Bool { if case .digest = self { true } else { false } }
}
