extension ImageArchive {
  /// `docker save` of version 25 and later with the classic store: an OCI layout of plain tars, with
  /// Docker's own manifest beside it.
  public static func dockerSave25(_ images: [ImageRecipe]) throws(FixtureError) -> ImageArchive {
    var members = LayoutMembers()
    var manifest: [JSON] = []
    var index: [JSON] = []
    var names: [(name: ImageName, id: String)] = []
    for recipe in images {
      let image = try recipe.with { $0.mediaTypes = .oci }.build(compression: Compression.none)
      for blob in image.blobs { members.add(blob) }
      // The first format's documents are still written, as blobs that nothing names.
      for layer in DockerV1Layer.chain(of: image) {
        members.add(Blob(mediaType: "application/json", bytes: layer.json))
      }
      manifest.append(dockerManifest(of: image))
      index += dockerIndexEntries(of: image.manifest.descriptor, tags: recipe.tags)
      if let top = image.layers.last {
        names += recipe.tags.map { (ImageName($0), Digest.hex(in: top.diffID)) }
      }
    }
    members.addDocument("manifest.json", .array(manifest), mtime: 0)
    if !names.isEmpty { members.addDocument("repositories", repositoriesJSON(names), mtime: 0) }
    return members.archive(index: index)
  }

  /// `docker save` with containerd's store: blobs as they were pulled or built, attestations too.
  public static func dockerSaveContainerd(_ images: [ImageRecipe]) throws(FixtureError)
    -> ImageArchive
  {
    var members = LayoutMembers()
    var manifest: [JSON] = []
    var index: [JSON] = []
    for recipe in images {
      let image = try recipe.build()
      for blob in image.blobs { members.add(blob) }
      var descriptor = image.manifest.descriptor
      if let attestation = image.attestationBlobs() {
        for blob in attestation.others + [attestation.manifest] { members.add(blob) }
        let platforms = Blob(
          mediaType: MediaTypeFamily.oci.index,
          bytes: OCILayout.indexJSON(OCILayout.platformEntries(of: image)).encoded)
        members.add(platforms)
        descriptor = platforms.descriptor
      }
      var entry = dockerManifest(of: image)
      entry["LayerSources"] = nil
      manifest.append(entry)
      index += dockerIndexEntries(of: descriptor, tags: recipe.tags)
    }
    members.addDocument("manifest.json", .array(manifest))
    return members.archive(index: index)
  }

  /// One entry of `manifest.json`; `Layers` are paths of blobs, whatever their compression.
  private static func dockerManifest(of image: BuiltImage) -> JSON {
    var sources: JSON = [:]
    for layer in image.layers {
      sources[layer.diffID] = layer.descriptor(image.recipe.mediaTypes)
    }
    return [
      "Config": .string(LayoutMembers.path(of: image.configuration.digest)),
      "RepoTags": repoTags(image.recipe),
      "Layers": .texts(image.layers.map { LayoutMembers.path(of: $0.digest) }),
      "LayerSources": sources.sortedByName,
    ]
  }

  /// Docker repeats the descriptor for every tag.
  private static func dockerIndexEntries(of descriptor: JSON, tags: [String]) -> [JSON] {
    guard !tags.isEmpty else { return [descriptor] }
    return tags.map { tag in
      var entry = descriptor
      let name = ImageName(tag)
      entry["annotations"] = [
        "io.containerd.image.name": .string(name.full),
        "org.opencontainers.image.ref.name": .string(name.tag),
      ]
      return entry
    }
  }
}
