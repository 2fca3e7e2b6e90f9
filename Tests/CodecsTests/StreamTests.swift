import FixtureBuilder
import Glibc
import System
import Testing

@testable import Codecs

/// Streams that stand still, end early, or are looked at before they are read.
@Suite struct StreamTests {
  /// A pipe that holds some bytes, and into which nobody will write any more, though it stays open.
  private final class StalledPipe {
    private let descriptors: [Int32]

    init(_ bytes: [UInt8], blocking: Bool) {
      var descriptors: [Int32] = [0, 0]
      #expect(pipe(&descriptors) == 0)
      if !blocking { #expect(fcntl(descriptors[0], F_SETFL, O_NONBLOCK) == 0) }
      self.descriptors = descriptors
      #expect(write(descriptors[1], bytes, bytes.count) == bytes.count)
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    var stream: ByteStream { ByteStream(descriptor: descriptors[0], path: "pipe") }
  }

  /// The bytes that a stream gives before it asks a pipe for more than there is: one that does not block
  /// answers that with an error.
  private func given(by stream: ByteStream) -> [UInt8] {
    var bytes: [UInt8] = []
    while let chunk = try? stream.producer.next(), !chunk.isEmpty { bytes += chunk }
    return bytes
  }

  @Test(arguments: [FixtureBuilder.Compression.gzip, .zstd])
  func whatCameIsGivenOutBeforeMoreIsAskedFor(_ compression: FixtureBuilder.Compression) throws {
    for count in [1, 1_000, 1 << 17, 1 << 18, 1 << 18 + 1] {
      let content = [UInt8](repeating: 5, count: count)
      let packed = try compression.apply(to: ByteString(content)).bytes
      let pipe = StalledPipe(packed, blocking: false)
      let (kind, stream) = try pipe.stream.detectingCompression()
      #expect(given(by: try stream.decompressed(kind)) == content)
    }
  }

  /// Its thread waits for a pipe for ever; whoever gives the stream up does not.
  @Test(.timeLimit(.minutes(2))) func oneThatStandsStillCanBeGivenUp() throws {
    let packed = try FixtureBuilder.Compression.gzip.apply(to: ByteString(noise(10_000))).bytes
    let pipe = StalledPipe(packed, blocking: true)
    let stream = try pipe.stream.decompressed(.gzip).readAhead(isAlone: true)
    let (head, _) = try stream.peeking(100)
    #expect(head == Array(noise(10_000).prefix(100)))
  }

  @Test func aStreamMayBeLookedAtFirst() throws {
    let content = noise(300_000)
    let packed = try FixtureBuilder.Compression.gzip.apply(to: ByteString(content)).bytes
    for size in [1, 100, .max] {
      for count in [0, 1, 512, 200_000, 300_001] {
        let (head, stream) = try ByteStream(ChunkedBytes(content, of: size)).peeking(count)
        #expect(head == Array(content.prefix(count)))
        #expect(try stream.collect() == content)
        // One whose chunks stay valid for a while still is one.
        let inflated = try ByteStream(ChunkedBytes(packed, of: size)).decompressed(.gzip)
        let (first, rest) = try inflated.peeking(count)
        #expect(first == Array(content.prefix(count)))
        let ahead = try rest.readAhead().hashedAside(.sha256)
        #expect(ahead.stream.producer is HashLane)
        let (digest, length) = try ahead.finish()
        #expect(length == 300_000)
        #expect(digest.hex == SHA256Digest(hashing: content).hex)
      }
    }
  }

  @Test func aStreamMayBeLimited() throws {
    let content = noise(1_000)
    for size in [1, 7, .max] {
      for limit in [0, 1, 999, 1_000, 1_001] {
        let stream = ByteStream(ChunkedBytes(content, of: size)).limited(to: Int64(limit))
        #expect(try stream.collect() == Array(content.prefix(limit)))
      }
    }
  }

  @Test func bytesMayBePulledFromElsewhere() throws {
    var rest: [[UInt8]] = [noise(10), noise(100_000), [1], [], [9]]
    let all = rest[0] + rest[1] + rest[2]
    let stream = ByteStream(pulling: { rest.removeFirst() })
    #expect(try stream.collect() == all)
    // The end stays the end.
    #expect(try stream.collect().isEmpty && rest == [[9]])
  }
}
