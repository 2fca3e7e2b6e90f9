import ByteText

/// One clause of a version constraint (PEP 440 "Version specifiers"): an operator and a version.
package struct VersionSpecifier: Sendable, CustomStringConvertible {
  /// The operators of PEP 440.
  package enum Operator: String, Hashable, Sendable, CaseIterable {
    /// `~=`: at least this, and of the same series.
    case compatible = "~="
    /// `==`: this version; with `.*`, any that begins so.
    case equal = "=="
    /// `!=`: what `==` excludes.
    case notEqual = "!="
    /// `<=`: this or earlier.
    case atMost = "<="
    /// `>=`: this or later.
    case atLeast = ">="
    /// `<`: earlier, and no pre-release of this one.
    case less = "<"
    /// `>`: later, and no post-release or local version of this one.
    case greater = ">"
    /// `===`: this very text.
    case arbitrary = "==="
  }

  /// What the operand means once read.
  private enum Operand: Hashable, Sendable {
    /// A version.
    case version(Version)
    /// The components before `.*`.
    case prefix([String])
    /// The text of `===` that is no version.
    case text
  }

  /// The operator.
  package let `operator`: Operator
  /// The operand as written, without white space around it: a version, `1.2.*`, or for `===` any text.
  package let operand: String
  private let meaning: Operand

  /// Reads one clause such as `>=1.2`; white space around the parts is permitted.
  ///
  /// - Throws: ``PackagingError/invalidSpecifier(_:)``.
  package init(_ text: some StringProtocol) throws(PackagingError) {
    let scalars = Array(trimmed(Substring(text).unicodeScalars))
    guard let (specifier, end) = Self.scan(scalars, at: 0), end == scalars.count else {
      throw .invalidSpecifier(String(text))
    }
    self = specifier
  }

  private init(_ operator: Operator, operand: String, meaning: Operand) {
    self.operator = `operator`
    self.operand = operand
    self.meaning = meaning
  }

  /// The clause at a position of a longer text and the position behind it.
  static func scan(
    _ scalars: [Unicode.Scalar], at start: Int
  ) -> (specifier: VersionSpecifier, end: Int)? {
    guard let first = scanOperator(scalars, at: start) else { return nil }
    for candidate in first == .equal ? [.equal, .arbitrary] : [first] {
      var position = start + candidate.rawValue.utf8.count
      guard candidate != .arbitrary || hasArbitraryOperator(scalars, at: start) else { return nil }
      while position < scalars.count, isPythonSpace(scalars[position]) { position += 1 }
      if candidate == .arbitrary { return scanArbitrary(scalars, at: position) }
      if let found = scanVersion(scalars, at: position, for: candidate) { return found }
    }
    return nil
  }

  private static func scanOperator(_ scalars: [Unicode.Scalar], at start: Int) -> Operator? {
    guard start < scalars.count else { return nil }
    let hasEquals = start + 1 < scalars.count && scalars[start + 1] == "="
    return switch (scalars[start], hasEquals) {
    case ("~", true): .compatible
    case ("=", true): .equal
    case ("!", true): .notEqual
    case ("<", true): .atMost
    case (">", true): .atLeast
    case ("<", false): .less
    case (">", false): .greater
    default: nil
    }
  }

  private static func hasArbitraryOperator(_ scalars: [Unicode.Scalar], at start: Int) -> Bool {
    start + 2 < scalars.count && scalars[start + 2] == "="
  }

  /// The operand of `===`: everything up to white space, `;` or `)`, even nothing.
  private static func scanArbitrary(
    _ scalars: [Unicode.Scalar], at start: Int
  ) -> (specifier: VersionSpecifier, end: Int) {
    var end = start
    while end < scalars.count, !isPythonSpace(scalars[end]), scalars[end] != ";",
      scalars[end] != ")"
    {
      end += 1
    }
    let operand = text(scalars[start..<end])
    let meaning = (try? Version(operand)).map(Operand.version) ?? .text
    return (VersionSpecifier(.arbitrary, operand: operand, meaning: meaning), end)
  }

  private static func scanVersion(
    _ scalars: [Unicode.Scalar], at start: Int, for operator: Operator
  ) -> (specifier: VersionSpecifier, end: Int)? {
    let ascii = asciiRun(scalars, at: start)
    let isEquality = `operator` == .equal || `operator` == .notEqual
    var scanner = VersionScanner(ascii, at: 0)
    if isEquality, let release = scanner.scanRelease() {
      let end = scanner.position
      if end + 1 < ascii.count, ascii[end] == 0x2E, ascii[end + 1] == 0x2A {
        let base = Version(
          epoch: release.epoch, release: release.release, pre: nil, post: nil, dev: nil, local: [])
        let operand = text(scalars[start..<start + end + 2])
        let prefix = Operand.prefix(components(of: base.description))
        return (
          VersionSpecifier(`operator`, operand: operand, meaning: prefix), start + end + 2
        )
      }
    }
    scanner = VersionScanner(ascii, at: 0)
    guard let version = scanner.scan(allowingLocal: isEquality),
      `operator` != .compatible || version.release.count > 1
    else { return nil }
    let end = start + scanner.position
    let operand = text(scalars[start..<end])
    return (VersionSpecifier(`operator`, operand: operand, meaning: .version(version)), end)
  }

  /// The bytes up to the first scalar that no version contains.
  private static func asciiRun(_ scalars: [Unicode.Scalar], at start: Int) -> [UInt8] {
    scalars[start...].prefix { $0.isASCII && $0 != "," && !isPythonSpace($0) }
      .map { UInt8(truncatingIfNeeded: $0.value) }
  }

  private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Operator and operand as written, without white space between them.
  package var description: String { `operator`.rawValue + operand }

  /// The operand in the form that decides whether two clauses are the same one.
  var canonicalOperand: String {
    guard case .version(let version) = meaning else { return operand }
    return `operator` == .compatible ? version.description : version.canonicalText
  }

  /// Whether the clause names a pre-release, and so asks for them.
  package var namesPreRelease: Bool {
    guard `operator` != .notEqual, case .version(let version) = meaning else { return false }
    return version.isPreRelease
  }

  /// Whether the version satisfies the clause.
  ///
  /// - Parameter prereleases: whether pre-releases count; nil leaves it to the clause, which accepts
  ///   them when it names one itself.
  package func contains(_ version: Version, prereleases: Bool? = nil) -> Bool {
    if version.isPreRelease, !(prereleases ?? namesPreRelease) { return false }
    if `operator` == .arbitrary {
      return version.description == operand.lowercased()
    }
    switch meaning {
    case .text: return false
    case .prefix(let prefix):
      return Self.begins(version, with: prefix) == (`operator` == .equal)
    case .version(let bound): return contains(version, bound: bound)
    }
  }

  private func contains(_ version: Version, bound: Version) -> Bool {
    switch `operator` {
    case .equal: matches(version, bound)
    case .notEqual: !matches(version, bound)
    case .atMost: version.withoutLocal <= bound
    case .atLeast: version.withoutLocal >= bound
    case .less: isLess(version, than: bound)
    case .greater: isGreater(version, than: bound)
    case .compatible:
      version.withoutLocal >= bound && Self.begins(version, with: seriesPrefix)
    case .arbitrary: false
    }
  }

  /// `1.0+local` satisfies `==1.0`, but not the other way round.
  private func matches(_ version: Version, _ bound: Version) -> Bool {
    (bound.local.isEmpty ? version.withoutLocal : version) == bound
  }

  private func isLess(_ version: Version, than bound: Version) -> Bool {
    guard version < bound else { return false }
    let isPreReleaseOfBound =
      !bound.isPreRelease && version.isPreRelease && version.base == bound.base
    return !isPreReleaseOfBound
  }

  private func isGreater(_ version: Version, than bound: Version) -> Bool {
    guard version > bound else { return false }
    let isPostReleaseOfBound = !bound.isPostRelease && version.isPostRelease
    return !((isPostReleaseOfBound || !version.local.isEmpty) && version.base == bound.base)
  }
}

// MARK: - Prefixes

extension VersionSpecifier {
  /// The components that prefix matching compares: the epoch, the release's numbers, and the suffixes
  /// (`a1` is one component, also where the normal form glues it to a number).
  private static func components(of text: String) -> [String] {
    let parts = text.split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false)
    var components = [parts.count == 2 && !parts[0].isEmpty ? String(parts[0]) : "0"]
    for part in (parts.last ?? "").split(separator: ".", omittingEmptySubsequences: false) {
      let digits = part.prefix { $0.isASCII && $0.isNumber }
      let suffix = part.dropFirst(digits.count)
      if !digits.isEmpty, isGluedPreRelease(suffix) {
        components += [String(digits), String(suffix)]
      } else {
        components.append(String(part))
      }
    }
    return components
  }

  private static func isGluedPreRelease(_ suffix: Substring) -> Bool {
    let tag = suffix.prefix { $0.isLetter }
    let number = suffix.dropFirst(tag.count)
    return ["a", "b", "c", "rc"].contains(String(tag)) && !number.isEmpty
      && number.utf8.allSatisfy(\.isASCIIDigit)
  }

  /// Whether the version, its release filled up with zeros, begins with the components.
  private static func begins(_ version: Version, with prefix: [String]) -> Bool {
    let own = components(of: version.withoutLocal.description)
    let isNumber = { (component: String) in component.utf8.allSatisfy(\.isASCIIDigit) }
    let release = own.prefix(while: isNumber)
    let missing = max(0, prefix.prefix(while: isNumber).count - release.count)
    let padded = release + Array(repeating: "0", count: missing) + own.dropFirst(release.count)
    return padded.starts(with: prefix)
  }

  /// The series of `~=`: the operand's components as written, without the last one and any suffix.
  ///
  /// The reference implementation takes them from the text, not from the parsed version, so that an
  /// unusual spelling (`~=v1.2`, `~=1.2.RC1`) means something else than its normal form does.
  private var seriesPrefix: [String] {
    let suffixes = ["dev", "a", "b", "rc", "post"]
    let kept = Self.components(of: operand)
      .prefix { component in !suffixes.contains { component.hasPrefix($0) } }
      .dropLast()
    let text = (kept.first ?? "0") + "!" + kept.dropFirst().joined(separator: ".")
    return Self.components(of: (try? Version(text))?.description ?? text)
  }
}

extension VersionSpecifier: Hashable {
  /// Whether both are the same clause, whatever the spelling of the version.
  package static func == (left: VersionSpecifier, right: VersionSpecifier) -> Bool {
    left.operator == right.operator && left.canonicalOperand == right.canonicalOperand
  }

  /// Hashes what decides about equality.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(`operator`)
    hasher.combine(canonicalOperand)
  }
}
