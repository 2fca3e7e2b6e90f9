/// What a user says about a Dockerfile beside the file.
public struct StageOptions: Sendable, Hashable {
  /// `--target`: the stage that is built; nil for the last.
  public var target: String?
  /// `--service`: the stage that ships, where the file's own signs mislead.
  public var service: String?
  /// `--localdev`: the developer's stage.
  public var localdev: String?
  /// `--tests`: the stages that run tests; none for those that are seen to.
  public var tests: [String]
  /// `--build-arg`.
  public var buildArguments: [String: String]
  /// Names without registry and tag that are images and no misspelt stages.
  public var knownImages: Set<String>
  /// What docker-bake or compose build from this file: a stage among them is built on purpose.
  public var definitions: [BuildDefinition]

  /// Options; nothing is given by default.
  public init(
    target: String? = nil, service: String? = nil, localdev: String? = nil, tests: [String] = [],
    buildArguments: [String: String] = [:], knownImages: Set<String> = KnownImages.names,
    definitions: [BuildDefinition] = []
  ) {
    self.target = target
    self.service = service
    self.localdev = localdev
    self.tests = tests
    self.buildArguments = buildArguments
    self.knownImages = knownImages
    self.definitions = definitions
  }
}

/// Names that a bare `FROM name` commonly means as an image.
public enum KnownImages {
  /// Distributions, languages and servers of Docker's official library.
  public static let names: Set<String> = [
    "alpine", "almalinux", "amazonlinux", "archlinux", "bash", "busybox", "buildpack-deps", "caddy",
    "centos", "clojure", "composer", "debian", "docker", "eclipse-temurin", "elixir", "erlang",
    "fedora", "gcc", "golang", "gradle", "groovy", "haproxy", "haskell", "httpd", "julia",
    "mariadb", "maven", "memcached", "mongo", "mysql", "nginx", "node", "openjdk", "opensuse",
    "oraclelinux", "perl", "php", "postgres", "pypy", "python", "r-base", "rabbitmq", "redis",
    "registry", "rockylinux", "ruby", "rust", "scratch", "swift", "tomcat", "traefik", "ubuntu",
  ]
}
