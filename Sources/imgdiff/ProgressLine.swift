import Codecs
import Synchronization
import System

/// One line on a terminal that says how far the work is; it appears when work takes over half a
/// second, and is gone at the end.
final class ProgressLine: Sendable {
  private struct State {
    var total: Int64 = 0
    var done: Int64 = 0
    var nextDrawing: ContinuousClock.Instant
    var isDrawn = false
  }

  private let isShown: Bool
  private let state: Mutex<State>

  private static let patience = Duration.milliseconds(500)
  private static let interval = Duration.milliseconds(100)

  init(isShown: Bool) {
    self.isShown = isShown
    state = Mutex(State(nextDrawing: .now + Self.patience))
  }

  /// Says how many bytes there are to work through.
  func begin(total: Int64) {
    state.withLock { $0.total = total }
  }

  /// Says that so many more bytes were worked through; from any task.
  func advance(_ bytes: Int64) {
    guard isShown else { return }
    state.withLock { state in
      state.done += bytes
      let now = ContinuousClock.now
      guard now >= state.nextDrawing, state.total > 0 else { return }
      state.nextDrawing = now + Self.interval
      state.isDrawn = true
      let percent = min(100, state.done * 100 / state.total)
      Self.write("\rimgdiff: verifying and indexing, \(percent) %")
    }
  }

  /// Takes the line away.
  func end() {
    state.withLock { state in
      guard state.isDrawn else { return }
      state.isDrawn = false
      Self.write("\r\u{1B}[K")
    }
  }

  private static func write(_ text: String) {
    try? OutputFile.standardError().write(Array(text.utf8))
  }
}
