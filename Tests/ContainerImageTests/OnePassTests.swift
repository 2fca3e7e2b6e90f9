import Codecs
import FixtureBuilder
import Foundation
import LayerFilesystem
import Synchronization
import Testing

@testable import ContainerImage

/// References that lead to one place share one pass over it.
@Suite struct OnePassTests {
  /// Counts what it gets.
  private final class CountingSink: BlobSink {
    private let scanner = ImageIndexer().scanner
    private let count = Mutex(0)

    var taken: Int { count.withLock { $0 } }

    func take(_ blob: ByteStream) -> PassedLayer {
      count.withLock { $0 += 1 }
      return scanner.take(blob)
    }
  }

  /// Two images whose layers are too large to be kept as documents.
  private static let images = ["service", "localdev"].map { name in
    ImageRecipe(
      layers: [
        LayerRecipe([
          .file(ByteString(name), ByteString(name)),
          .file("pad", ByteString(repeating: 1, count: 1_100_000)),
        ])
      ], tags: ["\(name):1"])
  }

  private func open(_ references: [String], _ sink: CountingSink) async throws -> [IndexedImage] {
    let source = ImageSource(sink: sink)
    return try await ImageIndexer().index(
      source.open(references.map { try ImageReference($0) }))
  }

  @Test func twoReferencesToOneCompressedArchiveReadItOnce() async throws {
    let folder = try TemporaryFolder()
    let archive = try ArchiveFormat.dockerSave25.archive(of: Self.images).compressed(.gzip)
    let path = try folder.write(archive)
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for second in [path, link, "docker-archive:\(path)"] {
      let sink = CountingSink()
      let found = try await open(["\(path):service:1", "\(second):localdev:1"], sink)
      #expect(found.map(\.listing) == [["/pad", "/service"], ["/localdev", "/pad"]])
      #expect(sink.taken == 2)
    }
    let sink = CountingSink()
    let copy = try folder.write(archive)
    _ = try await open(["\(path):service:1", "\(copy):localdev:1"], sink)
    #expect(sink.taken == 4, "two files are two places")
  }

  @Test func twoReferencesToOnePipeReadItOnce() async throws {
    let folder = try TemporaryFolder()
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let bytes = try ArchiveFormat.dockerSave25.archive(of: Self.images).bytes()
    let writer = Thread {
      let descriptor = Glibc.open(pipe, O_WRONLY)
      _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      close(descriptor)
    }
    writer.start()
    let sink = CountingSink()
    let found = try await open(["\(pipe):localdev:1", "\(pipe):service:1"], sink)
    #expect(found.map(\.listing) == [["/localdev", "/pad"], ["/pad", "/service"]])
    #expect(sink.taken == 2)
  }

  @Test func whatIsWrongWithAFileIsSaidBeforeAPipeIsOpened() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(try ArchiveFormat.ociArchive.archive(of: Sample.small))
    // Nobody will ever write to it, so that opening it would wait for ever.
    let pipe = "\(folder.path)/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    for other in ["\(path):absent", "\(folder.path)/absent", "oci:\(path)"] {
      await #expect(throws: ImageError.self) {
        _ = try await open([pipe, other], CountingSink())
      }
    }
  }
}
