import ArgumentParser
import Codecs
import ReleaseAudit
import Reporting
import System

/// `imgdiff policy`
struct PolicyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy",
    abstract: "Check a policy, or write a commented one to begin with.")

  @Flag(name: .customLong("init"), help: "Write a commented policy; never over an existing file.")
  var initialise = false

  @Argument(
    help: ArgumentHelp("The policy, \(PolicyFile.defaultName) by default.", valueName: "file"),
    completion: .file())
  var file = PolicyFile.defaultName

  func run() async throws {
    if initialise {
      guard !HostFile.exists(file) else {
        throw Failure("\(file) exists already; remove it first, or name another file")
      }
      guard HostFile.create(file, Array(PolicyFile.template.utf8)) else {
        throw Failure("cannot write \(file): \(lastSystemError())")
      }
      return print("wrote \(file)")
    }
    let policy = try AuditOptions.readPolicy(file)
    let levels = Quantity.count(policy.levels.count + policy.stageLevels.count, "level")
    let allowances = Quantity.count(policy.allowances.count, "allowance")
    let additions = Quantity.count(
      policy.testDistributions.count + policy.testPaths.count + policy.testRequirements.count,
      "addition")
    print("\(file): \(levels), \(allowances), \(additions) to the tests")
  }
}
