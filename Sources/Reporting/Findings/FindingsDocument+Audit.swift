import ByteText
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Rules

extension FindingsDocument {
  /// What an audit concluded, with the findings of the Dockerfile where one was given.
  init(_ audit: AuditReport) {
    let text = VerdictText(audit)
    command = "compare"
    headline = "\(text.headline)  \(text.sentence)"
    image = Subject(audit.service)
    dockerfile = audit.dockerfile?.file
    let stages = audit.dockerfile.map { StagesReport.File(name: $0.file, $0.analysis) }
    rules = RuleRegistry.rules + (stages == nil ? [] : Self.stageRules)
    // The fix that fits a leak is that of its cause, the same as in text and Markdown.
    var fixes: [Finding: String] = [:]
    for leak in audit.leaks { for finding in leak.findings { fixes[finding] = leak.fix.text } }
    let found: [ReportedFinding] = audit.findings.map {
      ReportedFinding($0, in: audit, fix: fixes[$0] ?? $0.fix)
    }
    let ofStages: [ReportedFinding] = stages.map(Self.findings) ?? []
    findings = (found + ofStages).sortedByLevel()
    let claims = audit.claims.map { claim in
      let violations = RuleRegistry.violations(of: claim.rule)
      let concerned = found.filter { violations.contains($0.rule) }
      return Case(
        id: claim.rule.id, subject: audit.service.name, statement: claim.rule.statement,
        examined: claim.examined, failures: concerned.filter { $0.level == .error },
        remarks: concerned.filter { $0.level == .warning || $0.excuse != nil })
    }
    // A policy can make an error of anything; what then decides the verdict must be seen.
    let claimed = Set(RuleRegistry.claims.flatMap(RuleRegistry.violations))
    let others = RuleRegistry.rules.filter { rule in
      !claimed.contains(rule) && found.contains { $0.rule == rule && $0.level == .error }
    }
    let decisive = others.map { rule in
      Case(
        id: rule.id, subject: audit.service.name, statement: rule.statement,
        failures: found.filter { $0.rule == rule && $0.level == .error })
    }
    cases = claims + decisive
  }
}

extension FindingsDocument.Subject {
  /// An image by its documents.
  init(_ audited: AuditedImage) {
    let image = audited.files.image
    self.init(
      name: audited.name, repository: Self.repository(of: image), names: image.names,
      manifestDigest: image.manifestDigest.map { "\($0)" }, configDigest: "\(image.configDigest)",
      platform: "\(image.platform)")
  }

  /// The last component of the image's own name, or of the reference, without tag and digest.
  private static func repository(of image: Image) -> String {
    let name = image.shortName ?? image.reference.text
    let last = name.split(separator: "/").last.map(String.init) ?? name
    let repository = last.prefix { $0 != ":" && $0 != "@" }
    return repository.isEmpty ? "image" : String(repository)
  }
}

extension ReportedFinding {
  /// A finding of an audit, with what to do about it.
  init(_ finding: Finding, in audit: AuditReport, fix: String) {
    let layers = audit.service.files.layers
    let source: Source? =
      switch finding.location {
      case .dockerfile(let file, let line), .host(let file, let line):
        Source(file: file, line: line)
      case .layer, .configuration, .image:
        finding.madeBy.map { Source(file: $0.file, line: $0.line) }
      }
    self.init(
      rule: finding.rule, level: finding.level, subject: finding.subject,
      message: finding.message, fix: fix, source: source, stage: finding.madeBy?.stage,
      paths: finding.items.map(\.path),
      origin: finding.layer.map { index in
        let layer = layers.indices.contains(index) ? layers[index].layer : nil
        return Origin(
          layer: index, diffID: layer.map { "\($0.diffID)" }, createdBy: layer?.createdBy)
      },
      view: finding.view, excuse: finding.allowed)
  }
}

extension [ReportedFinding] {
  /// Errors first; what is of one level stays in its order.
  func sortedByLevel() -> [ReportedFinding] {
    [Level.error, .warning, .note].flatMap { level in filter { $0.level == level } }
  }
}
