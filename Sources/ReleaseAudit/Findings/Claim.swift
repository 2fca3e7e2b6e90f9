import Rules

/// One of the claims, with how much was examined for it.
public struct Claim: Sendable, Hashable {
  /// Which claim.
  public let rule: RuleDescriptor
  /// How many things were examined, so that a reader sees that the claim is not vacuous.
  public let examined: Int
  /// The number of findings that violate it.
  public let findings: Int
  /// The number of the policy's exceptions that let something pass which violates it.
  public let exceptions: Int

  /// Whether nothing was found that violates it.
  public var holds: Bool { findings == 0 }
}
