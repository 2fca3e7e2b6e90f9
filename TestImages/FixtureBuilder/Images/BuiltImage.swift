/// An image's documents and blobs, digested.
public struct BuiltImage: Sendable {
  /// What it was made from.
  public let recipe: ImageRecipe
  /// The layers, base first.
  public let layers: [BuiltLayer]
  /// The configuration.
  public let configuration: Blob
  /// The manifest.
  public let manifest: Blob
}

extension ImageRecipe {
  /// Packs all layers and writes the documents. A compression given here replaces each layer's.
  public func build(compression: Compression? = nil) throws(FixtureError) -> BuiltImage {
    var layers: [BuiltLayer] = []
    for layer in self.layers { layers.append(try layer.build(compression: compression)) }
    let configuration = Blob(
      mediaType: mediaTypes.configuration, bytes: configurationJSON(layers).encoded)
    let manifest = Blob(
      mediaType: mediaTypes.manifest, bytes: manifestJSON(layers, configuration).encoded)
    return BuiltImage(
      recipe: self, layers: layers, configuration: configuration, manifest: manifest)
  }

  private func configurationJSON(_ layers: [BuiltLayer]) -> JSON {
    var json: JSON = [
      "architecture": .string(configuration.platform.architecture), "config": configuration.json,
    ]
    if let created = configuration.created { json["created"] = .string(created) }
    if let history = historyEntries {
      json["history"] = .array(history.map { $0.json(created: configuration.created) })
    }
    json["os"] = .string(configuration.platform.os)
    json["rootfs"] = ["type": "layers", "diff_ids": .texts(layers.map(\.diffID))]
    if let variant = configuration.platform.variant { json["variant"] = .string(variant) }
    editConfiguration?(&json)
    return json
  }

  private func manifestJSON(_ layers: [BuiltLayer], _ configuration: Blob) -> JSON {
    var json: JSON = [
      "schemaVersion": 2, "mediaType": .string(mediaTypes.manifest),
      "config": configuration.descriptor,
      "layers": .array(layers.map { $0.descriptor(mediaTypes) }),
    ]
    if !annotations.isEmpty { json["annotations"] = .texts(annotations).sortedByName }
    editManifest?(&json)
    return json
  }
}

extension BuiltImage {
  /// Everything that a layout stores: layers, configuration, manifest.
  public var blobs: [Blob] {
    layers.map { layer in
      Blob(
        mediaType: layer.recipe.mediaType ?? recipe.mediaTypes.layer(layer.compression),
        bytes: layer.blob, digest: layer.digest)
    } + [configuration, manifest]
  }

  /// The chain IDs of the layers (OCI image-spec, config.md, "Layer ChainID").
  public var chainIDs: [String] {
    var chain: [String] = []
    for layer in layers {
      chain.append(
        chain.last.map { Digest.of(ByteString("\($0) \(layer.diffID)")) } ?? layer.diffID)
    }
    return chain
  }
}
