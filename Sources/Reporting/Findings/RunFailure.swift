import ByteText

/// A run that concluded nothing, for platforms: none of these may read as clean.
package struct RunFailure: Sendable {
  /// Why nothing can be concluded, in one line.
  package let reason: String

  /// A failure with its reason.
  package init(reason: String) { self.reason = reason.onOneLine }

  /// Writes the failure in a form that a platform reads.
  package func write(_ format: PlatformFormat, to page: TextPage) {
    switch format {
    case .sarif: SARIFLog.writeFailure(self, to: page)
    case .junit: JUnitReport.writeFailure(self, to: page)
    case .codeQuality: CodeQualityReport.writeFailure(self, to: page)
    case .annotations: AnnotationsReport.writeFailure(self, to: page)
    }
  }
}
