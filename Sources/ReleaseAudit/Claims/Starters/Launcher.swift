/// Programs that start what a file or a folder tells them, which their command names.
enum Launcher {
  /// Whether words start such a program.
  static func isAmong(_ words: [String]) -> Bool {
    words.contains { word in
      let name = word.split(separator: "/").last.map(String.init) ?? ""
      return names.contains(name)
    }
  }

  /// What words may name as the file: each word, the value of an option, and what is behind the letter of a
  /// short option.
  static func files(in words: [String]) -> [String] {
    words.flatMap { word -> [String] in
      guard word.hasPrefix("-") else { return [word] }
      if let equals = word.firstIndex(of: "=") {
        return [String(word[word.index(after: equals)...])]
      }
      return word.hasPrefix("--") || word.count < 3 ? [] : [String(word.dropFirst(2))]
    }
  }

  private static let names: Set<String> = [
    "anacron", "chaperone", "circusd", "cron", "crond", "crontab", "dcron", "devilbox", "dinit",
    "fcron", "fcrontab", "foreground", "forego", "foreman", "god", "goreman", "hivemind", "honcho",
    "immortal", "immortaldir", "incrond", "incrontab", "init", "jobber", "jobberrunner", "monit",
    "mprocs", "multirun", "ofelia", "overmind", "pm2", "pm2-docker", "pm2-runtime",
    "process-compose", "run-parts", "runit", "runsvdir", "s6-rc", "s6-rc-compile", "s6-rc-init",
    "s6-supervise", "s6-svscan", "shoreman", "supercronic", "supervisord", "svscan", "svscanboot",
    "systemctl", "systemd", "uwsgi", "yacron",
  ]
}
