import Codecs
import ContainerImage
import Glibc
import LayerFilesystem
import PythonDistributions
import ReleaseAudit
import System
import SystemPackages

/// From references to verified images: the same way for every command.
struct Pipeline {
  private let options: ImageOptions
  private var policy: any ContentPolicy
  private let progress: ProgressLine
  /// One for all images, with the connections that it keeps.
  private let registries: RegistryImages

  /// A way to images for a command with those options. `policy` says what later stages want to read.
  init(_ options: ImageOptions, quiet: Bool, policy: any ContentPolicy = NoContent()) {
    self.options = options
    self.policy = policy
    registries = RegistryImages(options.registry.settings)
    progress = ProgressLine(
      isShown: !options.noProgress && !quiet && ProgressLine.hasTerminal)
  }

  /// `IMGDIFF_PARALLELISM` forces a number, which changes no result.
  private static var parallelism: Int {
    Environment.value("IMGDIFF_PARALLELISM").flatMap(Int.init)
      ?? ImageIndexer.standardParallelism
  }

  private var limit: ExpansionLimit { ExpansionLimit(ratio: options.maxExpansion) }

  private var engines: EngineImages {
    EngineImages(EngineOptions.settings, expansionLimit: limit, platform: options.platform)
  }

  private var providers: [any ImageProvider] {
    [registries, engines, LocalImages(expansionLimit: limit)]
  }

  /// The platform that is taken from an image for several.
  var platform: Platform { options.platform ?? .host }

  /// Whether indexes are taken from an earlier run and kept for the next.
  var keepsIndexes: Bool {
    !options.caching.noCache && !options.caching.verifyAll
      && (options.caching.folder ?? CacheOptions.standardPath) != nil
  }

  /// What identifies the image that a reference leads to now, and a reference to that one: of a registry
  /// the digest of its manifest or index, elsewhere the image's ID.
  func identity(of text: String) async throws -> (digest: Digest, reference: String) {
    do {
      let reference = try ImageName(source: options.engine.source).reference(text)
      if let repository = reference.repository {
        let result = await WaitingThread.run { [registries] in
          Result { () throws(ImageError) in try registries.digest(of: reference) }
        }
        let digest = try result.get()
        return (digest, "registry:\(repository)@\(digest)")
      }
      if reference.engine != nil { return (try engines.identity(of: reference), text) }
      return (try await documents(text).configDigest, text)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(error)
    }
  }

  /// Opens, verifies and indexes images; nothing is said about any of them before all are verified.
  func images(_ references: [String]) async throws -> [IndexedImage] {
    try await images(references) { $0 }
  }

  /// Opens, verifies and indexes images, and gives what `analyse` makes of them, once all are
  /// verified. `opened` is told of them before any layer is read that does not pass by.
  func images<Product: Sendable>(
    _ references: [String], opened: @Sendable ([Image]) async -> Void = { _ in },
    analyse: @Sendable ([IndexedImage]) async throws -> Product
  ) async throws -> Product {
    defer { progress.end() }
    do {
      let place = ImageName(source: options.engine.source)
      let references = try references.map { try place.reference($0) }
      let indexer = try indexer()
      let source = ImageSource(
        platform: options.platform, providers: providers, sink: indexer.scanner)
      let images = try await source.open(references)
      await opened(images.map(\.image))
      progress.begin(total: indexer.workload(images))
      return try await indexer.index(images, analyse: analyse)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(error)
    }
  }

  /// As `images`, with the images of each reference for every platform that it has.
  func imagesOfEveryPlatform<Product: Sendable>(
    _ references: [String], analyse: @Sendable ([[IndexedImage]]) async throws -> Product
  ) async throws -> Product {
    defer { progress.end() }
    do {
      let place = ImageName(source: options.engine.source)
      let references = try references.map { try place.reference($0) }
      let indexer = try indexer()
      let source = ImageSource(providers: providers, sink: indexer.scanner)
      let opened = try await source.openEveryPlatform(references)
      let images = opened.flatMap { $0 }
      progress.begin(total: indexer.workload(images))
      return try await indexer.index(images) { indexed in
        var rest = indexed[...]
        let groups = opened.map { group in
          defer { rest = rest.dropFirst(group.count) }
          return Array(rest.prefix(group.count))
        }
        return try await analyse(groups)
      }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(error)
    }
  }

  private func indexer() throws -> ImageIndexer {
    let progress = progress
    var indexer = ImageIndexer(
      expansionLimit: limit, policy: policy, cache: try options.caching.cache(),
      parallelism: Self.parallelism, progress: { progress.advance($0) })
    indexer.fetchesAll = options.caching.verifyAll
    return indexer
  }

  /// Opens an image for every platform that it has and verifies its documents, but none of its layers.
  func documentsOfEveryPlatform(_ reference: String) async throws -> [Image] {
    do {
      let source = ImageSource(providers: providers, sink: ImageIndexer().scanner)
      let place = ImageName(source: options.engine.source)
      return try await source.openEveryPlatform([place.reference(reference)])
        .flatMap { $0.map(\.image) }
    } catch {
      throw Failure(error)
    }
  }

  /// Opens an image and verifies its documents, but none of its layers.
  func documents(_ reference: String) async throws -> Image {
    do {
      let source = ImageSource(
        platform: options.platform, providers: providers, sink: ImageIndexer().scanner)
      let place = ImageName(source: options.engine.source)
      return try await source.open(place.reference(reference)).image
    } catch {
      throw Failure(error)
    }
  }

  /// Opens, verifies and indexes one image.
  func image(_ reference: String) async throws -> IndexedImage {
    let images = try await images([reference])
    guard let image = images.first else { throw Failure("\(reference): there is no image") }
    return image
  }

  /// Opens, verifies and indexes one image, and takes the inventory of its Python.
  func pythonImage(_ reference: String) async throws -> AuditedImage {
    var pipeline = self
    pipeline.policy = PythonContentPolicy()
    return try await pipeline.images([reference]) { images in
      guard let image = images.first else { throw Failure("\(reference): there is no image") }
      return AuditedImage(image)
    }
  }
}

extension IndexedImage {
  /// Insists that the image has a layer that somebody asks for.
  func checkLayer(_ layer: LayerIndex, of reference: String) throws {
    guard !layers.indices.contains(layer) else { return }
    throw Failure(
      "there is no layer \(layer) in \(reference): it has \(layers.count) layers, counted from 0")
  }
}

extension AuditedImage {
  /// What was odd about the archive, the layers and the Python in them.
  var warnings: [String] { files.warnings + python.warnings + packages.warnings }
}
