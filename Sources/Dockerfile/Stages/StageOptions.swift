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

  /// The platform that is built for.
  public var platform: String
  /// The file's path, whose name may say what the file is for.
  public var file: String?
  /// Names that bake or compose files give to contexts of a build: `FROM` and `COPY --from` find them
  /// before any image.
  public var contexts: Set<String> { Set(definitions.flatMap(\.contexts)) }
  /// The build context, where it is known.
  public var context: BuildContext?

  /// Options; nothing is given by default.
  public init(
    target: String? = nil, service: String? = nil, localdev: String? = nil, tests: [String] = [],
    buildArguments: [String: String] = [:], knownImages: Set<String> = KnownImages.names,
    definitions: [BuildDefinition] = [], platform: String = PlatformArguments.defaultPlatform,
    file: String? = nil, context: BuildContext? = nil
  ) {
    self.target = target
    self.service = service
    self.localdev = localdev
    self.tests = tests
    self.buildArguments = buildArguments
    self.knownImages = knownImages
    self.definitions = definitions
    self.platform = platform
    self.file = file
    self.context = context
  }
}

/// Names that a bare `FROM name` commonly means as an image.
public enum KnownImages {
  /// Distributions, languages and servers of Docker's official library.
  public static let names: Set<String> = [
    "adminer", "alpine", "almalinux", "amazoncorretto", "amazonlinux", "arangodb", "archlinux",
    "bash", "busybox", "buildpack-deps", "caddy", "cassandra", "centos", "chronograf", "clojure",
    "composer", "consul", "couchbase", "couchdb", "dart", "debian", "docker", "drupal",
    "eclipse-mosquitto", "eclipse-temurin", "elasticsearch", "elixir", "erlang", "fedora", "flink",
    "gcc", "ghost", "golang", "gradle", "groovy", "haproxy", "haskell", "haxe", "httpd",
    "influxdb", "jenkins", "jetty", "joomla", "jruby", "julia", "kapacitor", "kibana", "kong",
    "logstash", "mageia", "mariadb", "matomo", "maven", "memcached", "mono", "mongo",
    "mongo-express", "mysql", "nats", "neo4j", "nextcloud", "nginx", "node", "odoo", "openjdk",
    "opensuse", "oraclelinux", "percona", "perl", "photon", "php", "phpmyadmin", "postgres", "pypy",
    "python", "r-base", "rabbitmq", "redis", "redmine", "registry", "rockylinux", "ruby", "rust",
    "sapmachine", "scratch", "solr", "sonarqube", "spark", "storm", "swift", "swipl", "telegraf",
    "tomcat", "tomee", "traefik", "ubuntu", "varnish", "vault", "wordpress", "zookeeper",
  ]
}
