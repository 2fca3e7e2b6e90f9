import ByteText
import Codecs
import ContainerImage
import LayerFilesystem
import ReleaseAudit

/// Findings for people: layer by layer, each subject once with all that was found of it, and at the
/// end of a layer what to do.
struct FindingsText {
  private let audit: AuditReport

  init(_ audit: AuditReport) { self.audit = audit }

  private struct Place: Hashable {
    let layer: Int?
    let hiddenBy: Int?
  }

  func write(to page: TextPage) {
    for (level, title) in [(Level.error, "Leaks"), (.warning, "Warnings"), (.note, "Notes")] {
      let findings = audit.findings(level).filter { !Rule.build.contains($0.rule) }
      guard !findings.isEmpty else { continue }
      page.heading(title)
      for (place, findings) in grouped(
        findings, by: { Place(layer: $0.layer, hiddenBy: $0.hiddenBy) })
      {
        write(findings, at: place, level, to: page)
      }
    }
  }

  private func write(_ findings: [Finding], at place: Place, _ level: Level, to page: TextPage) {
    page.line(fitting: "  " + heading(place))
    for (subject, findings) in grouped(findings, by: \.subject) {
      let mark =
        switch level {
        case .error: page.accented("✗", .removed)
        case .warning: page.accented("!", .changed)
        case .note: "·"
        }
      page.line("    \(mark) \(title(subject, findings))")
      for finding in findings { write(finding, to: page) }
    }
    guard level > .note else { return }
    for mend in findings.map(\.mend).unique() { page.paragraph("Mend: \(mend).", indent: 6) }
  }

  private func heading(_ place: Place) -> String {
    guard let layer = place.layer else { return "In the configuration" }
    let layers = audit.service.files.layers
    let instruction =
      layers.indices.contains(layer) ? Instruction.readable(layers[layer].layer.createdBy) : ""
    let hidden = place.hiddenBy.map { " (removed by layer \($0), shipped all the same)" } ?? ""
    let line = audit.dockerfile?.place(ofLayer: layer).map { " (\($0.singleLine))" } ?? ""
    return "In layer \(layer)\(hidden)\(line): \(instruction)"
  }

  private func title(_ subject: String, _ findings: [Finding]) -> String {
    let facts = findings.first?.facts ?? [:]
    let subject = subject.singleLine
    if let chain = facts["chain"] { return "\(subject), required by \(chain.singleLine)" }
    if let places = facts["declaredBy"] { return "\(subject), declared in \(places.singleLine)" }
    return subject
  }

  private func write(_ finding: Finding, to page: TextPage) {
    let rule = finding.rule.rawValue.padded(to: 28)
    let start = "        \(rule)"
    switch finding.items.count {
    case 0: page.line(fitting: start + finding.message.singleLine)
    case 1:
      page.line(start, path: PrintableText.text(finding.items[0].path.bytes))
    default:
      let count = Quantity.count(finding.items.count, "file")
      page.line(
        "\(start)\(count), \(page.options.size(finding.bytes)), such as ",
        path: PrintableText.text(representative(finding).bytes))
    }
    if let reason = finding.allowed {
      page.line(fitting: "          allowed: \(reason.singleLine)")
    } else if finding.items.isEmpty == false, !Self.isLeak(finding) {
      page.paragraph(finding.message.singleLine, indent: 10)
    }
    guard page.options.isVerbose, finding.items.count > 1 else { return }
    for item in finding.items {
      page.line("          ", path: PrintableText.text(item.path.bytes))
    }
  }

  /// A module says more than a cache file that sorts before it.
  private func representative(_ finding: Finding) -> EntryPath {
    let source = finding.items.first {
      $0.path.name.suffix(3).elementsEqual(".py".utf8) && $0.size > 0
    }
    return (source ?? finding.items[0]).path
  }

  private static func isLeak(_ finding: Finding) -> Bool {
    Rule.claims.contains(finding.rule) && finding.level == .error
  }

  /// Groups in the order of their first elements.
  private func grouped<Key: Hashable>(
    _ findings: [Finding], by key: (Finding) -> Key
  ) -> [(Key, [Finding])] {
    var order: [Key] = []
    var groups: [Key: [Finding]] = [:]
    for finding in findings {
      if groups[key(finding)] == nil { order.append(key(finding)) }
      groups[key(finding), default: []].append(finding)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }
}

extension [String] {
  /// Each text once, in the order of first appearance.
  func unique() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
