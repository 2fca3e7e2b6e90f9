import Codecs

/// An image's configuration: how it runs and how it was made.
///
/// OCI image-spec, config.md, with Docker's additions (`Healthcheck`, `OnBuild`, `Shell`).
public struct ImageConfig: Hashable, Sendable {
  /// When the image was made, as written (RFC 3339).
  public var created: String?
  /// The processor architecture.
  public var architecture: String?
  /// The operating system.
  public var os: String?
  /// The variant of the architecture.
  public var variant: String?
  /// How a container of the image runs.
  public var config: Execution?
  /// The uncompressed layers.
  public var rootfs: RootFilesystem
  /// The steps that made the image, those without a layer included.
  public var history: [History]?

  /// The platform that the configuration names.
  public var platform: Platform {
    Platform(os: os ?? "", architecture: architecture ?? "", variant: variant ?? "")
  }

  /// How a container of the image runs.
  public struct Execution: Hashable, Sendable {
    /// The user, `name|uid[:group|gid]`.
    public var user: String?
    /// Ports that the service listens on, `8080/tcp`.
    public var exposedPorts: [String]
    /// The environment, `NAME=value`, in order.
    public var env: [String]
    /// What is run, with `cmd` behind it.
    public var entrypoint: [String]?
    /// Default arguments, or what is run where there is no entry point.
    public var cmd: [String]?
    /// Folders that are volumes.
    public var volumes: [String]
    /// The folder that the process starts in.
    public var workingDir: String?
    /// Labels by name.
    public var labels: [String: String]
    /// The signal that ends the container.
    public var stopSignal: String?
    /// The command that tells whether the service is well.
    public var healthcheck: Healthcheck?
    /// Instructions for images built from this one.
    public var onBuild: [String]
    /// The shell of shell-form instructions.
    public var shell: [String]?
  }

  /// The command that tells whether the service is well.
  public struct Healthcheck: Hashable, Sendable {
    /// `["CMD", …]`, `["CMD-SHELL", "…"]` or `["NONE"]`.
    public var test: [String]?
  }

  /// The uncompressed layers by digest.
  public struct RootFilesystem: Hashable, Sendable {
    /// The digests of the uncompressed layers, base first.
    public var diffIDs: [Digest]
  }

  /// One step that made the image.
  public struct History: Hashable, Sendable {
    /// When the step ran, as written.
    public var created: String?
    /// The instruction, in the builder's spelling.
    public var createdBy: String?
    /// What the builder or author said.
    public var comment: String?
    /// Whether the step made no layer.
    public var emptyLayer: Bool?
  }

  /// The instruction behind each of `count` layers.
  ///
  /// The n-th step that is not empty made the n-th layer. Where the counts differ nothing can be
  /// attributed: a wrong instruction would be worse than none.
  public func instructions(layerCount count: Int) -> [String?] {
    let steps = (history ?? []).filter { $0.emptyLayer != true }
    guard steps.count == count else { return Array(repeating: nil, count: count) }
    return steps.map { step in step.createdBy.flatMap { $0.isEmpty ? nil : $0 } }
  }
}
