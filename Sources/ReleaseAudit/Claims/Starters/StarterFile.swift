import ByteText
import LayerFilesystem

/// The files by which programs know what to start without being told by a command of the image: tables of
/// process managers, of schedulers and of init systems, and the folders whose scripts these run.
enum StarterFile {
  /// The form of a file by its place; nil where its place says nothing.
  static func form(of path: EntryPath) -> StarterForm? {
    let name = path.name
    let folders = path.bytes.split(separator: slash).dropLast()
    let folder = folders.last ?? []
    if name.hasPrefix("Procfile") || name.hasSuffix(".procfile") { return .procfile }
    if isUnit(name, folders) { return .unit }
    if name.equals("anacrontab") { return .anacron }
    if name.equals("inittab") { return .inittab }
    if isSettings(name, folders) { return .settings }
    if isTable(name, folder) { return .cron }
    if isStructured(name) { return .structured }
    return folders.suffix(3).contains { scripts.contains(Array($0)) } || name.equals("rc.local")
      ? .script : nil
  }

  /// Whether all files of a folder, whatever they are called, may be such files.
  static func startsAll(of folder: EntryPath) -> Bool {
    form(of: folder.appending(Array("x".utf8))) != nil
  }

  /// Whether a file of that name may be such a file, in some folder or by its content.
  static func mayBe(named name: ArraySlice<UInt8>) -> Bool {
    name.hasPrefix("Procfile") || name.equals("inittab") || name.equals("rc.local")
      || isStructured(name) || endings.contains { name.hasSuffix($0) }
  }

  private static let endings: [StaticString] = [
    ".service", ".socket", ".mount", ".conf", ".ini", ".cfg", ".cron", "crontab", "anacrontab",
    ".procfile",
  ]

  /// The form of a text by what it says: sections that only one program's files have.
  static func form(of text: String) -> StarterForm? {
    for line in text.split(whereSeparator: \.isNewline) where line.hasPrefix("[") {
      if sections.contains(where: line.hasPrefix) { return .settings }
      if line.hasPrefix("[Service]") { return .unit }
    }
    return nil
  }

  private static let sections = [
    "[program:", "[eventlistener:", "[fcgi-program:", "[watcher:", "[uwsgi]", "[job-exec ",
    "[job-local ", "[job-run ",
  ]

  private static func isUnit(
    _ name: ArraySlice<UInt8>, _ folders: ArraySlice<ArraySlice<UInt8>>
  ) -> Bool {
    if name.hasSuffix(".service") { return true }
    let isOfSystemd =
      folders.contains { $0.equals("systemd") }
      || folders.last.map { $0.hasSuffix(".service.d") || $0.hasSuffix(".socket.d") } ?? false
    return isOfSystemd
      && [".conf", ".socket", ".mount", ".swap"].contains { name.hasSuffix($0) }
  }

  private static func isSettings(
    _ name: ArraySlice<UInt8>, _ folders: ArraySlice<ArraySlice<UInt8>>
  ) -> Bool {
    let folder = folders.last ?? []
    if folder.equals("dinit.d") || folder.equals("monit.d") { return true }
    guard [".conf", ".ini", ".cfg"].contains(where: { name.hasSuffix($0) }) else {
      return name.equals("monitrc")
    }
    let managers: [StaticString] = ["supervisor", "circus", "monit", "uwsgi", "ofelia"]
    // Upstart's jobs.
    if folder.equals("init"), folders.dropLast().last?.equals("etc") ?? false { return true }
    return managers.contains { manager in
      name.hasPrefix(manager) || folders.contains { $0.hasPrefix(manager) }
    }
  }

  private static func isTable(_ name: ArraySlice<UInt8>, _ folder: ArraySlice<UInt8>) -> Bool {
    if name.hasSuffix("crontab") || name.hasPrefix("crontab") || name.hasSuffix(".cron") {
      return true
    }
    let folders: [StaticString] = ["cron.d", "crontabs", "incron.d", "fcron"]
    return folders.contains { folder.equals($0) }
  }

  private static func isStructured(_ name: ArraySlice<UInt8>) -> Bool {
    let names: [StaticString] = [
      "ecosystem.config.js", "ecosystem.config.cjs", "pm2.json", "mprocs.yaml", "yacron.yaml",
      "process-compose.yaml", "process-compose.yml", "process.yml", "processes.yml",
    ]
    return names.contains { name.equals($0) } || name.hasPrefix("yacrontab")
  }

  private static let scripts: Set<[UInt8]> = Set(
    """
    cron.hourly cron.daily cron.weekly cron.monthly services.d s6-rc.d cont-init.d cont-finish.d
    service sv runit s6 docker-entrypoint.d docker-entrypoint-init.d docker-entrypoint-initdb.d
    entrypoint.d entrypoints.d init.d my_init.d rc.local.d container-entrypoint.d startup.d
    pre-start.d post-start.d boot.d hooks.d healthcheck.d
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
}
