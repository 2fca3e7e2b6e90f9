import ContainerImage
import PythonDistributions
import PythonPackaging

/// A distribution that LOCALDEV has for testing and SERVICE must not have.
package struct TestDistribution: Sendable, Hashable {
  /// Why it belongs to the surface; where there are several reasons, the first that applies.
  package enum Reason: String, Sendable, Hashable, Comparable {
    /// A test requirements file names it.
    case declared
    /// A declared one requires it.
    case required
    /// It is known as a test tool.
    case known
    /// LOCALDEV has it and SERVICE has not.
    case added

    private var rank: Int {
      switch self {
      case .declared: 0
      case .known: 1
      case .required: 2
      case .added: 3
      }
    }

    /// By strength: what is declared is certain.
    package static func < (left: Reason, right: Reason) -> Bool { left.rank < right.rank }
  }

  /// The project's name.
  package let name: ProjectName
  /// The version in LOCALDEV; nil where it is not installed there.
  package let version: String?
  /// Why it belongs to the surface.
  package let reason: Reason
  /// The places that declare it.
  package let declaredBy: [String]
  /// Who requires it, by normalised name, sorted.
  package let requiredBy: [String]
  /// From a declared distribution to this one.
  package let chain: [String]
  /// The layer of LOCALDEV that brought it.
  package let layer: LayerIndex?

  /// Whether it is certain to be for tests, wherever it is found. What is only required, or only
  /// added, may also stand in a base image for reasons of its own.
  package var isPrincipal: Bool {
    reason == .declared || reason == .known || KnownTestTools.isKnown(name.normalized)
  }

  /// How it came into the surface: `declared in test_requirements.txt:1`.
  var origin: String {
    switch reason {
    case .declared: "declared in \(declaredBy.first ?? "the policy")"
    case .required: "required by \(chain.dropLast().last ?? "the tests")"
    case .known: "a known test tool that nobody declares"
    case .added: "which only localdev should have"
    }
  }

  /// `pytest 8.3.3`, or the name alone.
  package var title: String { version.map { "\(name.written) \($0)" } ?? name.written }
}

/// A distribution that tests require and that SERVICE may have all the same.
package struct SharedDistribution: Sendable, Hashable {
  /// The normalised name.
  package let name: String
  /// Who in SERVICE needs it: distributions by normalised name, or places in requirements files.
  package let neededBy: [String]
}
