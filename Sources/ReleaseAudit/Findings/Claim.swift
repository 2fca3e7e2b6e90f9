import Rules

/// One of the claims, with how much was examined for it.
package struct Claim: Sendable, Hashable {
  /// Which claim.
  package let rule: RuleDescriptor
  /// How many things were examined, so that a reader sees that the claim is not vacuous.
  package let examined: Int
  /// The number of findings that violate it.
  package let findings: Int
  /// The number of the policy's exceptions that let something pass which violates it.
  package let exceptions: Int

  /// Whether nothing was found that violates it.
  package var holds: Bool { findings == 0 }
}
