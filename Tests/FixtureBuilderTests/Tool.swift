import Foundation

/// A program of the machine that judges our bytes independently.
enum Tool: String {
  case skopeo, umoci, tar, gzip, zstd, xz, bzip2, python3

  var path: String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    return folders.map { "\($0)/\(rawValue)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  var isInstalled: Bool { path != nil }

  /// Runs it and returns what it printed; its errors are part of a failure's message.
  @discardableResult
  func run(_ arguments: String..., in folder: String = "/") throws -> Data {
    guard let path else { throw Failure(message: "\(rawValue) is not installed") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    // Files, not pipes: a pipe that nobody empties stops the program.
    let output = try TemporaryFolder()
    let (out, errors) = ("\(output.path)/out", "\(output.path)/errors")
    for file in [out, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
    process.standardOutput = FileHandle(forWritingAtPath: out)
    process.standardError = FileHandle(forWritingAtPath: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let printed = try Data(contentsOf: URL(fileURLWithPath: out))
    guard process.terminationStatus == 0 else {
      let text = try String(contentsOfFile: errors, encoding: .utf8)
      throw Failure(message: "\(rawValue) \(arguments): \(text)")
    }
    return printed
  }

  struct Failure: Error, CustomStringConvertible {
    let message: String
    var description: String { message }
  }
}

/// A folder that goes when the test is done.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "fixture-builder-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Puts bytes into a file and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    return "\(path)/\(name)"
  }
}
