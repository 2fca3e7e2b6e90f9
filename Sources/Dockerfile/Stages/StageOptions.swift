/// What a user says about a Dockerfile beside the file.
package struct StageOptions: Sendable, Hashable {
  /// `--target`: the stage that is built; nil for the last.
  package var target: String?
  /// `--service`: the stage that ships, where the file's own signs mislead.
  package var service: String?
  /// `--localdev`: the developer's stage.
  package var localdev: String?
  /// `--tests`: the stages that run tests; none for those that are seen to.
  package var tests: [String]
  /// `--build-arg`.
  package var buildArguments: [String: String]
  /// Names without registry and tag that are images and no misspelt stages.
  package var knownImages: Set<String>
  /// What docker-bake or compose build from this file: a stage among them is built on purpose.
  package var definitions: [BuildDefinition]

  /// The platform that is built for.
  package var platform: String
  /// The file's path, whose name may say what the file is for.
  package var file: String?
  /// Names that bake or compose files give to contexts of a build: `FROM` and `COPY --from` find them
  /// before any image.
  package var contexts: Set<String> { Set(definitions.flatMap(\.contexts)) }
  /// The build context, where it is known.
  package var context: BuildContext?

  /// Options; nothing is given by default.
  package init(
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
package enum KnownImages {
  /// Distributions, languages and servers of Docker's official library.
  package static let names: Set<String> = [
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
