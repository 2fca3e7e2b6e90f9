import Glibc

/// Work that waits for others, such as a host far away, off the threads that Swift's tasks share: of those
/// there are as many as processors, and who waits on one keeps everybody else from it.
package enum WaitingThread {
  /// Does `body` on a thread of its own; where there can be none, on the caller's.
  package static func run<Value: Sendable>(
    _ body: @escaping @Sendable () -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in
      let work = Work { continuation.resume(returning: body()) }
      let context = Unmanaged.passRetained(work).toOpaque()
      var thread = pthread_t()
      guard pthread_create(&thread, nil, begin, context) == 0 else {
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        return
      }
      pthread_detach(thread)
    }
  }

  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private static let begin: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? =
    {
      context in
      if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
      return nil
    }
}
