import Codecs

/// The images in the files of an archive or a folder, in whichever formats they are stored.
struct FileCatalog<Passed: Sendable>: ImageCatalog {
  let files: any FileStore<Passed>

  func platforms(of reference: ImageReference) async throws(ImageError) -> [Platform] {
    switch try tables(reference) {
    case .directory(let manifest, _):
      return [
        try DirectoryBlobs(files: files).decoded(
          ImageConfig.self, manifest.config, what: "configuration"
        ).platform
      ]
    case .listed(let images): return try await images.platforms(of: reference)
    }
  }

  func image(
    _ reference: ImageReference, platform: Platform?
  ) async throws(ImageError) -> OpenedImage<Passed> {
    var origin = ImageOrigin(reference: reference, format: .directory, platform: platform)
    switch try tables(reference) {
    case .listed(let images): return try await images.image(reference, platform: platform)
    case .directory(let manifest, let digest):
      if let selector = reference.selector, selector != .digest(digest) {
        throw .noSuchImage(path: files.name, selector: "\(selector)", choices: ["@\(digest)"])
      }
      origin.manifestDigest = digest
      return try DirectoryBlobs(files: files).image(of: manifest, origin)
    }
  }

  // MARK: Formats

  /// Where it is written which images there are.
  private enum Tables {
    /// In a list of Docker, an index of OCI, or both.
    case listed(ListedImages<Passed>)
    /// There is one, and this is its manifest.
    case directory(Manifest, Digest)
  }

  /// The tables that count for a reference: those of its transport, else those that are there.
  private func tables(_ reference: ImageReference) throws(ImageError) -> Tables {
    switch reference.transport {
    case .dockerArchive:
      guard let docker = try DockerArchive(files) else {
        throw .notAnImage(path: files.name, reason: "it has no manifest.json of docker save")
      }
      return .listed(ListedImages(name: files.name, format: .dockerArchive, docker: docker))
    case .ociArchive, .oci:
      guard let index = try OCILayout.index(of: files) else {
        throw .notAnImage(path: files.name, reason: "it has no index.json of an OCI layout")
      }
      return .listed(ListedImages(name: files.name, format: layoutFormat, index: index))
    case .directory:
      return try directory()
    case nil:
      let docker = try DockerArchive(files)
      // Docker 25 and later write both; the index says more (digests, sizes, media types).
      let index = try OCILayout.index(of: files)
      guard docker != nil || index != nil else { return try directory() }
      let format = docker == nil ? layoutFormat : .dockerArchive
      return .listed(
        ListedImages(name: files.name, format: format, index: index, docker: docker))
    }
  }

  private var layoutFormat: Image.Format { files.isFolder ? .oci : .ociArchive }

  private func directory() throws(ImageError) -> Tables {
    guard let (manifest, digest) = try SkopeoDirectory.manifest(of: files) else {
      throw .notAnImage(
        path: files.name,
        reason: "it has neither index.json (OCI layout) nor manifest.json (docker save, dir:)")
    }
    return .directory(manifest, digest)
  }
}
