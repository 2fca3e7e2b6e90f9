import ByteText
import Dockerfile
import LayerFilesystem
import PythonDistributions

/// The files by which process managers know what to start: Procfile, supervisord, systemd, cron, s6 and
/// runit, and the folders whose scripts an entrypoint or an init runs.
enum ManagedCommands {
  private enum Form {
    /// `name: command`.
    case procfile
    /// `command=…` of a section.
    case supervisor
    /// `ExecStart=…` of a unit.
    case systemd
    /// A time, perhaps a user, and a command.
    case cron
    /// Commands alone.
    case script
  }

  /// The commands that a file has a process manager start; nil where it is no such file.
  static func commands(in text: String, at path: EntryPath) -> [String]? {
    guard let form = form(of: path) else { return nil }
    if form == .script { return [text] }
    return text.split(separator: "\n").flatMap { line -> [String] in
      let line = line.drop { $0 == " " || $0 == "\t" }
      guard let first = line.first, first != "#", first != ";" else { return [] }
      return commands(of: line, form)
    }
  }

  /// Whether all files of a folder, whatever they are called, may be such files.
  static func startsAll(of folder: EntryPath) -> Bool { mayBe(folder.appending(Array("x".utf8))) }

  /// Whether a file of that name may be such a file, in some folder.
  static func mayBe(named name: ArraySlice<UInt8>) -> Bool {
    name.hasPrefix("Procfile") || name.equals("crontab") || endings.contains { name.hasSuffix($0) }
  }

  private static let endings: [StaticString] = [".service", ".conf", ".ini", ".cron"]

  /// Whether a file stands where something starts it without being told its name.
  static func mayBe(_ path: EntryPath) -> Bool { form(of: path) != nil }

  private static func commands(of line: Substring, _ form: Form) -> [String] {
    switch form {
    case .procfile:
      return line.firstIndex(of: ":").map { [String(line[line.index(after: $0)...])] } ?? []
    case .supervisor, .systemd:
      guard let equals = line.firstIndex(of: "=") else { return [] }
      let key = line[..<equals].filter { $0 != " " && $0 != "\t" }
      let value = line[line.index(after: equals)...].drop { " \t-@:+!".contains($0) }
      let starts = form == .supervisor ? key == "command" : key.hasPrefix("Exec")
      return starts ? [String(value)] : []
    case .cron:
      let fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard let first = fields.first, !first.contains("=") else { return [] }
      let rest = fields.dropFirst(first.hasPrefix("@") ? 1 : 5)
      // The system's tables have a user before the command.
      return [rest, rest.dropFirst()].map { $0.joined(separator: " ") }
    case .script: return [String(line)]
    }
  }

  private static func form(of path: EntryPath) -> Form? {
    let name = path.name
    let folders = path.bytes.split(separator: slash).dropLast()
    if name.equals("Procfile") || name.hasPrefix("Procfile.") { return .procfile }
    if name.hasSuffix(".service") { return .systemd }
    if name.hasSuffix(".conf") || name.hasSuffix(".ini") {
      let isOfSupervisor =
        name.hasPrefix("supervisor") || folders.contains { $0.hasPrefix("supervisor") }
      return isOfSupervisor ? .supervisor : nil
    }
    if name.equals("crontab") || name.hasSuffix(".cron") || folders.last?.equals("cron.d") ?? false
      || folders.last?.equals("crontabs") ?? false
    {
      return .cron
    }
    let isScript = folders.suffix(3).contains { folder in scripts.contains(Array(folder)) }
    return isScript ? .script : nil
  }

  private static let scripts: Set<[UInt8]> = Set(
    """
    cron.hourly cron.daily cron.weekly cron.monthly services.d s6-rc.d cont-init.d service sv runit
    docker-entrypoint.d entrypoint.d init.d
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
}
