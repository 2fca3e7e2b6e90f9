import ArgumentParser
import ImgdiffKit
import ReleaseAudit
import System

/// What the audit is told beside the images.
struct AuditOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A file with test requirements, instead of those in LOCALDEV (repeatable).",
      valueName: "file"), completion: .file())
  var testRequirements: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file with the service's requirements, instead of those in the images (repeatable).",
      valueName: "file"), completion: .file())
  var requirements: [String] = []

  @Option(
    help: ArgumentHelp(
      "The image that SERVICE was built from; without this option the history of SERVICE tells.",
      valueName: "image"), completion: .file())
  var base: String?

  @Option(
    help: ArgumentHelp(
      "The policy; without this option \(PolicyFile.defaultName), where it exists.",
      valueName: "file"), completion: .file())
  var policy: String?

  @Flag(help: "Take no policy, not even \(PolicyFile.defaultName).")
  var noPolicy = false

  func validate() throws {
    if noPolicy, policy != nil {
      throw ValidationError("--policy and --no-policy exclude each other")
    }
  }

  /// The policy and files that were named, read and checked.
  func releaseAudit() throws -> ReleaseAudit {
    let policy = noPolicy ? Policy() : try Self.readPolicy(policy)
    do {
      return try AuditFiles.audit(
        policy: policy, testRequirements: testRequirements, requirements: requirements)
    } catch {
      throw Failure(error)
    }
  }

  /// A policy that was named must be there; the default one may be absent.
  static func readPolicy(_ named: String?) throws -> Policy {
    if named == nil, !HostFile.exists(PolicyFile.defaultName) { return Policy() }
    do {
      return try AuditFiles.policy(at: named ?? PolicyFile.defaultName)
    } catch {
      throw Failure(error)
    }
  }
}
