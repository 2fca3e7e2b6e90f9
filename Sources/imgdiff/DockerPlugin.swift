import System

/// What Docker's client expects of a program that is one of its commands (`docker imgdiff …`,
/// docker/cli `cli-plugins`): it starts `docker-imgdiff` with its own arguments, whole.
enum DockerPlugin {
  /// What the process has to do.
  enum Request: Equatable {
    /// Say who it is, or answer a shell's completion: text for Docker's client.
    case answer(String)
    /// Run with these arguments, in an environment with these variables; nil takes one away.
    case run([String], environment: [String: String?])
  }

  /// What is asked; nil where the program was started by another name.
  ///
  /// - Parameter words: the name that the program was started by, and the arguments.
  static func request(_ words: [String]) -> Request? {
    guard let program = words.first?.split(separator: "/").last, program == "docker-\(command)"
    else { return nil }
    let arguments = Array(words.dropFirst())
    switch arguments.first {
    case "docker-cli-plugin-metadata": return .answer(metadata)
    // The shell completes files itself.
    case "__complete", "__completeNoDesc": return .answer(":0")
    default: return run(arguments)
    }
  }

  private static let command = "imgdiff"

  private static var metadata: String {
    """
    {"SchemaVersion":"0.1.0","Vendor":"imgdiff","Version":"\(Imgdiff.version)",\
    "ShortDescription":"Prove that a service image ships no tests"}
    """
  }

  /// The options of Docker's client that stand before the command and take a value, with the variable
  /// that says the same; nil where there is none, or it says nothing to us.
  private static let options: [String: String?] = [
    "--config": "DOCKER_CONFIG", "-c": "DOCKER_CONTEXT", "--context": "DOCKER_CONTEXT",
    "-H": "DOCKER_HOST", "--host": "DOCKER_HOST", "-l": nil, "--log-level": nil,
    "--tlscacert": nil, "--tlscert": nil, "--tlskey": nil,
  ]

  private static func run(_ arguments: [String]) -> Request {
    var environment: [String: String?] = [:]
    var asksForHelp = false
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == command {
        return .run(Array(rest) + (asksForHelp ? ["--help"] : []), environment: environment)
      }
      if word == "help" { asksForHelp = true }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let variable = options[String(parts[0])] else { continue }
      guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else { break }
      guard let variable else { continue }
      environment.updateValue(value, forKey: variable)
      // A context that is named goes before the host of the environment.
      if variable == "DOCKER_CONTEXT" { environment.updateValue(nil, forKey: "DOCKER_HOST") }
    }
    // Somebody started it by hand.
    return .run(arguments, environment: [:])
  }
}
