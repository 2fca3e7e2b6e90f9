import Codecs
import FixtureBuilder
import Foundation
import LayerFilesystem
import Synchronization
import System
import Testing

@testable import ContainerImage

/// A place whose blobs must be asked for one by one, as those of a registry, and come on a stream.
private final class RemotePlace: BlobStore, ImageProvider {
  typealias Passed = PassedLayer
  let name = "remote.example/app"
  let root: Descriptor
  private let blobs: [String: [UInt8]]
  private let opened = Mutex<[String]>([])

  init(_ root: FixtureBuilder.Blob, _ blobs: [FixtureBuilder.Blob]) throws {
    self.root = Descriptor(
      mediaType: MediaType(rawValue: root.mediaType),
      digest: try #require(Digest(root.digest)), size: Int64(root.bytes.count))
    self.blobs = Dictionary(
      ([root] + blobs).map { ($0.digest, $0.bytes.bytes) }, uniquingKeysWith: { first, _ in first })
  }

  /// The digests of the blobs that were opened since the last look.
  func lookAtOpened() -> Set<String> {
    opened.withLock { opened in
      defer { opened = [] }
      return Set(opened)
    }
  }

  func blob(_ descriptor: Descriptor) throws(ImageError) -> ContainerImage.Blob<PassedLayer>? {
    guard let bytes = blobs["\(descriptor.digest)"] else { return nil }
    return .streamed(
      StreamedBlob(digest: descriptor.digest, size: descriptor.size) { [self] in
        opened.withLock { $0.append("\(descriptor.digest)") }
        var rest = bytes[...]
        return ByteStream(pulling: {
          let chunk = Array(rest.prefix(1_000))
          rest = rest.dropFirst(1_000)
          return chunk
        })
      })
  }

  func place(of reference: ImageReference) throws(ImageError) -> ImagePlace? {
    reference.path == name ? ImagePlace(identity: name) : nil
  }

  func open<Sink: BlobSink>(
    _ reference: ImageReference, into sink: Sink
  ) async throws(ImageError) -> any ImageCatalog<Sink.Product> {
    let store = self as any BlobStore<PassedLayer>
    guard
      let catalog = ListedImages([root], in: store, format: .oci)
        as? any ImageCatalog<Sink.Product>
    else { throw .badReference(reference.text, reason: "another sink") }
    return catalog
  }

  /// The image, indexed through a cache.
  func index(_ cache: IndexCache? = nil, beside path: String? = nil) async throws -> [IndexedImage]
  {
    let indexer = ImageIndexer(cache: cache)
    let source = ImageSource(providers: [self, LocalImages()], sink: indexer.scanner)
    let references = try [name, path].compactMap { $0 }.map { try ImageReference($0) }
    return try await indexer.index(source.open(references))
  }
}

@Suite struct StreamedBlobTests {
  private static let recipe = ImageRecipe(
    layers: [
      LayerRecipe([.file("a", ByteString(repeating: 7, count: 9_000))], compression: .gzip),
      LayerRecipe([.file("b", "two")], compression: .zstd), LayerRecipe([.file("c", "three")]),
    ], tags: ["app:1"])

  private static func place() throws -> (RemotePlace, BuiltImage) {
    let built = try recipe.build()
    return (try RemotePlace(built.manifest, built.blobs), built)
  }

  @Test func anImageIsReadFromStreams() async throws {
    let folder = try TemporaryFolder()
    let (place, built) = try Self.place()
    let found = try await place.index()
    #expect(found[0].listing == ["/a", "/b", "/c"])
    #expect(place.lookAtOpened() == Set(built.blobs.map(\.digest)))
    let path = try folder.write(try ArchiveFormat.ociArchive.archive(of: Self.recipe))
    #expect(summary(found[0]) == summary(try await verified(path)))
    // Layers that a file has too are read from there.
    let both = try await place.index(beside: path)
    #expect(summary(both[0]) == summary(both[1]))
    #expect(place.lookAtOpened() == [built.manifest.digest, built.configuration.digest])
  }

  @Test func aKeptIndexIsAskedForBeforeABlobIsOpened() async throws {
    let folder = try TemporaryFolder()
    let cache = IndexCache(try CacheFolder(path: "\(folder.path)/cache", creating: true))
    let (place, built) = try Self.place()
    let first = try await place.index(cache)
    _ = place.lookAtOpened()
    let second = try await place.index(cache)
    #expect(summary(first[0]) == summary(second[0]))
    #expect(place.lookAtOpened() == [built.manifest.digest, built.configuration.digest])
    // The bytes of a file are verified all the same.
    let archive = try ArchiveFormat.ociArchive.archive(of: Self.recipe)
    let damaged = try folder.write(
      try archive.flippingBit(of: built.layers[0].digest, at: 20))
    await #expect(throws: LayerError.self) { _ = try await place.index(cache, beside: damaged) }
  }

  @Test func aBlobThatIsNotTheOneIsFoundOut() async throws {
    let built = try Self.recipe.build()
    let layer = built.layers[0]
    let changes: [([UInt8]) -> [UInt8]] = [
      { $0 + [0] }, { $0.dropLast() }, { _ in [] },
      { $0.enumerated().map { $0.offset == 12 ? $0.element ^ 1 : $0.element } },
      { Array($0.reversed()) },
    ]
    for (blob, isDocument) in [(layer.digest, false), (built.configuration.digest, true)] {
      for change in changes {
        let blobs = built.blobs.map { whole in
          guard whole.digest == blob else { return whole }
          return FixtureBuilder.Blob(
            mediaType: whole.mediaType, bytes: ByteString(change(whole.bytes.bytes)),
            digest: whole.digest)
        }
        let place = try RemotePlace(built.manifest, blobs)
        await #expect {
          _ = try await place.index()
        } throws: { error in
          let text = "\(error)"
          return (isDocument ? error is ImageError : error is LayerError)
            && text.contains(blob) && text.contains(place.name)
        }
      }
    }
  }

  @Test func noMoreIsReadThanThereShouldBe() throws {
    let bytes = [UInt8](repeating: 1, count: 100)
    let digest = try ByteRegion(bytes: bytes).digest(.sha256)
    let asked = Mutex(0)
    let blob = StreamedBlob(digest: digest, size: 100) {
      ByteStream(pulling: {
        asked.withLock { $0 += 1 }
        return bytes
      })
    }
    #expect(throws: BlobError.self) { try blob.bytes() }
    #expect(asked.withLock { $0 } == 2)
  }
}
