/// A command as ArgumentParser describes it (`--experimental-dump-help`).
struct Command: Decodable {
  let name: String
  /// What it does, in a sentence.
  let abstract: String
  /// More about it; empty where there is no more to say.
  let discussion: String
  let arguments: [Argument]
  /// The commands of a program, without `help`, which is about them.
  let commands: [Command]
  /// The one that is meant where none is named.
  let defaultCommand: String?

  private enum Key: String, CodingKey {
    case commandName, abstract, discussion, arguments, subcommands, defaultSubcommand
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    name = try values.decode(String.self, forKey: .commandName)
    abstract = try values.decodeIfPresent(String.self, forKey: .abstract) ?? ""
    discussion = try values.decodeIfPresent(String.self, forKey: .discussion) ?? ""
    arguments = try values.decodeIfPresent([Argument].self, forKey: .arguments) ?? []
    commands = (try values.decodeIfPresent([Command].self, forKey: .subcommands) ?? [])
      .filter { $0.name != "help" }
    defaultCommand = try values.decodeIfPresent(String.self, forKey: .defaultSubcommand)
  }

  /// What stands alone, in order.
  var positionals: [Argument] { arguments.filter { $0.kind == .positional } }
  /// Options and flags, the command's own first.
  var options: [Argument] {
    let options = arguments.filter { $0.kind != .positional }
    return options.filter { $0.sectionTitle == nil } + options.filter { $0.sectionTitle != nil }
  }
}
