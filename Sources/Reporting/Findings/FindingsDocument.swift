import ByteText
import ContainerImage
import LayerFilesystem
import ReleaseAudit
import Rules

/// What a run concluded, as values that every format for platforms is made from.
struct FindingsDocument: Sendable {
  /// The image that is judged.
  struct Subject: Sendable {
    /// How messages name it.
    let name: String
    /// Its name without folders, tag and digest: what two runs on one image have in common.
    let repository: String
    /// The names that its source gives to it.
    var names: [String] = []
    /// The digest of its manifest.
    var manifestDigest: String?
    /// The digest of its configuration.
    var configDigest: String?
    /// What it runs on.
    var platform: String?
  }

  /// One statement that holds or does not.
  struct Case: Sendable {
    /// The name of its rule.
    let id: String
    /// What it is about: the image, or a Dockerfile.
    let subject: String
    /// What must hold.
    let statement: String
    /// How many things were examined; nil where that is not counted.
    var examined: Int?
    /// The errors that speak against it.
    var failures: [ReportedFinding] = []
    /// What is said beside it.
    var remarks: [ReportedFinding] = []
  }

  /// The platform by whose name it is told from others of one run; nil where it is the only one.
  var variant: String?
  /// The command that ran.
  let command: String
  /// One line that says it all.
  let headline: String
  /// The image; nil where a Dockerfile alone was read.
  let image: Subject?
  /// The Dockerfile, where one is known.
  let dockerfile: String?
  /// The rules that could have been broken.
  let rules: [RuleDescriptor]
  /// What was found: errors first.
  let findings: [ReportedFinding]
  /// What must hold, in the order of reports.
  let cases: [Case]
}

/// A report that platforms can take: findings with places, claims that hold or do not.
package protocol JudgingReport: Report {
  /// Writes what was found in a form that a platform reads.
  func write(_ format: PlatformFormat, warnings: [String], to page: TextPage)
}

/// The forms of findings that platforms read.
package enum PlatformFormat: Sendable {
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// JUnit's XML, for lists of tests.
  case junit
  /// GitLab's Code Quality.
  case codeQuality
  /// Commands that GitHub's runners find in a log.
  case annotations
}

extension FindingsDocument {
  /// Writes the document in a form.
  func write(_ format: PlatformFormat, warnings: [String], to page: TextPage) {
    [self].write(format, warnings: warnings, to: page)
  }
}

extension [FindingsDocument] {
  /// Writes documents about one image for several platforms as one file.
  func write(_ format: PlatformFormat, warnings: [String], to page: TextPage) {
    switch format {
    case .sarif: SARIFLog.write(self, warnings: warnings, to: page)
    case .junit: JUnitReport.write(self, to: page)
    case .codeQuality: CodeQualityReport.write(self, to: page)
    case .annotations:
      for (place, document) in enumerated() {
        // What is said of the run is said once.
        AnnotationsReport(document, warnings: place == 0 ? warnings : []).write(to: page)
      }
    }
  }
}
