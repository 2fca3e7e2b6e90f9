import Reporting

/// The statements that are made of a verdict.
package enum StatementKind: String, Sendable, CaseIterable {
  /// All that the verdict rests on: this program's own predicate.
  case absence
  /// Simple Verification Result 0.2: what holds, for engines that know no more.
  case svr

  /// The type of its predicate. The name is this program's own; it leads to no page.
  package var predicateType: String {
    switch self {
    case .absence: "urn:imgdiff:absence/v1"
    case .svr: "https://in-toto.io/attestation/svr/v0.2"
    }
  }

  /// Who verified, with a version, for the rules change with it.
  static let verifier = "urn:imgdiff:verifier/\(Product.version)"
}
