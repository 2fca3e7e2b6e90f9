import ArgumentParser
import ByteText
import Codecs
import Glibc
import Reporting
import System

/// Where the process begins, and the only place where it ends.
@main
enum Main {
  static func main() async {
    // A reader that has gone ends the run at once and without a word, even where the caller had
    // the signal ignored, as Python's subprocess does.
    signal(SIGPIPE, SIG_DFL)
    TruncationGuard.install()
    do {
      let arguments = arguments(CommandLine.arguments)
      guard !arguments.isEmpty else { exit(showHelp()) }
      let invocation = Invocation(arguments)
      guard !invocation.asksForLibraries else { exit(showLibraries()) }
      var command = try Imgdiff.parseAsRoot(invocation.commandFirst())
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(end(error))
    }
  }

  /// The arguments of imgdiff's own, whoever started it.
  private static func arguments(_ words: [String]) -> [String] {
    switch DockerPlugin.request(words) {
    case nil: return Array(words.dropFirst())
    case .answer(let text):
      print(text)
      exit(ExitStatus.holds.rawValue)
    case .run(let arguments, let environment):
      for (name, value) in environment { Environment.set(name, to: value) }
      return arguments
    }
  }

  /// The help, for somebody who wants to see what this is; and for a script whose variables are unset
  /// the exit code of a mistake: 0 would be a verdict.
  private static func showHelp() -> Int32 {
    print(Imgdiff.helpMessage())
    Messages.error("no image is named")
    return ExitStatus.inconclusive.rawValue
  }

  /// The version, and what this program runs with.
  private static func showLibraries() -> Int32 {
    for line in [Imgdiff.version] + Libraries.lines { print(line) }
    return ExitStatus.holds.rawValue
  }

  /// Says what there is to say about an error, and gives the exit code that it means.
  private static func end(_ error: any Error) -> Int32 {
    switch error {
    case OutputError.closedPipe:
      return 128 + SIGPIPE
    case let failure as OutputError:
      Messages.error(failure.description)
      return ExitStatus.inconclusive.rawValue
    case let failure as Failure:
      Messages.error(failure.description)
      return ExitStatus.inconclusive.rawValue
    case let code as ExitCode:
      return code.rawValue
    default:
      return endParsing(error)
    }
  }

  /// What ArgumentParser throws: help and version, which are answers, and mistakes in the arguments.
  private static func endParsing(_ error: any Error) -> Int32 {
    guard Imgdiff.exitCode(for: error) != .success else {
      print(Imgdiff.fullMessage(for: error))
      return ExitStatus.holds.rawValue
    }
    let message = Imgdiff.message(for: error).singleLine
    Messages.error("\(message.lowercasedFirst) (see imgdiff --help)")
    return ExitStatus.inconclusive.rawValue
  }
}

extension String {
  fileprivate var lowercasedFirst: String {
    guard let first, !dropFirst().prefix(1).allSatisfy(\.isUppercase) else { return self }
    return first.lowercased() + dropFirst()
  }
}
