import ContainerImage
import LayerFilesystem

/// How something came into SERVICE: what happened, in which layer, by which instruction.
///
/// The layer is the one that brought the bytes, never one that removed or touched something later.
package struct LeakCause: Sendable, Hashable {
  /// What happened.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// SERVICE is LOCALDEV, or was built on it.
    case wrongTarget = "wrong-target"
    /// The base image has it.
    case base
    /// An instruction installs it.
    case installed
    /// An installed virtual environment was copied with it.
    case environment
    /// The build context, or a folder of it, was copied with it.
    case context
    /// An instruction copies it by name.
    case copied
    /// It was copied with a folder of another stage.
    case stage
    /// A cache was left in a layer, or copied.
    case cache
    /// A wheel, sdist or another archive holds it.
    case archive
    /// An instruction made it: bytecode, or what a test run left.
    case made
    /// The configuration starts it.
    case configuration
    /// An error that the policy makes of another rule.
    case rule
    /// No instruction is recorded.
    case unknown
  }

  /// What happened.
  package let kind: Kind
  /// The layer that brought it, base first; nil for the configuration.
  package let layer: LayerIndex?
  /// The whole instruction as its author wrote it, shells and build arguments left out; nil where none
  /// is recorded. It is text from an image: not safe to show as it is.
  package let instruction: String?
  /// The line of the Dockerfile that made the layer; nil where no Dockerfile tells.
  package let line: Finding.DockerfileLine?
  /// Whether LOCALDEV has the layer too: both were built on the stage that makes it.
  package let isShared: Bool

  /// What happened, in a few words that follow `layer 6`, such as `installs`.
  package var verb: String {
    switch kind {
    case .wrongTarget, .base, .unknown, .rule: "has"
    case .installed: "installs"
    case .environment, .context, .copied, .stage, .cache, .archive: "brings"
    case .made: "makes"
    case .configuration: "starts"
    }
  }
}
