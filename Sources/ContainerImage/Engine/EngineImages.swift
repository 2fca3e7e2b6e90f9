import ByteText
import Codecs
import HTTP
import JSON
import System

/// The images of the engines of this machine, read over their sockets.
///
/// All that is wanted of an engine comes in one archive, which passes by once: layers that images share are
/// in it once, and no file is written by us.
package struct EngineImages: ImageProvider {
  private let settings: EngineSettings
  private let expansionLimit: ExpansionLimit
  private let platform: Platform?

  /// A provider with those settings; `platform` is the one that is wanted.
  package init(
    _ settings: EngineSettings = EngineSettings(), expansionLimit: ExpansionLimit = .standard,
    platform: Platform? = nil
  ) {
    self.settings = settings
    self.expansionLimit = expansionLimit
    self.platform = platform
  }

  /// The engine. What is wrong with a pipe need not wait for it, and the other way round.
  package func place(of reference: ImageReference) throws(ImageError) -> ImagePlace? {
    reference.engine.map { ImagePlace(identity: "engine \($0.rawValue)") }
  }

  package func open<Sink: BlobSink>(
    _ reference: ImageReference, into sink: Sink
  ) async throws(ImageError) -> any ImageCatalog<Sink.Product> {
    try await open([reference], into: sink)
  }

  /// Asks the engine what it has, and then for all of it at once.
  package func open<Sink: BlobSink>(
    _ references: [ImageReference], into sink: Sink
  ) async throws(ImageError) -> any ImageCatalog<Sink.Product> {
    guard let engine = references.first?.engine else {
      throw .badReference("\(references)", reason: "it names no image of an engine")
    }
    let session = try EngineSession(engine, settings)
    var images: [String: EngineImage] = [:]
    for name in references.map(\.path) where images[name] == nil {
      images[name] = try EngineImage.find(name, session, platform)
    }
    var query = Set(images.keys).sorted().map { "names=\($0)" }
    // Older engines pass over what they do not know and send what they have, which is checked anyway.
    if let platform, try takesPlatforms(session),
      let escaped = HTTPLocation.escaped(EngineImage.json(platform))
    {
      query.append("platform=\(escaped)")
    }
    let response = try session.get("/images/get?\(query.joined(separator: "&"))")
    guard response.head.status == 200 else { throw session.refusal(response) }
    let place = session.place
    let stream = ByteStream(pulling: { () throws(CodecError) in
      do throws(HTTPError) {
        return try response.next()
      } catch {
        throw .cannotRead(path: place, reason: "\(error)")
      }
    })
    let archive = try ArchiveOpening(name: place, expansionLimit: expansionLimit)
      .catalog(of: stream, into: sink)
    return EngineCatalog(archive: archive, images: images, place: place)
  }

  /// The ID by which the engine knows an image now.
  package func identity(of reference: ImageReference) throws(ImageError) -> Digest {
    guard let engine = reference.engine else {
      throw .badReference(reference.text, reason: "it names no image of an engine")
    }
    return try EngineImage.find(reference.path, try EngineSession(engine, settings), platform).id
  }

  /// The engines of this machine that have an image of that name. One that does not answer has none.
  package func enginesWith(_ name: String) -> [ImageReference.Engine] {
    guard ImageReference.isImageName(name) else { return [] }
    return ImageReference.Engine.allCases.filter { engine in
      guard case .socket(let path) = settings.address(of: engine), HostFile.exists(path),
        let session = try? EngineSession(engine, settings)
      else { return false }
      return (try? session.json("/images/\(name)/json")) != nil
    }
  }

  /// Whether the engine can be asked for one platform of an image: since version 1.48 of the API.
  private func takesPlatforms(_ session: EngineSession) throws(ImageError) -> Bool {
    let response = try session.get("/_ping")
    defer { response.discard() }
    let version = (response.head["api-version"] ?? "").split(separator: ".").compactMap { Int($0) }
    guard version.count == 2 else { return false }
    return (version[0], version[1]) >= (1, 48)
  }
}

/// What an engine says of an image.
struct EngineImage: Sendable {
  /// Its ID: the digest of its configuration, or of its manifest or index.
  let id: Digest
  /// A name that it has, if it has one.
  let tag: String?
  /// What it runs on, as the engine says.
  let platform: Platform?

  /// Asks the engine for an image; throws, with the nearest names, where it has none of that name.
  static func find(
    _ name: String, _ session: EngineSession, _ platform: Platform?
  ) throws(ImageError) -> EngineImage {
    guard let found = try session.json("/images/\(name)/json") else {
      throw .noSuchImage(path: session.place, selector: name, choices: try near(name, session))
    }
    guard let id = found["Id"]?.string.flatMap({ Digest($0.contains(":") ? $0 : "sha256:\($0)") })
    else { throw session.failure("it has an image '\(name)' without an ID") }
    let tags = found["RepoTags"]?.array?.compactMap(\.string) ?? []
    let system = [found["Os"]?.string, found["Architecture"]?.string].compactMap { $0 }
    return EngineImage(
      id: id, tag: tags.first { $0 == name || $0.hasSuffix("/\(name)") } ?? tags.first,
      platform: Platform(system.joined(separator: "/")))
  }

  /// The names of the engine's images, the nearest first.
  private static func near(_ name: String, _ session: EngineSession) throws(ImageError) -> [String]
  {
    let all = try session.json("/images/json")?.array ?? []
    let names = all.prefix(10_000).flatMap { image in
      (image["RepoTags"]?.array ?? []).compactMap(\.string).filter { !$0.hasPrefix("<none>") }
    }
    var sorted = Set(names).sorted()
    let component = { (text: String) in
      String(text.split(separator: "/").last?.prefix { $0 != ":" } ?? "")
    }
    let wanted = component(name)
    let nearest = Similarity.nearest(to: name, in: sorted)
    let isNear = { (text: String) in text == nearest || component(text) == wanted }
    sorted = sorted.filter(isNear) + sorted.filter { !isNear($0) }
    return sorted
  }

  /// A platform as the API takes it.
  static func json(_ platform: Platform) -> String {
    let parts = "\(platform)".split(separator: "/")
    let names = ["os", "architecture", "variant"]
    let members = zip(names, parts).map { "\"\($0)\":\"\($1)\"" }
    return "{\(members.joined(separator: ","))}"
  }
}

/// The images of an archive that an engine sent, by what the engine knows them by.
struct EngineCatalog<Passed: Sendable>: ImageCatalog {
  let archive: any ImageCatalog<Passed>
  let images: [String: EngineImage]
  let place: String

  func platforms(of reference: ImageReference) async throws(ImageError) -> [Platform] {
    guard let image = images[reference.path] else { return [] }
    return try await archive.platforms(of: reference.selecting(.digest(image.id)))
  }

  func image(
    _ reference: ImageReference, platform: Platform?
  ) async throws(ImageError) -> OpenedImage<Passed> {
    guard let known = images[reference.path] else {
      throw .noSuchImage(path: place, selector: reference.path, choices: [])
    }
    let opened = try await opened(reference, known, platform)
    // An engine sends what it has, whatever it was asked for.
    let actual = opened.image.platform
    let isRight = platform.map { actual.satisfies($0) } ?? true
    guard isRight else {
      throw .noSuchPlatform(
        path: "\(place): \(reference.path)", wanted: platform.map { "\($0)" },
        choices: ["\(actual)"])
    }
    if platform == nil, let said = known.platform, !actual.satisfies(said) {
      throw .registry(
        place: place,
        reason: "it says that '\(reference.path)' is for \(said), and sent one for \(actual)")
    }
    return opened
  }

  private func opened(
    _ reference: ImageReference, _ known: EngineImage, _ platform: Platform?
  ) async throws(ImageError) -> OpenedImage<Passed> {
    do throws(ImageError) {
      return try await archive.image(
        reference.selecting(.digest(known.id)), platform: platform)
    } catch {
      // The ID may be that of an index, of which the archive has one image.
      guard case .noSuchImage = error, let tag = known.tag else { throw error }
      return try await archive.image(reference.selecting(.name(tag)), platform: platform)
    }
  }
}
