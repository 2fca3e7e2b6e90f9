import Codecs
import ContainerImage
import JSON
import LayerFilesystem
import PythonPackaging
import ReleaseAudit
import Reporting
import Rules
import System

/// A proven verdict as in-toto statements (Statement v1), unsigned.
///
/// The subject is SERVICE alone: subjects are matched by digest, and with LOCALDEV among them the image
/// with the tests would carry a statement that it has none.
package struct ProofStatement: Sendable {
  /// The type of all statements.
  static let type = "https://in-toto.io/Statement/v1"

  private let report: AuditReport
  private let subject: Digest
  private let inputs: [AttestedInput]
  private let base: Digest?
  private let created: Timestamp
  private let usesKeptIndexes: Bool
  private let unread: [Policy.Unread]

  /// A statement about a report; `usesKeptIndexes` tells whether indexes of layers may have come from
  /// a folder of an earlier run. Nil where it is not `proven`, or SERVICE has no manifest's digest
  /// that a registry knows it by.
  package init?(
    _ report: AuditReport, policy: Policy, inputs: [AttestedInput], base: Digest?,
    created: Timestamp, usesKeptIndexes: Bool
  ) {
    guard report.verdict == .proven, let subject = Self.subject(of: report.service.files.image)
    else { return nil }
    self.report = report
    self.subject = subject
    self.inputs = inputs
    self.base = base
    self.created = created
    self.usesKeptIndexes = usesKeptIndexes
    unread = policy.unread
  }

  /// The digest that a registry serves an image's manifest by; nil where there is none.
  ///
  /// `docker save`, and an engine that is asked for an image, make a manifest of their own, of layers that
  /// are not compressed; what is pushed has another.
  package static func subject(of image: Image) -> Digest? {
    guard image.format != .dockerArchive, image.reference.engine == nil else { return nil }
    return image.manifestDigest
  }

  /// The statement's bytes: what is signed.
  package func bytes(_ kind: StatementKind) -> [UInt8] {
    JSONWriter.bytes { json in
      json.object {
        json.member("_type", Self.type)
        json.name("subject")
        json.array { json.object { json.digest(subject) } }
        json.member("predicateType", kind.predicateType)
        json.name("predicate")
        json.object {
          switch kind {
          case .absence: writeAbsence(to: json)
          case .svr: writeResult(to: json)
          }
        }
      }
    }
  }

  // MARK: Simple Verification Result

  /// Only what holds is named, and nothing that an exception was made for.
  private func writeResult(to json: JSONWriter) {
    json.name("verifier")
    json.object {
      json.member("id", StatementKind.verifier)
      json.name("policies")
      json.array { for input in inputs { write(input, to: json) } }
    }
    json.member("timeCreated", "\(created)")
    var properties = ["IMGDIFF_PROVEN"]
    if exceptions.isEmpty, unread.isEmpty { properties.append("IMGDIFF_NO_EXCEPTIONS") }
    for claim in report.claims where claim.holds && claim.exceptions == 0 {
      properties.append("IMGDIFF_" + claim.rule.id.uppercased().replacing("-", with: "_"))
    }
    json.member("properties", list: properties)
  }

  // MARK: Absence

  private var exceptions: [AttestedException] {
    report.findings.compactMap { AttestedException($0, in: report) }
  }

  private func writeAbsence(to json: JSONWriter) {
    json.member("verdict", report.verdict.rawValue)
    json.member("platform", "\(report.service.files.image.platform)")
    json.member("timeCreated", "\(created)")
    // Every digest was verified in this run; an index that is kept stands for reading the layer.
    json.member("keptIndexes", flag: usesKeptIndexes)
    json.name("tool")
    json.object {
      json.member("name", Product.name)
      json.member("version", Product.version)
    }
    write(report.service.files, "service", to: json)
    write(report.localdev.files, "localdev", to: json)
    json.name("claims")
    json.array { for claim in report.claims { write(claim, to: json) } }
    json.name("surface")
    json.object {
      json.member("distributions", report.surface.distributions.count)
      json.member("files", report.surface.files.count)
      json.member("names", list: report.surface.distributions.map(\.name.normalized))
    }
    writeAccounts(to: json)
    json.name("exceptions")
    json.array { for exception in exceptions { write(exception, to: json) } }
    json.name("unread")
    json.array {
      for declaration in unread {
        json.object {
          json.member("line", declaration.pattern)
          json.member("reason", declaration.reason)
        }
      }
    }
    json.name("inputs")
    json.array { for input in inputs { write(input, to: json) } }
    json.name("base")
    if let base { json.object { json.digest(base) } } else { json.null() }
  }

  private func write(_ image: IndexedImage, _ name: String, to json: JSONWriter) {
    json.name(name)
    json.object {
      json.name("manifest")
      if let digest = Self.subject(of: image.image) {
        json.object { json.digest(digest) }
      } else {
        json.null()
      }
      json.name("config")
      json.object { json.digest(image.image.configDigest) }
      json.member("platform", "\(image.image.platform)")
      // No report is made before each of them was hashed and compared with its diffID.
      json.member("verifiedLayers", image.layers.count)
    }
  }

  private func write(_ claim: Claim, to json: JSONWriter) {
    json.object {
      json.member("id", claim.rule.id)
      json.member("statement", claim.rule.statement)
      json.member("holds", flag: claim.holds)
      json.member("examined", claim.examined)
      json.member("exceptions", claim.exceptions)
    }
  }

  private func writeAccounts(to json: JSONWriter) {
    json.name("accounts")
    json.array {
      for kind in OwnerKind.allCases {
        let sum = report.owners.sum(of: kind)
        json.object {
          json.member("kind", kind.rawValue)
          json.member("files", sum.files)
          json.member("size", sum.size)
          json.member("hiddenSize", sum.hiddenSize)
        }
      }
    }
  }

  private func write(_ exception: AttestedException, to json: JSONWriter) {
    json.object {
      json.member("rule", exception.rule)
      json.member("subject", exception.subject)
      json.member("reason", exception.reason)
      json.member("distribution", exception.distribution)
      json.member("hidden", flag: exception.isHidden)
      json.member("files", exception.files)
      json.member("paths", list: exception.paths)
    }
  }

  private func write(_ input: AttestedInput, to json: JSONWriter) {
    json.object {
      json.member("name", input.name)
      json.name("digest")
      json.object { json.member("sha256", input.digest.hex) }
      json.name("annotations")
      json.object { json.member("role", input.role.rawValue) }
    }
  }
}
