import ByteText
import Rules

/// Claims as JUnit's XML, in the form that Jenkins's `junit-10.xsd` describes: one test case a claim,
/// whose name is the rule's and never changes.
///
/// GitLab counts only the first of two cases with one name, so the class name is the image's.
struct JUnitReport {
  private let document: FindingsDocument

  /// Findings of one claim beyond these are counted only.
  private static let shown = 100

  init(_ document: FindingsDocument) { self.document = document }

  /// Writes a suite for each document.
  static func write(_ documents: [FindingsDocument], to page: TextPage) {
    let cases = documents.flatMap(\.cases)
    let failures = cases.count { !$0.failures.isEmpty }
    suites(cases.count, failures: failures, errors: 0, to: page) {
      for document in documents { JUnitReport(document).write(to: page) }
    }
  }

  private func write(to page: TextPage) {
    let failures = document.cases.count { !$0.failures.isEmpty }
    Self.suite(
      document.cases.count, failures: failures, errors: 0, variant: document.variant, to: page
    ) {
      page.line("    <properties>")
      Self.property("conclusion", document.headline, to: page)
      if let image = document.image {
        Self.property("image", image.name, to: page)
        Self.property("imageID", image.configDigest ?? "", to: page)
        Self.property("platform", image.platform ?? "", to: page)
      }
      page.line("    </properties>")
      for test in document.cases { write(test, to: page) }
    }
  }

  /// A run that concluded nothing is an error, not a failed claim.
  static func writeFailure(_ failure: RunFailure, to page: TextPage) {
    suites(1, failures: 0, errors: 1, to: page) {
      suite(1, failures: 0, errors: 1, variant: nil, to: page) {
        page.line(
          "    <testcase name=\"\(Product.name)\" classname=\"\(Product.name)\" time=\"0\">")
        page.line(
          "      <error type=\"inconclusive\" message=\"nothing can be concluded\">"
            + "\(failure.reason.xml)</error>")
        page.line("    </testcase>")
      }
    }
  }

  private static func suites(
    _ tests: Int, failures: Int, errors: Int, to page: TextPage, _ cases: () -> Void
  ) {
    let counts = "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\""
    page.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
    page.line("<testsuites name=\"\(Product.name)\" \(counts) time=\"0\">")
    cases()
    page.line("</testsuites>")
  }

  private static func suite(
    _ tests: Int, failures: Int, errors: Int, variant: String?, to page: TextPage,
    _ cases: () -> Void
  ) {
    let counts = "tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\""
    let name = variant.map { "\(Product.name) (\($0.xml))" } ?? Product.name
    page.line("  <testsuite name=\"\(name)\" \(counts) skipped=\"0\" time=\"0\">")
    cases()
    page.line("  </testsuite>")
  }

  private static func property(_ name: String, _ value: String, to page: TextPage) {
    page.line("      <property name=\"\(name)\" value=\"\(value.xml)\"/>")
  }

  private func write(_ test: FindingsDocument.Case, to page: TextPage) {
    page.line(
      "    <testcase name=\"\(test.id.xml)\" classname=\"\(subject(of: test).xml)\" time=\"0\">"
    )
    if !test.failures.isEmpty {
      let count = Quantity.count(test.failures.count, "finding")
      page.line(
        "      <failure type=\"\(test.id.xml)\" message=\"\(count) against: \(test.statement.xml)\">"
          + "\(Self.lines(test.failures))</failure>")
    }
    var remarks = test.statement
    if let examined = test.examined { remarks += "\n\(Quantity.count(examined)) examined" }
    if !test.remarks.isEmpty { remarks += "\n" + Self.text(test.remarks) }
    page.line("      <system-out>\(remarks.xml)</system-out>")
    page.line("    </testcase>")
  }

  /// Platforms count cases of one name and class once.
  private func subject(of test: FindingsDocument.Case) -> String {
    test.subject.singleLine + (document.variant.map { " (\($0))" } ?? "")
  }

  private static func lines(_ findings: [ReportedFinding]) -> String { text(findings).xml }

  private static func text(_ findings: [ReportedFinding]) -> String {
    var lines = findings.prefix(shown).map { finding in
      let place = finding.source.map { source in
        RepositoryPath.relative(source.file) + (source.line.map { ":\($0)" } ?? "") + ": "
      }
      return "\(finding.level.rawValue): \(place ?? "")\(finding.sentence)".onOneLine
    }
    if findings.count > shown { lines.append("and \(Quantity.count(findings.count - shown)) more") }
    return lines.joined(separator: "\n")
  }
}

extension String {
  /// The text for an element or an attribute of XML 1.0.
  ///
  /// XML forbids most control characters and two further ones, escaped as well; they become U+FFFD.
  var xml: String {
    var text = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "'": text += "&#39;"
      case "\n", "\t": text.unicodeScalars.append(scalar)
      case _
      where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
        || scalar.value & 0xFFFE == 0xFFFE:
        text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
