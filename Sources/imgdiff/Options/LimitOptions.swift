import ArgumentParser
import ReleaseAudit

/// Limits of what an image may weigh and waste, for pipelines.
struct LimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "End with 1 where the uncompressed layers have more: 300MB, 1.5GB.", valueName: "size"),
    transform: Self.bytes)
  var maxSize: Int64?

  @Option(
    help: ArgumentHelp(
      "End with 1 where files that no container sees have more.", valueName: "size"),
    transform: Self.bytes)
  var maxWasted: Int64?

  @Option(
    help: ArgumentHelp(
      "End with 1 where a smaller share of the files' bytes is seen: 95%.", valueName: "percent"),
    transform: { text in
      guard let share = LimitText.share(text) else {
        throw ValidationError(LimitText.noShare(text))
      }
      return share
    })
  var minEfficiency: Double?

  @Option(
    help: ArgumentHelp(
      "The policy with limits; without this option \(PolicyFile.defaultName), where it exists.",
      valueName: "file"))
  var policy: String?

  @Flag(help: "Take no limits from a policy, not even \(PolicyFile.defaultName).")
  var noPolicy = false

  func validate() throws {
    if noPolicy, policy != nil {
      throw ValidationError("--policy and --no-policy exclude each other")
    }
  }

  /// The limits of the policy and those that were given, which win, and the policy's file.
  func limits() throws -> (limits: ImageLimits, file: String?) {
    let policy = noPolicy ? Policy() : try AuditOptions.readPolicy(policy)
    var limits = policy.limits
    limits.size = maxSize ?? limits.size
    limits.wasted = maxWasted ?? limits.wasted
    limits.efficiency = minEfficiency ?? limits.efficiency
    return (limits, policy.file)
  }

  /// A number of bytes that somebody typed.
  static func bytes(_ text: String) throws -> Int64 {
    guard let bytes = LimitText.bytes(text) else { throw ValidationError(LimitText.noSize(text)) }
    return bytes
  }
}
