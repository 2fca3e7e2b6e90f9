import Codecs
import Glibc
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
  private let text: @Sendable (_ done: Int64, _ total: Int64) -> String
  private let state: Mutex<State>

  private static let patience = Duration.milliseconds(500)
  private static let interval = Duration.milliseconds(100)

  /// Whether there is a terminal to show it on.
  static var hasTerminal: Bool { Terminal.isTerminal(STDERR_FILENO) }

  /// A line that says what `text` makes of what is done and the total; of bytes without it.
  init(
    isShown: Bool,
    text: @escaping @Sendable (_ done: Int64, _ total: Int64) -> String = {
      "verifying and indexing, \(min(100, $0 * 100 / $1)) %"
    }
  ) {
    self.isShown = isShown
    self.text = text
    state = Mutex(State(nextDrawing: .now + Self.patience))
  }

  /// Says how many bytes or things there are to work through.
  func begin(total: Int64) {
    state.withLock { $0.total = total }
  }

  /// Says that so many more were worked through; from any task.
  func advance(_ count: Int64) {
    guard isShown else { return }
    state.withLock { state in
      state.done += count
      let now = ContinuousClock.now
      guard now >= state.nextDrawing, state.total > 0 else { return }
      state.nextDrawing = now + Self.interval
      state.isDrawn = true
      Self.write("\rimgdiff: \(text(state.done, state.total))")
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
