import Foundation

/// The built program, run as people and scripts run it.
struct Imgdiff {
  /// What a run left behind.
  struct Outcome {
    let output: Data
    let errors: String
    let status: Int32
    /// Whether a signal ended it, `status` then being the signal's number.
    let wasSignalled: Bool

    var text: String { String(decoding: output, as: UTF8.self) }
    var errorLines: [Substring] { errors.split(separator: "\n") }
  }

  /// The folder that the program runs in.
  let folder: TemporaryFolder

  /// The program beside the tests that are running, or the one that `IMGDIFF_BINARY` names.
  static let path: String = {
    if let path = ProcessInfo.processInfo.environment["IMGDIFF_BINARY"] { return path }
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("imgdiff").path
  }()

  /// Where the program keeps things in tests that do not say otherwise: not with the developer's own.
  private static let cacheHome = Result { try TemporaryFolder() }

  /// An environment in which nothing but `variables` decides how output looks.
  private static func environment(_ variables: [String: String]) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    // IMGDIFF_PARALLELISM stays: a whole run of the tests may be forced to one number.
    for name in ["COLUMNS", "NO_COLOR", "TERM"] { environment[name] = nil }
    // Neither do engines of the developer's.
    for name in ["DOCKER_HOST", "CONTAINER_HOST"] {
      environment[name] = "unix:///imgdiff/absent.sock"
    }
    environment["XDG_CACHE_HOME"] = try? cacheHome.get().path
    return environment.merging(variables) { $1 }
  }

  /// Runs the program and waits for its end.
  func run(
    _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments: arguments, input: input, environment: environment)
  }

  /// Runs the program and waits for its end.
  func run(
    arguments: [String], input: String? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = try process(Self.path, arguments, input: input, environment: environment)
    return try finish(process)
  }

  /// Runs a line of bash, in which `$0` is the program.
  func shell(_ line: String) throws -> Outcome {
    try finish(try process("/bin/bash", ["-c", line, Self.path]))
  }

  /// A process that is ready to run; its output goes to files, for a pipe that nobody empties stops
  /// a program.
  func process(
    _ path: String, _ arguments: [String], input: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = Self.environment(environment)
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: folder.url($0)) } ?? FileHandle.nullDevice
    let streams = folder.url("streams-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: streams, withIntermediateDirectories: false)
    process.standardOutput = try Self.emptyFile(streams.appendingPathComponent("out"))
    process.standardError = try Self.emptyFile(streams.appendingPathComponent("errors"))
    return process
  }

  private static func emptyFile(_ url: URL) throws -> FileHandle {
    try Data().write(to: url)
    return try FileHandle(forUpdating: url)
  }

  private func finish(_ process: Process) throws -> Outcome {
    try process.run()
    process.waitUntilExit()
    return try Self.outcome(of: process)
  }

  /// What a process that has ended left behind.
  static func outcome(of process: Process) throws -> Outcome {
    Outcome(
      output: try contents(process.standardOutput),
      errors: String(decoding: try contents(process.standardError), as: UTF8.self),
      status: process.terminationStatus,
      wasSignalled: process.terminationReason == .uncaughtSignal)
  }

  private static func contents(_ stream: Any?) throws -> Data {
    guard let file = stream as? FileHandle else { return Data() }
    try file.seek(toOffset: 0)
    return try file.readToEnd() ?? Data()
  }
}

/// A folder that goes when the test is done.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "imgdiff-tests-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func url(_ name: String) -> URL {
    name.hasPrefix("/")
      ? URL(fileURLWithPath: name) : URL(fileURLWithPath: path).appendingPathComponent(name)
  }

  /// The names of the files in it, those of streams left out, sorted.
  var names: [String] {
    get throws {
      try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { !$0.hasPrefix("streams-") }.sorted()
    }
  }
}
