/// What an image says about the containers that are made from it.
public struct ImageConfiguration: Sendable {
  /// The platform.
  public var platform = Platform.amd64
  /// When the image was made, in RFC 3339.
  public var created: String? = "2024-11-11T00:00:00Z"
  /// The environment, each `NAME=VALUE`.
  public var environment: [String] = []
  /// The program that always runs.
  public var entrypoint: [String]?
  /// The program that runs by default, or the entrypoint's arguments.
  public var command: [String]?
  /// The user, by name or number, with or without a group.
  public var user = ""
  /// The folder that programs start in.
  public var workingDirectory = ""
  /// Ports such as `8000/tcp`.
  public var exposedPorts: [String] = []
  /// Labels; they are written sorted.
  public var labels: [(String, String)] = []
  /// Instructions for builds on the image.
  public var onBuild: [String] = []
  /// The words of the health check, such as `["CMD", "curl", "localhost"]`.
  public var healthcheck: [String]?

  /// A configuration without content, for `linux/amd64`.
  public init() {}

  /// The `config` member, which holds what Docker's own structure holds, in its order.
  var json: JSON {
    var json: JSON = .object([])
    if !user.isEmpty { json["User"] = .string(user) }
    if !exposedPorts.isEmpty {
      json["ExposedPorts"] = .object(
        exposedPorts.sorted().map { JSON.Member($0, [:]) })
    }
    if !environment.isEmpty { json["Env"] = .texts(environment) }
    if let entrypoint { json["Entrypoint"] = .texts(entrypoint) }
    if let command { json["Cmd"] = .texts(command) }
    if let healthcheck {
      json["Healthcheck"] = ["Test": .texts(healthcheck), "Interval": 30_000_000_000]
    }
    if !workingDirectory.isEmpty { json["WorkingDir"] = .string(workingDirectory) }
    if !onBuild.isEmpty { json["OnBuild"] = .texts(onBuild) }
    if !labels.isEmpty { json["Labels"] = .texts(labels).sortedByName }
    return json
  }
}
