import Foundation

/// All that is written about a program's commands.
struct CommandReference {
  let root: Command
  let version: String
  /// The day that the pages bear.
  let date: String

  /// Asks the program; throws where it cannot be run, or says something else.
  init(of program: String) throws {
    version = String(decoding: try Self.output(of: program, "--version"), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    root = try JSONDecoder().decode(
      Description.self, from: try Self.output(of: program, "--experimental-dump-help")
    ).command
    date = try Self.day()
  }

  private struct Description: Decodable {
    let command: Command
  }

  /// Writes `man1/*.1`, and a file for each shell.
  func write(to folder: String) throws {
    var files = ["imgdiff.bash": BashCompletion(root).text, "_imgdiff": ZshCompletion(root).text]
    files["imgdiff.fish"] = FishCompletion(root).text
    files["man1/\(root.name).1"] = ManualPage(of: root, in: self).text
    for command in root.commands {
      files["man1/\(root.name)-\(command.name).1"] = ManualPage(of: command, in: self).text
    }
    let folder = URL(fileURLWithPath: folder)
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("man1"), withIntermediateDirectories: true)
    for (name, text) in files {
      try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
  }

  private static func output(of program: String, _ argument: String) throws -> Data {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [argument]
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ReferenceError("\(program) \(argument) ended with \(process.terminationStatus)")
    }
    return output
  }

  /// The day of `SOURCE_DATE_EPOCH` (reproducible-builds.org), else today, in UTC.
  private static func day() throws -> String {
    var date = Date()
    if let text = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"] {
      guard let seconds = TimeInterval(text) else {
        throw ReferenceError("SOURCE_DATE_EPOCH is no number of seconds since 1970: '\(text)'")
      }
      date = Date(timeIntervalSince1970: seconds)
    }
    return String(ISO8601DateFormatter().string(from: date).prefix(10))
  }
}

/// Why nothing is written.
struct ReferenceError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
