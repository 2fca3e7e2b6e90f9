import Codecs
import Fleet
import ImgdiffKit
import ReleaseAudit
import System

/// The policies of a list, each read once and before any image: a mistake in one should cost no time.
struct PairPolicies: Sendable {
  /// A policy with the files that it names.
  struct Entry: Sendable {
    /// The audit by that policy.
    let audit: ReleaseAudit
    /// The digest of the policy, and of the files that it names and that those include.
    let inputs: SHA256Digest
    /// The lines of the allowances that count no more.
    let expired: [Int]

    init(_ policy: Policy) throws {
      let audit: ReleaseAudit
      do {
        audit = try AuditFiles.audit(policy: policy, testRequirements: [], requirements: [])
      } catch {
        throw Failure(error)
      }
      self.audit = audit
      var parts: [String] = []
      if let file = policy.file {
        guard let bytes = HostFile.read(file) else {
          throw Failure("cannot read the policy \(file): \(lastSystemError())")
        }
        parts.append(SHA256Digest(hashing: bytes).hex)
      }
      for file in audit.requirementFiles { parts.append(SHA256Digest(hashing: file.bytes).hex) }
      inputs = SHA256Digest(hashing: Array(ResultKey.hash(parts).utf8))
      expired = policy.allowances
        .filter { allowance in allowance.expires.map { $0 < audit.today } ?? false }.map(\.line)
    }
  }

  private let common: Entry
  private var own: [String: Entry] = [:]

  /// Reads the policy of all pairs, and those that pairs name, which stand beside the list.
  init(of pairs: [Pair], beside folder: String, common: Policy) throws {
    self.common = try Entry(common)
    for name in Set(pairs.compactMap(\.policy)).sorted() {
      let path = name.hasPrefix("/") ? name : folder + name
      own[name] = try Entry(try AuditOptions.readPolicy(path))
    }
  }

  /// The policy of a pair.
  func policy(of pair: Pair) -> Entry { pair.policy.flatMap { own[$0] } ?? common }

  /// The files of the policies.
  var files: [String] { ([common] + own.values).compactMap(\.audit.policy.file) }
}
