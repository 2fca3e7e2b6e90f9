import Codecs

/// An image's configuration: how it runs and how it was made.
///
/// OCI image-spec, config.md, with Docker's additions (`Healthcheck`, `OnBuild`, `Shell`).
package struct ImageConfig: Hashable, Sendable {
  /// When the image was made, as written (RFC 3339).
  package var created: String?
  /// The processor architecture.
  package var architecture: String?
  /// The operating system.
  package var os: String?
  /// The variant of the architecture.
  package var variant: String?
  /// How a container of the image runs.
  package var config: Execution?
  /// The uncompressed layers.
  package var rootfs: RootFilesystem
  /// The steps that made the image, those without a layer included.
  package var history: [History]?

  /// The platform that the configuration names.
  package var platform: Platform {
    Platform(os: os ?? "", architecture: architecture ?? "", variant: variant ?? "")
  }

  /// How a container of the image runs.
  package struct Execution: Hashable, Sendable {
    /// The user, `name|uid[:group|gid]`.
    package var user: String?
    /// Ports that the service listens on, `8080/tcp`.
    package var exposedPorts: [String]
    /// The environment, `NAME=value`, in order.
    package var env: [String]
    /// What is run, with `cmd` behind it.
    package var entrypoint: [String]?
    /// Default arguments, or what is run where there is no entry point.
    package var cmd: [String]?
    /// Folders that are volumes.
    package var volumes: [String]
    /// The folder that the process starts in.
    package var workingDir: String?
    /// Labels by name.
    package var labels: [String: String]
    /// The signal that ends the container.
    package var stopSignal: String?
    /// The command that tells whether the service is well.
    package var healthcheck: Healthcheck?
    /// Instructions for images built from this one.
    package var onBuild: [String]
    /// The shell of shell-form instructions.
    package var shell: [String]?
  }

  /// The command that tells whether the service is well.
  package struct Healthcheck: Hashable, Sendable {
    /// `["CMD", …]`, `["CMD-SHELL", "…"]` or `["NONE"]`.
    package var test: [String]?
  }

  /// The uncompressed layers by digest.
  package struct RootFilesystem: Hashable, Sendable {
    /// The digests of the uncompressed layers, base first.
    package var diffIDs: [Digest]
  }

  /// One step that made the image.
  package struct History: Hashable, Sendable {
    /// When the step ran, as written.
    package var created: String?
    /// The instruction, in the builder's spelling.
    package var createdBy: String?
    /// What the builder or author said.
    package var comment: String?
    /// Whether the step made no layer.
    package var emptyLayer: Bool?
  }

  /// The instruction behind each of `count` layers.
  ///
  /// The n-th step that is not empty made the n-th layer. Where the counts differ nothing can be
  /// attributed: a wrong instruction would be worse than none.
  package func instructions(layerCount count: Int) -> [String?] {
    let steps = (history ?? []).filter { $0.emptyLayer != true }
    guard steps.count == count else { return Array(repeating: nil, count: count) }
    return steps.map { step in step.createdBy.flatMap { $0.isEmpty ? nil : $0 } }
  }
}
