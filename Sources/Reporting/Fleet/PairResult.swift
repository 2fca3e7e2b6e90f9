import ContainerImage
import LayerFilesystem
import PythonPackaging
import ReleaseAudit
import Rules

/// What became of one pair of a list: what is kept, and what summaries and queries are made from.
package struct PairResult: Sendable, Hashable {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.audit/1"

  /// How a pair ended.
  package enum Outcome: String, Sendable, Hashable {
    /// Every claim holds.
    case proven
    /// Something of the test surface ships.
    case leaked
    /// Nothing can be concluded; there is no result.
    case none
  }

  /// Why there is no result.
  package struct Failure: Sendable, Hashable {
    /// One sentence.
    package let reason: String
    /// Whether trying again can help, with nothing changed.
    package let mayPass: Bool

    /// A reason.
    package init(_ reason: String, mayPass: Bool) {
      self.reason = reason
      self.mayPass = mayPass
    }
  }

  /// A thing that leaked, in the layer that brought it.
  package struct Leak: Sendable, Hashable {
    /// What leaked, as a headline names it: text from an image, not safe to show as it is.
    package let subject: String
    /// The normalised name of the test distribution that it is.
    package let distribution: String?
    /// What happened, as `leaks` of `imgdiff.compare/1` has it.
    package let cause: String
    /// The layer that brought it, base first; nil for the configuration.
    package let layer: Int?
    /// The layer's diffID, which other images with the layer have too.
    package let diffID: String?
    /// Whether the layer is the base image's.
    package let isOfBase: Bool
    /// The instruction that made the layer: text from an image.
    package let instruction: String?
    /// The number of its files.
    package let files: Int
    /// Their bytes.
    package let bytes: Int64
  }

  /// What the list calls the pair.
  package let name: String
  /// The reference of SERVICE, as the list has it.
  package let service: String
  /// The reference of LOCALDEV, as the list has it.
  package let localdev: String
  /// The key of the result; nil where the images could not be identified.
  package var key: String?
  /// What identifies SERVICE.
  package var serviceDigest: String?
  /// What identifies LOCALDEV.
  package var localdevDigest: String?
  /// How it ended.
  package internal(set) var outcome = Outcome.none
  /// Why there is no result; nil where there is one.
  package internal(set) var failure: Failure?
  /// The number of findings of level error.
  package internal(set) var errors = 0
  /// The number of findings of level warning.
  package internal(set) var warnings = 0
  /// The number of things that the policy lets pass of what speaks against a claim.
  package internal(set) var exceptions = 0
  /// What leaked.
  package internal(set) var leaks: [Leak] = []
  /// The name of the file with the whole report, beside the result's own; nil where none is kept.
  package var report: String?

  /// A pair without a result yet.
  package init(name: String, service: String, localdev: String) {
    self.name = name
    self.service = service
    self.localdev = localdev
  }

  /// The same pair, which could not be judged.
  package func failing(_ failure: Failure) -> PairResult {
    var result = self
    result.failure = failure
    result.report = nil
    return result
  }

  /// The same pair, as it was judged.
  package func judged(_ audit: AuditReport) -> PairResult {
    var result = self
    result.outcome = audit.verdict == .proven ? .proven : .leaked
    result.errors = audit.findings(.error).count
    result.warnings = audit.findings(.warning).count
    result.exceptions = audit.exceptions.count
    let layers = audit.service.files.layers
    result.leaks = audit.leaks.map { leak in
      let layer = leak.cause.layer
      return Leak(
        subject: leak.subject, distribution: leak.test?.name.normalized,
        cause: leak.cause.kind.rawValue, layer: layer,
        diffID: layer.flatMap {
          layers.indices.contains($0) ? "\(layers[$0].layer.diffID)" : nil
        },
        isOfBase: layer.map { audit.base.contains($0) } ?? false,
        instruction: leak.cause.instruction, files: leak.files, bytes: leak.bytes)
    }
    return result
  }
}
