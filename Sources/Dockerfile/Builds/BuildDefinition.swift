/// What a build file says of one build: which Dockerfile, which stage, which arguments.
///
/// docker-bake files are read by ``BakeFile``. Compose is YAML, which this target doesn't read: the
/// caller fills this from `services.NAME.build`.
package struct BuildDefinition: Sendable, Hashable {
  /// The name of the bake target or the compose service.
  package var name: String
  /// The Dockerfile's path, where it is given.
  package var dockerfile: String?
  /// The stage, where it is given.
  package var target: String?
  /// Values for `ARG`.
  package var arguments: [String: String]
  /// The build context's folder, where it is given.
  package var folder: String?
  /// The names of further contexts, which `FROM` and `COPY --from` can use.
  package var contexts: [String]

  /// A definition.
  package init(
    name: String, dockerfile: String? = nil, target: String? = nil,
    arguments: [String: String] = [:], contexts: [String] = [],
    folder: String? = nil
  ) {
    self.name = name
    self.dockerfile = dockerfile
    self.target = target
    self.arguments = arguments
    self.contexts = contexts
    self.folder = folder
  }
}
