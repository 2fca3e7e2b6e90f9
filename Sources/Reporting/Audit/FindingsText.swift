import ByteText
import Codecs
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Rules

/// Warnings and notes for people: layer by layer, each subject once with all that was found of it, and at
/// the end of a layer what to do.
struct FindingsText {
  private let audit: AuditReport

  init(_ audit: AuditReport) { self.audit = audit }

  /// Writes the findings of a level under a heading.
  func write(_ level: Level, _ title: String, to page: TextPage) {
    let findings = audit.findings(level).filter { $0.rule.kind != .build }
    guard !findings.isEmpty else { return }
    page.heading(title)
    for (location, findings) in grouped(findings, by: \.location.place) {
      write(findings, at: location, level, to: page)
    }
  }

  private func write(
    _ findings: [Finding], at location: Finding.Location, _ level: Level, to page: TextPage
  ) {
    page.line(fitting: "  " + heading(location))
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
    for fix in findings.map(\.fix).unique() { page.paragraph("Fix: \(fix)", indent: 6) }
  }

  private func heading(_ location: Finding.Location) -> String {
    switch location {
    case .layer(let layer, let view): heading(layer, view)
    case .configuration: "In the configuration"
    case .image(let name): "In \(name.singleLine)"
    case .dockerfile(let file, _), .host(let file, _): "In \(file.singleLine)"
    }
  }

  private func heading(_ layer: LayerIndex, _ view: Visibility) -> String {
    let layers = audit.service.files.layers
    let instruction =
      layers.indices.contains(layer) ? Instruction.readable(layers[layer].layer.createdBy) : ""
    let hidden =
      view.hiddenBy.map { " (removed by layer \($0), shipped all the same)" } ?? ""
    let line = audit.dockerfile?.line(ofLayer: layer).map { " (\($0.place.singleLine))" } ?? ""
    return "In layer \(layer)\(hidden)\(line): \(instruction)"
  }

  private func title(_ subject: String, _ findings: [Finding]) -> String {
    let subject = subject.singleLine
    guard let test = findings.first?.test else { return subject }
    if test.chain.count > 1 {
      return "\(subject), required by \(test.chain.joined(separator: " -> ").singleLine)"
    }
    guard !test.declaredBy.isEmpty else { return subject }
    return "\(subject), declared in \(test.declaredBy.joined(separator: ", ").singleLine)"
  }

  private func write(_ finding: Finding, to page: TextPage) {
    Self.writeEvidence(of: finding, to: page)
    if let reason = finding.allowed {
      page.line(fitting: "          allowed: \(reason.singleLine)")
    } else if !finding.items.isEmpty {
      page.paragraph(finding.message.singleLine, indent: 10)
    }
  }

  /// Writes what shows that a finding is so: the rule, the files, and how one of them was recognised.
  static func writeEvidence(of finding: Finding, more: Int = 0, to page: TextPage) {
    let start = "        \(finding.rule.id.padded(to: 28))"
    guard let shown = finding.representative else {
      return page.line(fitting: start + finding.message.singleLine)
    }
    let path = PrintableText.text(shown.path.bytes)
    if finding.items.count == 1 {
      page.line(start, path: path)
    } else {
      let count = Quantity.count(finding.items.count, "file")
      page.line("\(start)\(count), \(page.options.size(finding.bytes)), such as ", path: path)
    }
    if let sign = shown.sign { page.line("          ", path: "\(sign)".singleLine, keeping: .head) }
    if more > 0 { page.line("          and \(Quantity.count(more)) more like it") }
    guard page.options.isVerbose, finding.items.count > 1 else { return }
    for item in finding.items {
      page.line("          ", path: PrintableText.text(item.path.bytes))
    }
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

extension Finding.Location {
  /// Where findings stand together: the lines of a file do.
  fileprivate var place: Finding.Location {
    switch self {
    case .dockerfile(let file, _): .dockerfile(file: file, line: nil)
    case .host(let file, _): .host(file: file, line: nil)
    case .layer, .configuration, .image: self
    }
  }
}

extension [String] {
  /// Each text once, in the order of first appearance.
  func unique() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
