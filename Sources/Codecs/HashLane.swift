import Dispatch

/// Hashes chunks on a thread of its own while the next ones are being made.
///
/// The upstream's chunks stay valid for `bufferCount` turns. Before asking for a chunk, which
/// overwrites the oldest buffer, the lane waits until that buffer is hashed; so at most
/// `bufferCount - 1` chunks are under way, and memory is bounded.
final class HashLane: ChunkProducer, StreamHash {
  private let upstream: any RotatingProducer
  private let work: Work
  private let queue = DispatchQueue(label: "imgdiff.hash")
  private let free: DispatchSemaphore
  private let slots: Int
  private var count: Int64 = 0

  init(_ upstream: any RotatingProducer, _ algorithm: Digest.Algorithm) throws(CodecError) {
    self.upstream = upstream
    work = Work(try MessageDigest(algorithm))
    slots = max(1, upstream.bufferCount - 1)
    // A semaphore must not be freed below its first value, so it is raised from zero.
    free = DispatchSemaphore(value: 0)
    for _ in 0..<slots { free.signal() }
  }

  // The chunks belong to the upstream's buffers, which must outlive the queue's work.
  deinit { queue.sync {} }

  var algorithm: Digest.Algorithm { work.hash.algorithm }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    free.wait()
    let chunk: UnsafeRawBufferPointer
    do {
      chunk = try upstream.next()
    } catch {
      free.signal()
      throw error
    }
    guard !chunk.isEmpty else {
      free.signal()
      return chunk
    }
    count += Int64(chunk.count)
    let pending = Chunk(bytes: chunk)
    queue.async { [work, free] in
      work.hash.update(pending.bytes)
      free.signal()
    }
    return chunk
  }

  func finish() -> (digest: [UInt8], count: Int64) {
    queue.sync {}
    return (work.hash.finish(), count)
  }

  // The serial queue is the only user of the hash until `finish` has waited for it.
  private final class Work: @unchecked Sendable {
    let hash: MessageDigest
    init(_ hash: MessageDigest) { self.hash = hash }
  }

  // Read-only until the semaphore says that it was hashed.
  private struct Chunk: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
  }
}
