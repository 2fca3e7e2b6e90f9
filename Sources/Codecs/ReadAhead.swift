import Dispatch
import Synchronization

/// Makes chunks on a thread of its own before they are asked for.
///
/// Decompressing is the longest step of reading a compressed layer; what is made of the bytes takes
/// about as long again, so both are done side by side. At most `ahead` chunks wait to be taken, and
/// the `bufferCount` taken last stay valid, so memory is bounded by the upstream's buffers.
final class ReadAhead: RotatingProducer {
  let bufferCount: Int
  private let lane: Lane
  private let isAlone: Bool
  private let queue = DispatchQueue(label: "imgdiff.read-ahead")
  /// The end or the error, once it was reached; it stays the answer.
  private var last: Chunk?

  /// The upstream's buffers are shared out: those that are not `ahead` stay with whoever takes them.
  /// With `isAlone` nobody else uses the upstream or what it reads from.
  init(_ upstream: any RotatingProducer, isAlone: Bool = false) {
    self.isAlone = isAlone
    let ahead = max(1, upstream.bufferCount / 2)
    bufferCount = max(1, upstream.bufferCount - ahead)
    lane = Lane(upstream, ahead: ahead)
    queue.async { [lane] in lane.run() }
  }

  // The lane keeps the upstream, so memory is safe in any case. What the upstream reads from may be
  // somebody else's, who must not go on before the lane has stopped; where it is nobody's, a pipe that
  // stands still holds up the lane alone, which ends with the pipe or the process.
  deinit {
    lane.stop()
    if !isAlone { queue.sync {} }
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    let chunk = last ?? lane.take()
    if chunk.isLast { last = chunk }
    switch chunk {
    case .bytes(let bytes): return bytes
    case .failure(let error): throw error
    }
  }

  private enum Chunk {
    case bytes(UnsafeRawBufferPointer)
    case failure(CodecError)

    var isLast: Bool { if case .bytes(let bytes) = self { bytes.isEmpty } else { true } }
  }

  /// Where a chunk waits to be taken.
  private final class Slot {
    var chunk: Chunk?
  }

  // The queue alone touches the upstream. A slot is written before `made` is raised and read behind it,
  // and written again only behind `wanted`, which is raised after it was read; each end counts its own
  // turns.
  private final class Lane: @unchecked Sendable {
    private let upstream: any RotatingProducer
    private let made = DispatchSemaphore(value: 0)
    private let wanted: DispatchSemaphore
    private let slots: [Slot]
    private var turnToTake = 0
    private let isStopped = Atomic(false)

    init(_ upstream: any RotatingProducer, ahead: Int) {
      self.upstream = upstream
      slots = (0..<ahead).map { _ in Slot() }
      // A semaphore must not be freed below its first value, so it is raised from zero.
      wanted = DispatchSemaphore(value: 0)
      for _ in 0..<ahead { wanted.signal() }
    }

    func run() {
      var turn = 0
      while true {
        wanted.wait()
        if isStopped.load(ordering: .acquiring) { return }
        let chunk = make()
        slots[turn].chunk = chunk
        turn = (turn + 1) % slots.count
        made.signal()
        if chunk.isLast { return }
      }
    }

    private func make() -> Chunk {
      do throws(CodecError) {
        return .bytes(try upstream.next())
      } catch {
        return .failure(error)
      }
    }

    /// The next chunk; the one before it may be overwritten `bufferCount` chunks later.
    func take() -> Chunk {
      made.wait()
      let chunk = slots[turnToTake].chunk ?? .bytes(UnsafeRawBufferPointer(start: nil, count: 0))
      turnToTake = (turnToTake + 1) % slots.count
      wanted.signal()
      return chunk
    }

    func stop() {
      isStopped.store(true, ordering: .releasing)
      wanted.signal()
    }
  }
}
