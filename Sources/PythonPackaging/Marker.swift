import ByteText

/// An environment marker (PEP 508): a condition on the interpreter and platform, and on the extra that
/// is being installed.
package struct Marker: Hashable, Sendable, CustomStringConvertible {
  /// The variables of PEP 508, and the two of lock files (PEP 751).
  package enum Variable: String, Hashable, Sendable, CaseIterable {
    /// `3.12`.
    case pythonVersion = "python_version"
    /// `3.12.1`.
    case pythonFullVersion = "python_full_version"
    /// `posix`.
    case osName = "os_name"
    /// `linux`.
    case sysPlatform = "sys_platform"
    /// The kernel's release.
    case platformRelease = "platform_release"
    /// `Linux`.
    case platformSystem = "platform_system"
    /// The kernel's version.
    case platformVersion = "platform_version"
    /// `x86_64`.
    case platformMachine = "platform_machine"
    /// `CPython`.
    case platformPythonImplementation = "platform_python_implementation"
    /// `cpython`.
    case implementationName = "implementation_name"
    /// `3.12.1`.
    case implementationVersion = "implementation_version"
    /// The extra that is being installed.
    case extra
    /// The extras that are being installed from a lock file (PEP 751).
    case extras
    /// The groups that are being installed from a lock file (PEP 751).
    case dependencyGroups = "dependency_groups"
  }

  /// One side of a comparison.
  package enum Operand: Hashable, Sendable {
    /// A variable of the environment.
    case variable(Variable)
    /// A string.
    case literal(String)
  }

  /// The operators of a comparison.
  package enum Operator: String, Hashable, Sendable, CaseIterable {
    /// `===`.
    case arbitrary = "==="
    /// `==`.
    case equal = "=="
    /// `~=`.
    case compatible = "~="
    /// `!=`.
    case notEqual = "!="
    /// `<=`.
    case atMost = "<="
    /// `>=`.
    case atLeast = ">="
    /// `<`.
    case less = "<"
    /// `>`.
    case greater = ">"
    /// `in`: the left text is part of the right one.
    case `in` = "in"
    /// `not in`.
    case notIn = "not in"
  }

  /// `left operator right`.
  package struct Comparison: Hashable, Sendable {
    /// The left side.
    package var left: Operand
    /// The operator.
    package var `operator`: Operator
    /// The right side.
    package var right: Operand
  }

  /// A condition as written: `and` binds closer than `or`, groups stand in parentheses.
  package indirect enum Expression: Hashable, Sendable {
    /// One comparison.
    case comparison(Comparison)
    /// Alternatives, each of conditions that must all hold. Neither list is ever empty.
    case anyOf([[Expression]])
    /// A text that is no condition; whether it holds is unknown.
    case unreadable(String)
  }

  /// The condition.
  package let expression: Expression

  init(_ expression: Expression) { self.expression = expression }

  /// Reads a marker.
  ///
  /// - Throws: ``PackagingError/invalidMarker(_:reason:offset:)``, also for parentheses nested deeper
  ///   than 64 levels.
  package init(_ text: some StringProtocol) throws(PackagingError) {
    var scanner = DependencyScanner(text)
    do {
      try self.init(parsing: &scanner)
      guard scanner.isAtEnd else { throw SyntaxFailure("the end is expected") }
    } catch {
      let reason = (error as? SyntaxFailure)?.reason ?? "it is malformed"
      throw .invalidMarker(String(text), reason: reason, offset: scanner.position)
    }
  }

  /// A condition that can't be read: it may hold or not.
  static func unreadable(_ text: String) -> Marker { Marker(.unreadable(text)) }

  /// Whether every part of the condition could be read.
  package var isReadable: Bool { Self.isReadable(expression) }

  private static func isReadable(_ expression: Expression) -> Bool {
    switch expression {
    case .comparison: true
    case .anyOf(let alternatives): alternatives.allSatisfy { $0.allSatisfy(isReadable) }
    case .unreadable: false
    }
  }

  /// The marker `extra == 'name'`.
  package static func extra(_ name: String) -> Marker {
    let name = ProjectName.normalize(name)
    return Marker(
      .comparison(
        Comparison(left: .variable(.extra), operator: .equal, right: .literal(name))))
  }

  /// Both conditions.
  package func and(_ other: Marker) -> Marker { Marker(.anyOf([[expression, other.expression]])) }

  /// The marker in its normal spelling: one space between the parts, strings in double quotes, extras
  /// normalised (PEP 685), no parentheses around the whole. As packaging does, nothing is escaped: a string
  /// with a backslash or a double quote need not read back.
  package var description: String { Self.text(of: expression, isOutermost: true) }

  private static func text(of expression: Expression, isOutermost: Bool) -> String {
    switch expression {
    case .comparison(let comparison):
      let sides = [comparison.left, comparison.right].map { operand in
        switch operand {
        case .variable(let variable): variable.rawValue
        case .literal(let literal): "\"\(literal)\""
        }
      }
      return "\(sides[0]) \(comparison.operator.rawValue) \(sides[1])"
    case .unreadable(let text):
      return text
    case .anyOf(let alternatives):
      let text = alternatives.map { alternative in
        alternative.map { Self.text(of: $0, isOutermost: false) }.joined(separator: " and ")
      }.joined(separator: " or ")
      return isOutermost ? text : "(\(text))"
    }
  }
}
