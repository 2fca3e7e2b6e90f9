/// What the help of the commands does not say.
enum ManualSections {
  static let exitStatus = section(
    "exit status",
    [
      ("0", "The statement holds, or there was nothing to judge and the output is complete."),
      ("1", "The statement does not hold."),
      (
        "2",
        "Nothing can be concluded: wrong arguments, or input that cannot be read or does not match its "
          + "digests. One line on standard error says why."
      ),
    ])

  /// What stands in the program's own page alone.
  static let program = [
    exitStatus, section("environment", environment), section("files", files), examples,
  ]

  private static let environment = [
    (
      "COLUMNS",
      "The width of text where standard output is no terminal; 80 without it. --width goes before it."
    ),
    ("NO_COLOR", "If it is set and not empty, no colour is used, unless --color asks for it."),
    ("TERM", "If it is \"dumb\", no colour is used."),
    ("XDG_CACHE_HOME", "Indexes of layers are kept in its folder imgdiff; ~/.cache without it."),
    ("HOME", "Where ~ is."),
    (
      "DOCKER_HOST, DOCKER_CONTEXT, CONTAINER_HOST",
      "Where Docker and podman answer, as their own clients have it; sockets alone are asked."
    ),
    (
      "DOCKER_CONFIG, REGISTRY_AUTH_FILE, XDG_RUNTIME_DIR",
      "Where credentials for registries and contexts of Docker are looked for."
    ),
    (
      "SSL_CERT_FILE, SSL_CERT_DIR",
      "Certificate authorities that registries are checked with, instead of the system's."
    ),
    (
      "SOURCE_DATE_EPOCH",
      "The time that an attestation bears, in seconds since 1970, instead of the clock's."
    ),
    (
      "IMGDIFF_SHARDS, JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID, CI_NODE_INDEX, CI_NODE_TOTAL",
      "The part of the list that audit judges where --shard names none, as schedulers give it."
    ),
    ("IMGDIFF_PARALLELISM", "How many layers are read at once, instead of one a processor."),
  ]

  private static let files = [
    (".imgdiff.yml", "The policy that is taken where --policy names none."),
    ("~/.cache/imgdiff", "Indexes of compressed layers, kept from run to run."),
    ("~/.docker/config.json", "Credentials for registries, and Docker's current context."),
  ]

  private static let examples = """
    .SH EXAMPLES
    Build both targets, and prove that the service ships nothing of the tests:
    .PP
    .nf
    .RS
    docker build \\-\\-target service \\-\\-tag service .
    docker build \\-\\-target localdev \\-\\-tag localdev .
    docker save service localdev | imgdiff \\-:service \\-:localdev
    .RE
    .fi
    .PP
    See what an image is made of, and what each of its layers weighs:
    .PP
    .nf
    .RS
    imgdiff inspect docker:service
    imgdiff layers service.tar
    .RE
    .fi
    """

  private static func section(_ title: String, _ items: [(String, String)]) -> String {
    ([".SH \(title.uppercased())"]
      + items.map { ".TP\n\(Roff.bold($0.0))\n\(Roff.escaped($0.1))" })
      .joined(separator: "\n")
  }
}
