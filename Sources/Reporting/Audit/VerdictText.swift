import ByteText
import ContainerImage
import LayerFilesystem
import PythonPackaging
import ReleaseAudit
import Rules

/// The verdict for people: what is concluded, from how much, and what was looked for.
struct VerdictText {
  private let audit: AuditReport
  private let leaks: [Leak]

  init(_ audit: AuditReport) {
    self.audit = audit
    leaks = audit.leaks
  }

  private var service: String { audit.service.name.singleLine }
  private var localdev: String { audit.localdev.name.singleLine }

  /// One line that says it all.
  var sentence: String {
    switch audit.verdict {
    case .proven where !audit.exceptions.isEmpty:
      return "\(service) ships nothing for tests but what the policy allows"
    case .proven:
      return "\(service) ships no tests and no test dependencies"
    case .leaked:
      // Only the policy makes an error of how the images were built.
      if leaks.isEmpty { return "\(service) was not built as it should be" }
      return "\(service) ships \(LeakWords.names(leaks))"
    }
  }

  /// The line that `--quiet` prints: as the first one, with all leaks by name.
  var quietSentence: String {
    guard audit.verdict == .leaked, !leaks.isEmpty else { return sentence }
    return "\(service) ships \(LeakWords.allNames(leaks))"
  }

  /// `PROVEN`, `PROVEN with 2 exceptions`, `LEAKED`.
  var headline: String {
    let verdict = audit.verdict == .proven ? "PROVEN" : "LEAKED"
    guard !audit.exceptions.isEmpty else { return verdict }
    return "\(verdict) with \(Quantity.count(audit.exceptions.count, "exception"))"
  }

  /// The platforms of SERVICE that the verdict is not about; nil where there are none.
  var unjudged: String? {
    let others = audit.service.files.image.otherPlatforms
    guard !others.isEmpty else { return nil }
    return "Not judged: the images of \(service) for "
      + others.map { "\($0)".singleLine }.joined(separator: ", ") + "."
  }

  func writeVerdict(to page: TextPage) {
    let mark = page.accented(headline, audit.verdict == .proven ? .added : .removed)
    if page.options.isQuiet { return page.line("\(mark)  \(quietSentence)") }
    page.paragraph(sentence, indent: 8, lead: page.accented(mark, .strong) + "  ")
    if audit.isSameImage {
      page.paragraph(
        "Both references lead to one image: the service was probably built with the wrong "
          + "--target.", indent: 8)
    }
    if audit.verdict == .proven { page.paragraph(basis, indent: 8) }
    if let unjudged { page.paragraph(unjudged, indent: 8) }
    for exception in audit.exceptions {
      let subjects = exception.subjects.map(\.singleLine).joined(separator: ", ")
      page.paragraph(
        "Exception of the policy for \(subjects): \(exception.reason.singleLine)", indent: 8)
    }
  }

  /// Repeats the verdict where a log ends.
  func writeEnd(to page: TextPage) {
    page.line()
    let mark = page.accented(headline, audit.verdict == .proven ? .added : .removed)
    page.paragraph(sentence, indent: 8, lead: page.accented(mark, .strong) + "  ")
  }

  /// How much there was to look for, and where it was looked for.
  var basis: String {
    let surface = audit.surface
    let files = audit.examinedFiles
    let layers = audit.service.files.layers.count
    let hidden = audit.service.files.view.hidden.count
    return "Looked for \(Quantity.count(surface.distributions.count, "test distribution")) and "
      + "\(Quantity.count(surface.files.count, "test file")) of localdev among "
      + "\(Quantity.count(files, "file")) in \(Quantity.count(layers, "layer")) of the service"
      + (hidden == 0 ? "" : ", \(Quantity.count(hidden)) of them hidden by later layers")
      + ", for \(audit.service.files.image.platform); "
      + (verification.statement ?? "every digest was verified") + "."
  }

  /// In which run the layers of both images were verified.
  var verification: DigestVerification {
    DigestVerification([audit.service.files, audit.localdev.files])
  }

  func writeClaims(to page: TextPage) {
    page.heading("Claims")
    if audit.verdict == .leaked { page.paragraph(basis, indent: 2) }
    var table = TextTable(
      [("", .left), ("claim", .left), ("examined", .right), ("statement", .left)], indent: 2)
    for claim in audit.claims {
      // A claim that holds by an exception has a sign of its own.
      let sign = claim.holds ? (claim.exceptions == 0 ? "✓" : "!") : "✗"
      let mark = page.accented(sign, claim.holds ? .added : .removed)
      table.add([
        mark, claim.rule.id, Quantity.count(claim.examined), claim.rule.statement,
      ])
    }
    table.write(to: page)
  }

  func writeParity(to page: TextPage) {
    page.heading("Parity")
    guard !audit.parity.isEmpty else {
      return page.paragraph(
        "Not judged: the service has no distributions to compare, or the "
          + "platforms differ.", indent: 2)
    }
    let same = audit.parity.filter { $0.status == .same }.count
    page.paragraph(
      "\(Quantity.count(same)) of \(Quantity.count(audit.parity.count, "distribution")) of the "
        + "service are in localdev at the same version with the same bytes.", indent: 2)
  }

  func writeSurface(to page: TextPage) {
    let surface = audit.surface
    page.heading("Test surface")
    page.paragraph(
      "The tests take \(Quantity.count(surface.cost.files, "file")), "
        + "\(page.options.size(surface.cost.bytes)), in localdev.", indent: 2)
    if !surface.testRequirementFiles.isEmpty {
      page.paragraph(
        "Test requirements: \(surface.testRequirementFiles.map(\.singleLine).joined(separator: ", "))",
        indent: 2)
    }
    if !surface.serviceRequirementFiles.isEmpty {
      page.paragraph(
        "Service requirements: "
          + surface.serviceRequirementFiles.map(\.singleLine).joined(separator: ", "), indent: 2)
    }
    writeDistributions(to: page)
    guard !surface.shared.isEmpty else { return }
    let shared = surface.shared.map { entry in
      "\(entry.name) (for \(entry.neededBy.map(\.singleLine).joined(separator: ", ")))"
    }
    page.paragraph(
      "Needed by tests and service alike: \(shared.joined(separator: ", "))", indent: 2)
  }

  private func writeDistributions(to page: TextPage) {
    var table = TextTable([("", .left), ("", .left), ("", .left)], indent: 4)
    for test in audit.surface.distributions {
      table.add([
        test.name.written.singleLine, (test.version ?? "-").singleLine, Self.because(test),
      ])
    }
    table.write(to: page)
  }

  /// Why a distribution belongs to the surface.
  static func because(_ test: TestDistribution) -> String {
    switch test.reason {
    case .declared: test.declaredBy.isEmpty ? "by policy" : test.declaredBy[0].singleLine
    case .required: "required by \(test.requiredBy.joined(separator: ", "))".singleLine
    case .known: "a known test tool"
    case .added: "only in localdev"
    }
  }
}
