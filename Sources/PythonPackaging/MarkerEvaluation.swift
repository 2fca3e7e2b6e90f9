import ByteText

/// The outcome of a condition about which not everything is known (Kleene's three-valued logic).
package enum Truth: Hashable, Sendable {
  /// It doesn't hold.
  case no
  /// It holds or not, depending on what isn't known.
  case unknown
  /// It holds.
  case yes

  init(_ value: Bool) { self = value ? .yes : .no }
}

extension Marker {
  /// Whether the condition holds in an environment.
  ///
  /// A comparison is one of versions where the right side is a version constraint with this operator
  /// and the left side is a version, else one of texts (PEP 508); extras and groups are compared by
  /// their normalised names (PEP 685). It is ``Truth/unknown`` where a variable is, and where the
  /// operator has no meaning for the operands (`~=` between texts).
  package func evaluate(in environment: MarkerEnvironment) -> Truth {
    Self.evaluate(expression, in: environment)
  }

  /// Whether the condition holds, what isn't known taken as it needs to be: "take both branches".
  package func couldHold(in environment: MarkerEnvironment) -> Bool {
    evaluate(in: environment) != .no
  }

  private static func evaluate(
    _ expression: Expression, in environment: MarkerEnvironment
  ) -> Truth {
    switch expression {
    case .comparison(let comparison): return evaluate(comparison, in: environment)
    case .unreadable: return .unknown
    case .anyOf(let alternatives):
      var outcome = Truth.no
      for alternative in alternatives {
        switch evaluate(all: alternative, in: environment) {
        case .yes: return .yes
        case .unknown: outcome = .unknown
        case .no: continue
        }
      }
      return outcome
    }
  }

  private static func evaluate(
    all conditions: [Expression], in environment: MarkerEnvironment
  ) -> Truth {
    var outcome = Truth.yes
    for condition in conditions {
      switch evaluate(condition, in: environment) {
      case .no: return .no
      case .unknown: outcome = .unknown
      case .yes: continue
      }
    }
    return outcome
  }

  private static func evaluate(
    _ comparison: Comparison, in environment: MarkerEnvironment
  ) -> Truth {
    let comparesNames = [comparison.left, comparison.right].contains { operand in
      operand == .variable(.extra) || operand == .variable(.extras)
        || operand == .variable(.dependencyGroups)
    }
    let left = value(of: comparison.left, in: environment, asName: comparesNames)
    let right = value(of: comparison.right, in: environment, asName: comparesNames)
    switch (left, right) {
    case (.text(let left), .text(let right)):
      return compare(left, comparison.operator, right)
    case (.text(let left), .set(let right)):
      switch comparison.operator {
      case .in: return Truth(right.contains(left))
      case .notIn: return Truth(!right.contains(left))
      case .equal: return .no
      case .notEqual: return .yes
      default: return .unknown
      }
    default: return .unknown
    }
  }

  private static func value(
    of operand: Operand, in environment: MarkerEnvironment, asName: Bool
  ) -> MarkerEnvironment.Value {
    let value: MarkerEnvironment.Value =
      switch operand {
      case .literal(let text): .text(text)
      case .variable(let variable): environment[variable]
      }
    guard asName else { return value }
    return switch value {
    case .text(let text): .text(ProjectName.normalize(text))
    case .set(let names): .set(Set(names.map { ProjectName.normalize($0) }))
    case .unknown: .unknown
    }
  }

  private static func compare(_ left: String, _ operator: Operator, _ right: String) -> Truth {
    if `operator` != .in, `operator` != .notIn,
      let specifier = try? VersionSpecifier(`operator`.rawValue + right),
      let version = try? Version(left)
    {
      return Truth(specifier.contains(version, prereleases: true))
    }
    return switch `operator` {
    case .equal: Truth(left == right)
    case .notEqual: Truth(left != right)
    case .less: Truth(precedes(left, right))
    case .greater: Truth(precedes(right, left))
    case .atMost: Truth(!precedes(right, left))
    case .atLeast: Truth(!precedes(left, right))
    // Texts of a length that no environment has are not worth a quadratic search.
    case .in where left.utf8.count > 1024, .notIn where left.utf8.count > 1024: .unknown
    case .in: Truth(isPart(left, of: right))
    case .notIn: Truth(!isPart(left, of: right))
    case .arbitrary, .compatible: .unknown
    }
  }

  private static func isPart(_ part: String, of whole: String) -> Bool {
    let part = Array(part.utf8)
    let whole = Array(whole.utf8)
    guard part.count <= whole.count else { return false }
    return (0...(whole.count - part.count)).contains { whole[$0...].starts(with: part) }
  }
}
