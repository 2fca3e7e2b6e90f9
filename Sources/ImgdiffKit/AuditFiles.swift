package import ReleaseAudit
import System

/// The files of the host that an audit is told of, read and checked.
package enum AuditFiles {
  /// The policy in a file.
  package static func policy(at path: String) throws(ImgdiffError) -> Policy {
    guard let bytes = HostFile.read(path) else {
      throw ImgdiffError(.request, "cannot read the policy \(path): \(lastSystemError())")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ImgdiffError(.request, "the policy \(path) is not UTF-8")
    }
    do {
      return try PolicyFile.parse(text, file: path)
    } catch {
      throw ImgdiffError(error)
    }
  }

  /// An audit by a policy and files of requirements; where no files are given, by those that the policy
  /// names, beside it.
  package static func audit(
    policy: Policy?, testRequirements: [String], requirements: [String], day: String? = nil
  ) throws(ImgdiffError) -> ReleaseAudit {
    let policy = policy ?? Policy()
    let folder = HostFolder.parent(of: policy.file ?? "")
    func named(_ files: [String], _ inPolicy: [String]) throws(ImgdiffError) -> [String] {
      let files = files.isEmpty ? inPolicy.map { folder + $0 } : files
      for file in files where HostFile.read(file) == nil {
        throw ImgdiffError(.request, "cannot read \(file): \(lastSystemError())")
      }
      return files
    }
    var audit = ReleaseAudit(
      policy: policy,
      testRequirements: try named(testRequirements, policy.testRequirements),
      requirements: try named(requirements, policy.requirements),
      today: day ?? CalendarDay.today,
      readFile: { HostFile.read(String(decoding: $0, as: UTF8.self)) })
    audit.takesRequirementsFromPolicy = requirements.isEmpty && !policy.requirements.isEmpty
    return audit
  }
}
