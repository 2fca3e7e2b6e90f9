import Codecs
import HTTP
import JSON
import System

/// The images of registries.
package struct RegistryImages: ImageProvider {
  private let client: HTTPClient
  private let settings: RegistrySettings

  /// A provider with those settings.
  package init(_ settings: RegistrySettings = RegistrySettings()) {
    self.settings = settings
    var http = settings.http
    let folders = CertificateFolders(paths: settings.certificateFolders)
    http.hostCertificates = { folders.certificates(for: $0) }
    client = HTTPClient(http)
  }

  /// The repository.
  package func place(of reference: ImageReference) throws(ImageError) -> ImagePlace? {
    reference.repository.map { ImagePlace(identity: "registry \($0)") }
  }

  /// Finds out how the registry is spoken with.
  package func open<Sink: BlobSink>(
    _ reference: ImageReference, into sink: Sink
  ) async throws(ImageError) -> any ImageCatalog<Sink.Product> {
    guard let repository = reference.repository else {
      throw .badReference(reference.text, reason: "it names no repository of a registry")
    }
    do throws(HTTPError) {
      try HTTPClient.requireLibrary()
    } catch {
      throw .registry(place: "\(repository)", reason: "\(error)")
    }
    return RegistryCatalog<Sink.Product>(
      session: try RegistrySession(repository, client: client, settings: settings))
  }

  /// The digest of the manifest or index that a reference means now: its own, or what the registry says of
  /// the tag, for which no more than a head is asked. Nothing is verified: whoever reads the image asks for
  /// it by that digest. Blocks the thread.
  package func digest(of reference: ImageReference) throws(ImageError) -> Digest {
    if case .digest(let digest) = reference.selector { return digest }
    guard let repository = reference.repository else {
      throw .badReference(reference.text, reason: "it names no repository of a registry")
    }
    do throws(HTTPError) {
      try HTTPClient.requireLibrary()
    } catch {
      throw .registry(place: "\(repository)", reason: "\(error)")
    }
    let session = try RegistrySession(repository, client: client, settings: settings)
    return try RegistryManifest.digest(reference.selector, session)
  }
}

/// The images of a repository. What a tag means is asked once; all else is asked for by digest.
struct RegistryCatalog<Passed: Sendable>: ImageCatalog {
  let session: RegistrySession

  func platforms(of reference: ImageReference) async throws(ImageError) -> [Platform] {
    try await images(reference).platforms(of: reference)
  }

  func image(
    _ reference: ImageReference, platform: Platform?
  ) async throws(ImageError) -> OpenedImage<Passed> {
    try await images(reference).image(reference, platform: platform)
  }

  private func images(_ reference: ImageReference) throws(ImageError) -> ListedImages<Passed> {
    let (root, bytes) = try RegistryManifest.read(reference.selector, session)
    return ListedImages(
      [root], in: RegistryStore(session: session, root: root, rootBytes: bytes), format: .registry,
      isChosen: true)
  }
}

/// The blobs and manifests of a repository.
struct RegistryStore<Passed: Sendable>: BlobStore {
  let session: RegistrySession
  let root: Descriptor
  let rootBytes: [UInt8]

  var name: String { "\(session.repository)" }

  /// The places of content elsewhere that a descriptor may name are never asked.
  func blob(_ descriptor: Descriptor) throws(ImageError) -> Blob<Passed>? {
    if descriptor.digest == root.digest {
      return .stored(StoredBlob(ByteRegion(bytes: rootBytes)))
    }
    let isDocument = descriptor.mediaType.isIndex || descriptor.mediaType.isManifest
    let path = "\(isDocument ? "manifests" : "blobs")/\(descriptor.digest)"
    let size = descriptor.size
    return .streamed(
      StreamedBlob(digest: descriptor.digest, size: size) { [session] () throws(CodecError) in
        let body = try RegistryBody(path, size: size, session)
        return ByteStream(pulling: { () throws(CodecError) in try body.next() })
      })
  }
}

/// What a tag or a digest means: a manifest or an index.
enum RegistryManifest {
  /// Registries must take 4 MiB; no real one is a tenth of that.
  private static let sizeLimit = 16 << 20

  static let accepted: [MediaType] = [
    .ociIndex, .ociManifest, .dockerManifestList, .dockerManifest,
  ]

  /// What a registry says that `selector` means; one that answers no HEAD, or without a digest, is asked
  /// for the manifest.
  static func digest(
    _ selector: ImageReference.Selector?, _ session: RegistrySession
  ) throws(ImageError) -> Digest {
    var tag = "latest"
    if case .name(let name) = selector { tag = name }
    let accept = accepted.map(\.rawValue).joined(separator: ", ")
    let response = try session.get(
      "manifests/\(tag)", headers: [(name: "Accept", value: accept)], headOnly: true,
      taking: [405, 501])
    response.discard()
    if response.head.status < 400,
      let digest = response.head["docker-content-digest"].flatMap({ Digest($0) })
    {
      return digest
    }
    return try read(selector, session).0.digest
  }

  /// The descriptor and the bytes of what `selector` means, checked as far as they can be.
  static func read(
    _ selector: ImageReference.Selector?, _ session: RegistrySession
  ) throws(ImageError) -> (Descriptor, [UInt8]) {
    let wanted: Digest?
    let name: String
    switch selector {
    case .digest(let digest): (wanted, name) = (digest, "\(digest)")
    case .name(let tag): (wanted, name) = (nil, tag)
    case nil: (wanted, name) = (nil, "latest")
    }
    // Without all four some registries make another manifest of it, with another digest.
    let accept = accepted.map(\.rawValue).joined(separator: ", ")
    let response = try session.get("manifests/\(name)", headers: [(name: "Accept", value: accept)])
    let bytes: [UInt8]
    do throws(HTTPError) {
      bytes = try response.collect(limit: sizeLimit)
    } catch {
      throw session.failure(error)
    }
    let what = "\(session.repository): manifest \(name)"
    let type = MediaType(
      rawValue: String((response.head["content-type"] ?? "").prefix { $0 != ";" && $0 != " " }))
    guard accepted.contains(type) else {
      throw .badDocument(
        what: what,
        reason: type.rawValue.contains(".manifest.v1+")
          ? "it is a manifest of schema 1, which has no digests of what layers hold; push it again"
          : "its media type is '\(type)', not an image's")
    }
    if let claimed = (try? JSONValue(bytes, .strict))?["mediaType"]?.string,
      claimed != type.rawValue
    {
      throw .badDocument(
        what: what, reason: "it was sent as '\(type)', and says it is '\(claimed)'")
    }
    let digest = try check(bytes, wanted, response.head["docker-content-digest"], what)
    var descriptor = Descriptor(mediaType: type, digest: digest, size: Int64(bytes.count))
    if wanted == nil {
      descriptor.annotations["io.containerd.image.name"] = "\(session.repository):\(name)"
    }
    return (descriptor, bytes)
  }

  /// The digest of the bytes, which is the wanted one and what the registry says, if it says one.
  private static func check(
    _ bytes: [UInt8], _ wanted: Digest?, _ said: String?, _ what: String
  ) throws(ImageError) -> Digest {
    let promised = wanted ?? said.flatMap { Digest($0) }
    let actual = try reading(what) { () throws(CodecError) in
      try ByteRegion(bytes: bytes).digest(promised?.algorithm ?? .sha256)
    }
    if let promised, promised != actual {
      throw .registry(
        place: what, reason: "its bytes are those of \(actual), and not of \(promised)")
    }
    return actual
  }
}
