import ArgumentParser
import Codecs
import ReleaseAudit
import System

/// What the audit is told beside the images.
struct AuditOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A file with test requirements, instead of those in LOCALDEV (repeatable).",
      valueName: "file"))
  var testRequirements: [String] = []

  @Option(
    help: ArgumentHelp(
      "A file with the service's requirements, instead of those in the images (repeatable).",
      valueName: "file"))
  var requirements: [String] = []

  @Option(
    help: ArgumentHelp(
      "The image that SERVICE was built from; without this option the history of SERVICE tells.",
      valueName: "image"))
  var base: String?

  @Option(
    help: ArgumentHelp(
      "The policy; without this option \(PolicyFile.defaultName), where it exists.",
      valueName: "file"))
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
    let folder = policy.file.flatMap { file in
      file.lastIndex(of: "/").map { String(file[...$0]) }
    }
    func named(_ options: [String], _ inPolicy: [String]) throws -> [String] {
      let files = options.isEmpty ? inPolicy.map { (folder ?? "") + $0 } : options
      for file in files where HostFile.read(file) == nil {
        throw Failure("cannot read \(file): \(lastSystemError())")
      }
      return files
    }
    var audit = ReleaseAudit(
      policy: policy,
      testRequirements: try named(testRequirements, policy.testRequirements),
      requirements: try named(requirements, policy.requirements), today: CalendarDay.today,
      readFile: { HostFile.read(String(decoding: $0, as: UTF8.self)) })
    audit.takesRequirementsFromPolicy = requirements.isEmpty && !policy.requirements.isEmpty
    return audit
  }

  /// A policy that was named must be there; the default one may be absent.
  static func readPolicy(_ named: String?) throws -> Policy {
    let path = named ?? PolicyFile.defaultName
    guard let bytes = HostFile.read(path) else {
      if named == nil, !HostFile.exists(path) { return Policy() }
      throw Failure("cannot read the policy \(path): \(lastSystemError())")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure("the policy \(path) is not UTF-8")
    }
    do {
      return try PolicyFile.parse(text, file: path)
    } catch {
      throw Failure(error)
    }
  }
}
