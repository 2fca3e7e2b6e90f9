extension ImageArchive {
  /// skopeo's and podman's `docker-archive:` (containers/image, docker/internal/tarfile): layers
  /// named by diffID, then each configuration and its symlinked v1 folders, documents last.
  public static func skopeoDockerArchive(_ images: [ImageRecipe]) throws(FixtureError)
    -> ImageArchive
  {
    var members: [TarEntry] = []
    var seen: Set<ByteString> = []
    func add(_ entry: TarEntry) {
      guard seen.insert(entry.name).inserted else { return }
      members.append(
        entry.with {
          $0.mtime = 0
          $0.mode = $0.kind == .symlink ? 0 : 0o444
        })
    }
    var manifest: [JSON] = []
    var names: [(name: ImageName, id: String)] = []
    for recipe in images {
      let image = try recipe.build(compression: Compression.none)
      let paths = image.layers.map { Digest.hex(in: $0.diffID) + ".tar" }
      for (path, layer) in zip(paths, image.layers) { add(.file(ByteString(path), layer.tar)) }
      let configuration = Digest.hex(in: image.configuration.digest) + ".json"
      add(.file(ByteString(configuration), image.configuration.bytes))
      let chain = DockerV1Layer.chain(of: image)
      for (path, v1) in zip(paths, chain) {
        add(.symlink("\(v1.id)/layer.tar", to: "../\(path)"))
        add(.file("\(v1.id)/VERSION", "1.0"))
        add(.file("\(v1.id)/json", v1.json))
      }
      let tags = repoTags(recipe, full: true)
      manifest.append([
        "Config": .string(configuration), "RepoTags": tags == .null ? [] : tags,
        "Layers": .texts(paths),
      ])
      if let id = chain.last?.id { names += recipe.tags.map { (ImageName($0), id) } }
    }
    add(.file("manifest.json", JSON.array(manifest).encoded))
    add(.file("repositories", repositoriesJSON(names, full: true).encoded))
    return ImageArchive(members)
  }

  /// skopeo's `dir:`: the manifest itself, and blobs named by their hexadecimal digests. The folder
  /// holds one image; of several, the last one's manifest stays.
  public static func skopeoDirectory(_ images: [ImageRecipe]) throws(FixtureError)
    -> ImageArchive
  {
    var members: [String: TarEntry] = [:]
    func add(_ name: String, _ content: ByteString) {
      members[name] = .file(ByteString(name), content)
    }
    add("version", "Directory Transport Version: 1.1\n")
    for recipe in images {
      let image = try recipe.build()
      for blob in image.blobs.dropLast() { add(Digest.hex(in: blob.digest), blob.bytes) }
      add("manifest.json", image.manifest.bytes)
    }
    return ImageArchive(Array(members.values)).sortedAsWalked()
  }
}
