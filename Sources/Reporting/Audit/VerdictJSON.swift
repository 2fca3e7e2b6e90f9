import ContainerImage
import JSON
import LayerFilesystem
import PythonPackaging
import ReleaseAudit
import Rules

/// The audit's part of `imgdiff.compare/1`.
struct VerdictJSON {
  private let audit: AuditReport

  init(_ audit: AuditReport) { self.audit = audit }

  func writeSurface(to json: JSONWriter) {
    json.name("surface")
    json.object(.lines) {
      json.name("distributions")
      json.array(.lines) {
        for test in audit.surface.distributions { distribution(test, to: json) }
      }
      json.name("files")
      json.array(.lines) { for file in audit.surface.files { self.file(file, to: json) } }
      json.name("shared")
      json.array(.lines) {
        for shared in audit.surface.shared {
          json.object {
            json.member("name", shared.name)
            json.member("neededBy", list: shared.neededBy)
          }
        }
      }
      json.member("testRequirements", list: audit.surface.testRequirementFiles)
      json.member("requirements", list: audit.surface.serviceRequirementFiles)
      json.name("cost")
      json.object {
        json.member("files", audit.surface.cost.files)
        json.member("bytes", audit.surface.cost.bytes)
      }
    }
  }

  private func distribution(_ test: TestDistribution, to json: JSONWriter) {
    json.object {
      json.member("name", test.name.written)
      json.member("version", test.version)
      json.member("because", test.reason.rawValue)
      json.member("declaredBy", list: test.declaredBy.map(Self.path).unique())
      json.member("declaredAt", list: test.declaredBy)
      json.member("requiredBy", list: test.requiredBy)
      json.member("chain", list: test.chain)
      json.member("layer", test.layer)
    }
  }

  /// `requirements.txt` of `requirements.txt:3 [test]`.
  private static func path(_ place: String) -> String {
    var path = place[...]
    if path.hasSuffix("]"), let bracket = path.lastIndex(of: "[") {
      path = path[..<bracket]
      if path.last == " " { path.removeLast() }
    }
    if let colon = path.lastIndex(of: ":"), path[colon...].dropFirst().allSatisfy(\.isNumber) {
      path = path[..<colon]
    }
    return String(path)
  }

  private func file(_ file: TestFile, to json: JSONWriter) {
    let image = audit.localdev.files
    json.object {
      json.member("path", bytes: file.path.bytes)
      let content = file.content.flatMap { image.view[$0].kind == .file ? $0 : nil }
      json.member("digest", content.map { "\(image.digest(of: $0))" })
      json.member("size", file.size)
      json.member("layer", image.view.entry(of: file.node)?.layer)
      json.member("because", file.reason.rawValue)
    }
  }

  func writeClaims(to json: JSONWriter) {
    json.name("claims")
    json.array(.lines) {
      for claim in audit.claims {
        json.object {
          json.member("id", claim.rule.id)
          json.member("statement", claim.rule.statement)
          json.member("holds", flag: claim.holds)
          json.member("examined", claim.examined)
          json.member("findings", claim.findings)
          json.member("exceptions", claim.exceptions)
        }
      }
    }
    json.name("exceptions")
    json.array(.lines) {
      for exception in audit.exceptions {
        json.object {
          json.member("reason", exception.reason)
          json.member("subjects", list: exception.subjects)
          json.member("claims", list: exception.claims.map(\.id))
        }
      }
    }
  }

  /// Writes what leaks, by thing, with its cause and its fix.
  func writeLeaks(to json: JSONWriter) {
    json.name("leaks")
    json.array(.lines) {
      for leak in audit.leaks {
        json.object(.lines) {
          json.member("subject", leak.subject)
          json.member("distribution", leak.test?.name.normalized)
          json.member("origin", leak.origin)
          json.member("cause", leak.cause.kind.rawValue)
          json.member("layer", leak.cause.layer)
          json.member("hiddenBy", leak.hiddenBy)
          json.member("shared", flag: leak.cause.isShared)
          json.member("instruction", leak.cause.instruction)
          json.member("dockerfile", leak.cause.line?.place)
          json.member("files", leak.files)
          json.member("bytes", leak.bytes)
          json.member("rules", list: leak.findings.map(\.rule.id).unique())
          json.name("fix")
          json.object {
            json.member("text", leak.fix.text)
            json.member("lines", list: leak.fix.lines)
          }
        }
      }
    }
  }

  func writeFindings(to json: JSONWriter) {
    json.name("findings")
    json.array(.lines) { for finding in audit.findings { self.finding(finding, to: json) } }
  }

  private func finding(_ finding: Finding, to json: JSONWriter) {
    let layers = audit.service.files.layers
    let layer = finding.layer.flatMap { layers.indices.contains($0) ? layers[$0].layer : nil }
    json.object(.lines) {
      json.member("rule", finding.rule.id)
      json.member("level", finding.level.rawValue)
      json.member("subject", finding.subject)
      if let path = finding.path {
        json.member("path", bytes: path.bytes)
      } else {
        json.name("path")
        json.null()
      }
      json.member("layer", finding.layer)
      json.member("diffID", layer.map { "\($0.diffID)" })
      json.member("createdBy", layer?.createdBy)
      json.member("view", finding.view.name)
      json.member("message", finding.message)
      json.member("fix", finding.fix)
      json.name("evidence")
      EvidenceJSON(finding).write(to: json)
    }
  }

  func writeParity(to json: JSONWriter) {
    json.name("parity")
    json.array(.lines) {
      for parity in audit.parity {
        json.object {
          json.member("name", parity.name)
          json.member("service", parity.service)
          json.member("localdev", parity.localdev)
          json.member("status", parity.status.rawValue)
        }
      }
    }
  }
}

extension JSONWriter {
  /// Writes a member that is true or false.
  func member(_ name: String, flag: Bool) {
    self.name(name)
    value(flag)
  }
}
