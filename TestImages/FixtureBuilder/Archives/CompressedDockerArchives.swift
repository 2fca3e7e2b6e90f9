// Two writers of docker archives whose layers are compressed, which Docker itself never does.

extension ImageArchive {
  /// kaniko's `--tar-path` (go-containerregistry, pkg/v1/tarball/write.go): a configuration called
  /// `sha256:…`, layers called `….tar.gz`, the manifest last.
  public static func kaniko(_ images: [ImageRecipe]) throws(FixtureError) -> ImageArchive {
    try compressedDockerArchive(images) { image in image.configuration.digest }
  }

  /// jib's `jib-image.tar`: layers called `….tar.gz`, and a configuration whose name says nothing.
  public static func jib(_ images: [ImageRecipe]) throws(FixtureError) -> ImageArchive {
    let archive = try compressedDockerArchive(images) { _ in "config.json" }
    return archive.mutated { members in
      let isLayer: (TarEntry) -> Bool = { $0.name.hasSuffix(".tar.gz") }
      members = members.filter(isLayer) + members.filter { !isLayer($0) }
    }
  }

  private static func compressedDockerArchive(
    _ images: [ImageRecipe], configurationName: (BuiltImage) -> String
  ) throws(FixtureError) -> ImageArchive {
    var members: [TarEntry] = []
    var seen: Set<ByteString> = []
    func add(_ name: String, _ content: ByteString) {
      guard seen.insert(ByteString(name)).inserted else { return }
      members.append(.file(ByteString(name), content, mtime: 0))
    }
    var manifest: [JSON] = []
    for recipe in images {
      let image = try recipe.mapLayers { layer in
        if layer.compression == .none { layer.compression = .gzip }
      }.build()
      let configuration = configurationName(image)
      add(configuration, image.configuration.bytes)
      let paths = image.layers.map { Digest.hex(in: $0.digest) + ".tar.gz" }
      for (path, layer) in zip(paths, image.layers) { add(path, layer.blob) }
      manifest.append([
        "Config": .string(configuration), "RepoTags": repoTags(recipe), "Layers": .texts(paths),
      ])
    }
    add("manifest.json", JSON.array(manifest).encoded)
    return ImageArchive(members)
  }
}
