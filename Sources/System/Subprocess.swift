import ByteText
import CLibC
import Glibc

/// Runs a program of the host, waits for it, and takes what it prints. What it says on standard error goes
/// where ours does.
package enum Subprocess {
  /// How a program ended.
  package struct Outcome: Sendable {
    /// Its exit code; 128 and the signal's number where a signal ended it.
    package let status: Int32
    /// What it printed.
    package let output: [UInt8]

    /// An outcome.
    package init(status: Int32, output: [UInt8]) {
      self.status = status
      self.output = output
    }
  }

  /// Why there is no outcome.
  package enum Failure: Error, Sendable, CustomStringConvertible {
    /// It could not be started; `reason` is the system's.
    case notStarted(reason: String)
    /// It took longer than it may, and was ended.
    case tooSlow(seconds: Int)
    /// It printed more than it may, and was ended.
    case tooMuch(bytes: Int)

    /// The text for people, to stand behind the program's name.
    package var description: String {
      switch self {
      case .notStarted(let reason): "cannot be started: \(reason)".onOneLine
      case .tooSlow(let seconds): "did not answer within \(seconds) seconds"
      case .tooMuch(let bytes): "printed more than \(bytes) bytes"
      }
    }
  }

  /// Runs `program`, which is looked for in `PATH`, with our environment.
  ///
  /// Where it takes too long or prints too much it is ended; and what it started with it, unless there is a
  /// terminal: there it stays in our process group, so that it may ask the person for something.
  ///
  /// - Parameters:
  ///   - input: what it reads; small, since nobody waits until it was read.
  ///   - seconds: how long it may take.
  ///   - limit: how many bytes it may print.
  package static func run(
    _ program: String, _ arguments: [String], input: [UInt8], seconds: Int, limit: Int = 1 << 20
  ) throws(Failure) -> Outcome {
    // A socket takes bytes without the signal that a pipe without a reader gives.
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    var inputs: [Int32] = [0, 0]
    var outputs: [Int32] = [0, 0]
    guard socketpair(AF_UNIX, kind, 0, &inputs) == 0 else {
      throw .notStarted(reason: lastSystemError())
    }
    guard socketpair(AF_UNIX, kind, 0, &outputs) == 0 else {
      let reason = lastSystemError()
      for descriptor in inputs { close(descriptor) }
      throw .notStarted(reason: reason)
    }
    defer { close(outputs[0]) }
    let isOwnGroup = !hasTerminal
    let child = start(
      program, arguments, input: inputs[0], output: outputs[1], isOwnGroup: isOwnGroup)
    close(inputs[0])
    close(outputs[1])
    let process: pid_t
    switch child {
    case .success(let started): process = started
    case .failure(let failure):
      close(inputs[1])
      throw failure
    }
    _ = input.withUnsafeBytes {
      send(inputs[1], $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    close(inputs[1])
    let end = ContinuousClock.now + .seconds(seconds)
    do throws(Failure) {
      let output = try read(outputs[0], until: end, seconds, limit)
      return Outcome(status: try wait(process, until: end, seconds), output: output)
    } catch {
      kill(isOwnGroup ? -process : process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
      throw error
    }
  }

  private static var hasTerminal: Bool {
    let terminal = open("/dev/tty", O_RDONLY | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    close(terminal)
    return true
  }

  private static func start(
    _ program: String, _ arguments: [String], input: Int32, output: Int32, isOwnGroup: Bool
  ) -> Result<pid_t, Failure> {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    var signals = sigset_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
    // Whatever we do with signals is no business of the program's.
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    var flags = Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK)
    if isOwnGroup {
      flags |= Int16(POSIX_SPAWN_SETPGROUP)
      posix_spawnattr_setpgroup(&attributes, 0)
    }
    posix_spawnattr_setflags(&attributes, flags)
    var words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var process = pid_t()
    let code = posix_spawnp(
      &process, program, &actions, &attributes, &words, imgdiff_environment())
    guard code == 0 else {
      errno = code
      return .failure(.notStarted(reason: lastSystemError()))
    }
    return .success(process)
  }

  private static func read(
    _ descriptor: Int32, until end: ContinuousClock.Instant, _ seconds: Int, _ limit: Int
  ) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      guard ContinuousClock.now < end else { throw .tooSlow(seconds: seconds) }
      var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&event, 1, 50) > 0 else { continue }
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return bytes }
      bytes += chunk[..<count]
      guard bytes.count <= limit else { throw .tooMuch(bytes: limit) }
    }
  }

  private static func wait(
    _ process: pid_t, until end: ContinuousClock.Instant, _ seconds: Int
  ) throws(Failure) -> Int32 {
    var status: Int32 = 0
    while true {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process { break }
      guard ended == 0 || errno == EINTR else { return 127 }
      guard ContinuousClock.now < end else { throw .tooSlow(seconds: seconds) }
      usleep(2_000)
    }
    let signal = status & 0x7F
    return signal == 0 ? status >> 8 & 0xFF : 128 + signal
  }
}
