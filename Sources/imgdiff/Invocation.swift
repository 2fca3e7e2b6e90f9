import ArgumentParser
import ByteText
import Codecs
import ContainerImage
import Dockerfile
import System

/// The arguments as they were typed, and the command that they mean.
///
/// ArgumentParser gives options before a command to the default command, and the command's name with
/// them, as an image. So the command goes to the front before it sees them.
struct Invocation {
  private let arguments: [String]

  init(_ arguments: [String]) {
    // To ArgumentParser all that begins with a dash is an option, but for the dash alone: so an image
    // on standard input that is chosen by its name is called by the other name of standard input.
    let options = arguments.firstIndex(of: "--") ?? arguments.endIndex
    self.arguments = arguments.enumerated().map { place, argument in
      // The short name, which ArgumentParser does not give it.
      if argument == "-V", place < options { return "--version" }
      let isReference = argument.hasPrefix("-:") || argument.hasPrefix("-@")
      return isReference ? ImageReference.standardInput + argument.dropFirst() : argument
    }
  }

  /// Whether the version is asked for, with all that belongs to it.
  var asksForLibraries: Bool {
    let options = arguments.prefix { $0 != "--" }
    return options.contains("--version")
      && (options.contains("--verbose") || options.contains("-v"))
  }

  /// The arguments with the command before its options; throws where the first word seems to be a
  /// command and is none.
  func commandFirst() throws(Failure) -> [String] {
    // What options take is known to ArgumentParser alone, and asking it takes longer than the start of
    // the process; so it is asked only where a word may be a command.
    guard arguments.contains(where: Self.isBareWord), let position = firstWord else {
      return arguments
    }
    let word = arguments[position]
    guard Self.commands.contains(word) else {
      if let meant = Self.nearest(to: word) {
        throw Failure("'\(word)' is neither a command nor a file; did you mean \(meant)?")
      }
      return arguments
    }
    var arranged = arguments
    arranged.remove(at: position)
    return [word] + arranged
  }

  /// Where the first argument stands that is neither an option nor an option's value.
  private var firstWord: Int? {
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      guard argument.hasPrefix("-"), argument != "-" else { return index }
      // Behind `--` all are words, and none of them a command.
      if argument == "--" { return nil }
      index += !argument.contains("=") && Self.takesValue(argument) ? 2 : 1
    }
    return nil
  }

  // MARK: Commands

  private static let subcommands = Imgdiff.configuration.subcommands
  private static let commands = subcommands.compactMap { $0.configuration.commandName }

  /// Whether an option takes its value from the next argument: only ArgumentParser knows, and it says
  /// so when there is none.
  private static func takesValue(_ option: String) -> Bool {
    subcommands.contains { command in
      do {
        _ = try command.parse([option])
        return false
      } catch {
        return command.message(for: error).hasPrefix("Missing value for")
      }
    }
  }

  /// Whether an argument is spelled as commands are, with letters and dashes.
  private static func isBareWord(_ argument: String) -> Bool {
    !argument.hasPrefix("-")
      && argument.utf8.allSatisfy { $0 == 0x2D || ($0 | 0x20) &- 0x61 < 26 }
  }

  /// What a word that is no command may mean; nil for what reads like a path, or is one.
  private static func nearest(to word: String) -> String? {
    guard isBareWord(word), word != "help", !HostFile.exists(word) else { return nil }
    switch word {
    case "version": return "'--version'"
    default: return Similarity.nearest(to: word, in: commands).map { "'\($0)'" }
    }
  }
}
