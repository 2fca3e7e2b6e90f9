extension ImageArchive {
  /// `docker save` before version 25 (moby 20.10, image/tarexport/save.go): a folder for each
  /// layer, a symlink where a layer occurs again, members sorted as the folder is walked.
  public static func dockerSaveLegacy(_ images: [ImageRecipe]) throws(FixtureError)
    -> ImageArchive
  {
    var folder: [String: TarEntry] = [:]
    func add(_ entry: TarEntry) { folder[entry.name.text] = entry }
    var pathOfLayer: [String: String] = [:]
    var manifest: [JSON] = []
    var names: [(name: ImageName, id: String)] = []
    for recipe in images {
      let image = try recipe.build(compression: Compression.none)
      var paths: [String] = []
      let chain = DockerV1Layer.chain(of: image)
      for (layer, v1) in zip(image.layers, chain) {
        let path = "\(v1.id)/layer.tar"
        paths.append(path)
        if folder[path] != nil { continue }
        add(.directory(ByteString(v1.id)))
        add(.file("\(v1.id)/VERSION", "1.0"))
        add(.file("\(v1.id)/json", v1.json))
        if let earlier = pathOfLayer[layer.diffID] {
          add(.symlink(ByteString(path), to: "../\(earlier)"))
        } else {
          add(.file(ByteString(path), layer.tar))
          pathOfLayer[layer.diffID] = path
        }
      }
      let configuration = Digest.hex(in: image.configuration.digest) + ".json"
      add(.file(ByteString(configuration), image.configuration.bytes))
      manifest.append([
        "Config": .string(configuration), "RepoTags": repoTags(recipe), "Layers": .texts(paths),
      ])
      if let id = chain.last?.id { names += recipe.tags.map { (ImageName($0), id) } }
    }
    add(.file("manifest.json", JSON.array(manifest).encoded + "\n", mtime: 0))
    if !names.isEmpty {
      add(.file("repositories", repositoriesJSON(names).encoded + "\n", mtime: 0))
    }
    return ImageArchive(Array(folder.values)).sortedAsWalked()
  }

  static func repoTags(_ recipe: ImageRecipe, full: Bool = false) -> JSON {
    // Docker writes null for an image that has no name.
    guard !recipe.tags.isEmpty else { return .null }
    return .texts(recipe.tags.map { full ? ImageName($0).full : ImageName($0).familiar })
  }
}
