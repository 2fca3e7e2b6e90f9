/// The metadata of a distribution: `METADATA` of a dist-info, `PKG-INFO` of an egg-info or sdist
/// (core metadata specification, PEP 241 to 753).
///
/// What can be read is read; what is malformed becomes a warning. Nothing in it is trusted: not the
/// encoding, not the version of the format, not that a field is there.
package struct CoreMetadata: Hashable, Sendable {
  /// A `Requires-Dist` (or a line of `requires.txt`): its text, and what it means as far as it can be
  /// read.
  package struct Requires: Hashable, Sendable {
    /// The text as written, folded lines joined.
    package var text: String
    /// What it means; nil where not even a name can be had of it. A warning says what was refused.
    package var requirement: Requirement?
  }

  /// `Metadata-Version`.
  package private(set) var metadataVersion: String?
  /// `Name`.
  package private(set) var name: ProjectName?
  /// `Version` as written.
  package private(set) var versionText: String?
  /// `Version`, where it is one.
  package private(set) var version: Version?
  /// `Summary`.
  package private(set) var summary: String?
  /// `Requires-Python` as written.
  package private(set) var requiresPythonText: String?
  /// `Requires-Python`, where it is a version constraint.
  package private(set) var requiresPython: SpecifierSet?
  /// Every `Requires-Dist`, in order.
  package private(set) var requires: [Requires] = []
  /// Every `Provides-Extra` as written, in order.
  package private(set) var extras: [String] = []
  /// Every `Classifier`, in order.
  package private(set) var classifiers: [String] = []
  /// What could not be read.
  package private(set) var warnings: [PackagingWarning] = []

  /// The format versions that are known.
  private static let knownVersions: Set<String> = [
    "1.0", "1.1", "1.2", "2.0", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6",
  ]

  /// Reads the file.
  ///
  /// - Complexity: linear in the number of bytes of the header.
  package init(_ bytes: [UInt8]) {
    let header = HeaderFields(bytes)
    warnings = header.warnings
    for field in header.fields { take(field) }
    if metadataVersion == nil { warnings.append(.init(.missing(field: "Metadata-Version"))) }
    if name == nil { warnings.append(.init(.missing(field: "Name"))) }
    if versionText == nil { warnings.append(.init(.missing(field: "Version"))) }
  }

  private mutating func take(_ field: HeaderFields.Field) {
    switch field.name {
    case "metadata-version":
      take(field, once: \.metadataVersion)
      if !Self.knownVersions.contains(field.value) {
        warnings.append(.init(.unknownFormatVersion(field.value), line: field.line))
      }
    case "name": takeName(field)
    case "version":
      guard take(field, once: \.versionText) else { return }
      version = parse(field) { text throws(PackagingError) in try Version(text) }
    case "summary": take(field, once: \.summary)
    case "requires-python":
      guard take(field, once: \.requiresPythonText) else { return }
      requiresPython = parse(field) { text throws(PackagingError) in try SpecifierSet(text) }
    case "requires-dist":
      let reading = parse(field) { text throws(PackagingError) in try Requirement.reading(text) }
      if let refusal = reading?.refusal {
        warnings.append(.init(.refused(refusal), line: field.line))
      }
      requires.append(Requires(text: field.value, requirement: reading?.requirement))
    case "provides-extra": extras.append(field.value)
    case "classifier": classifiers.append(field.value)
    default: break
    }
  }

  private mutating func takeName(_ field: HeaderFields.Field) {
    guard name == nil else {
      warnings.append(.init(.repeated(field: field.name), line: field.line))
      return
    }
    guard !field.value.isEmpty else { return }
    name = ProjectName(unchecked: field.value)
    _ = parse(field) { text throws(PackagingError) in try ProjectName(text) }
  }

  @discardableResult
  private mutating func take(
    _ field: HeaderFields.Field, once property: WritableKeyPath<CoreMetadata, String?>
  ) -> Bool {
    guard self[keyPath: property] == nil else {
      warnings.append(.init(.repeated(field: field.name), line: field.line))
      return false
    }
    self[keyPath: property] = field.value
    return true
  }

  private mutating func parse<Value>(
    _ field: HeaderFields.Field, with parser: (String) throws(PackagingError) -> Value
  ) -> Value? {
    do {
      return try parser(field.value)
    } catch {
      warnings.append(.init(.refused(error), line: field.line))
      return nil
    }
  }

  /// The extras, normalised (PEP 685), each once, in order.
  package var normalizedExtras: [String] {
    var seen: Set<String> = []
    return extras.map { ProjectName.normalize($0) }.filter { seen.insert($0).inserted }
  }
}
