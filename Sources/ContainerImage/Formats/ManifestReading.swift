import Codecs

extension BlobStore {
  /// The image of a manifest: what stands beside the manifest comes from whoever led to it.
  func image(
    of manifest: Manifest, _ origin: ImageOrigin
  ) throws(ImageError) -> OpenedImage<Passed> {
    let what = "\(name): configuration \(manifest.config.digest)"
    let config = try decoded(ImageConfig.self, manifest.config, what: "configuration")
    if let wanted = origin.platform, !config.platform.os.isEmpty,
      !config.platform.satisfies(wanted)
    {
      throw .noSuchPlatform(path: name, wanted: "\(wanted)", choices: ["\(config.platform)"])
    }
    let instructions = try config.checkedInstructions(layerCount: manifest.layers.count, name)
    var layers: [Layer] = []
    var blobs: [Blob<Passed>] = []
    for (index, descriptor) in manifest.layers.enumerated() {
      blobs.append(try layerBlob(descriptor, index))
      layers.append(
        Layer(
          index: index, diffID: config.rootfs.diffIDs[index], digest: descriptor.digest,
          mediaType: descriptor.mediaType, size: descriptor.size, createdBy: instructions[index]))
    }
    let image = origin.image(
      configDigest: manifest.config.digest, config: config, layers: layers)
    guard let opened = OpenedImage(image, blobs: blobs) else {
      throw .badDocument(what: what, reason: "its layers are not those of the manifest")
    }
    return opened
  }

  /// The blob of a layer that is a file system's, and there.
  private func layerBlob(
    _ descriptor: Descriptor, _ index: LayerIndex
  ) throws(ImageError) -> Blob<Passed> {
    let what = "\(name): layer \(index) (\(descriptor.digest))"
    let type = descriptor.mediaType
    guard !type.isEncrypted else {
      throw .unsupportedLayer(
        what: what, reason: "it is encrypted; decrypt the image first (skopeo copy)")
    }
    guard type.isTarLayer else {
      throw .unsupportedLayer(
        what: what, reason: "its media type '\(type)' is not a file system's")
    }
    if let blob = try promised(descriptor, what: what) { return blob }
    guard type.isForeign else { throw .missingBlob(what: what, name: descriptor.blobName) }
    throw .unsupportedLayer(
      what: what,
      reason: "it is a foreign layer, whose bytes are not in the image; copy it with them")
  }
}

/// What is known of an image before its documents are read: how it was found.
struct ImageOrigin {
  var reference: ImageReference
  var format: Image.Format
  /// The platform that was asked for.
  var platform: Platform?
  var names: [String] = []
  var manifestDigest: Digest?
  var otherPlatforms: [Platform] = []
  var attestations: [Image.Attestation] = []
  var warnings: [String] = []

  /// The image with its documents.
  func image(configDigest: Digest, config: ImageConfig, layers: [Layer]) -> Image {
    Image(
      reference: reference, format: format, names: names, manifestDigest: manifestDigest,
      configDigest: configDigest, config: config, layers: layers, otherPlatforms: otherPlatforms,
      attestations: attestations, warnings: warnings)
  }
}

extension ImageConfig {
  /// The instructions of the layers, after checking that there is a diffID for each layer.
  func checkedInstructions(
    layerCount: Int, _ path: String
  ) throws(ImageError) -> [String?] {
    guard rootfs.diffIDs.count == layerCount else {
      throw .layerCountMismatch(path: path, layers: layerCount, diffIDs: rootfs.diffIDs.count)
    }
    return instructions(layerCount: layerCount)
  }
}
