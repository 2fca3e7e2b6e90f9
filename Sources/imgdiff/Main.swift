import ArgumentParser
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
    do {
      var command = try Imgdiff.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      exit(end(error))
    }
  }

  /// Says what there is to say about an error, and gives the exit code that it means.
  private static func end(_ error: any Error) -> Int32 {
    switch error {
    case OutputError.closedPipe:
      return 128 + SIGPIPE
    case let failure as OutputError:
      Messages.error(failure.description)
      return ExitStatus.inconclusive
    case let failure as Failure:
      Messages.error(failure.description)
      return ExitStatus.inconclusive
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
      return ExitStatus.holds
    }
    let message = Imgdiff.message(for: error).singleLine
    Messages.error("\(message.lowercasedFirst) (see imgdiff --help)")
    return ExitStatus.inconclusive
  }
}

/// The exit codes; design and documentation give them these meanings.
enum ExitStatus {
  /// The statement holds, or there was nothing to judge.
  static let holds: Int32 = 0
  /// The statement does not hold.
  static let fails: Int32 = 1
  /// Nothing can be concluded.
  static let inconclusive: Int32 = 2
}

extension String {
  fileprivate var lowercasedFirst: String {
    guard let first, !dropFirst().prefix(1).allSatisfy(\.isUppercase) else { return self }
    return first.lowercased() + dropFirst()
  }
}
