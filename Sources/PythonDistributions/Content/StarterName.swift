import ByteText

/// The names of files that tell programs what to start: tables of process managers, units, scripts of
/// shells.
///
/// What they say is kept whole where they are short. A name that is not here may do the same where its
/// folder, its content or a command says so; of those, texts without an ending are looked into.
enum StarterName {
  /// Whether a name tells that its file starts programs, or may.
  static func tells(_ name: Span<UInt8>) -> Bool {
    guard name.count > 1 else { return false }
    if name.begins(with: "Procfile") || name.containsIgnoringCase("crontab") { return true }
    switch name[name.count - 1].asciiLowercased {
    case UInt8(ascii: "f"): return name.endsIgnoringCase(with: ".conf")
    case UInt8(ascii: "i"): return name.endsIgnoringCase(with: ".ini")
    case UInt8(ascii: "g"): return name.endsIgnoringCase(with: ".cfg")
    case UInt8(ascii: "e"):
      return name.endsIgnoringCase(with: ".service") || name.endsIgnoringCase(with: ".procfile")
    case UInt8(ascii: "t"):
      return name.endsIgnoringCase(with: ".socket") || name.endsIgnoringCase(with: ".mount")
        || name.equals("ecosystem.config.ts")
    case UInt8(ascii: "n"):
      return name.endsIgnoringCase(with: ".cron") || name.equals("pm2.json")
    case UInt8(ascii: "b"):
      return name.endsIgnoringCase(with: "tab") && !name.endsIgnoringCase(with: ".db")
    case UInt8(ascii: "h"):
      return name.endsIgnoringCase(with: ".sh") || name.endsIgnoringCase(with: ".bash")
    case UInt8(ascii: "l"):
      return name.equals("rc.local")
        || (name.endsIgnoringCase(with: ".yml") || name.endsIgnoringCase(with: ".yaml"))
          && (name.containsIgnoringCase("process") || name.containsIgnoringCase("procs")
            || name.containsIgnoringCase("cron"))
    case UInt8(ascii: "s"):
      return name.equals("ecosystem.config.js") || name.equals("ecosystem.config.cjs")
    default: return false
    }
  }

  /// Whether a name is one of those that tell a test runner or an installer something beside other things:
  /// files of build systems, editors and services.
  static func mayTell(_ name: Span<UInt8>) -> Bool {
    guard name.count > 1 else { return false }
    switch name[name.count - 1].asciiLowercased {
    case UInt8(ascii: "l"):
      return name.endsIgnoringCase(with: ".yml") || name.endsIgnoringCase(with: ".yaml")
        || name.endsIgnoringCase(with: ".toml")
    case UInt8(ascii: "k"): return name.endsIgnoringCase(with: ".mk")
    case UInt8(ascii: "n"): return name.endsIgnoringCase(with: ".json")
    case UInt8(ascii: "t"):
      return name.endsIgnoringCase(with: ".just") || name.endsIgnoringCase(with: ".bat")
    case UInt8(ascii: "e"): return name.endsIgnoringCase(with: ".dockerfile")
    default: break
    }
    return name.begins(with: "Dockerfile") || name.begins(with: ".env")
      || name.begins(with: "Jenkinsfile") || name.begins(with: "Makefile")
  }

  /// Whether a name has no ending, as many tables and scripts have none.
  static func hasNoEnding(_ name: Span<UInt8>) -> Bool {
    guard name.count > 1 else { return true }
    for index in 1..<name.count where name[index] == .dot { return false }
    return true
  }
}
