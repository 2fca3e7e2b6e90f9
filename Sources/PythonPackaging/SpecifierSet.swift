/// A version constraint: clauses that must all hold (`>=1.0,!=1.5,<2`). An empty one permits every
/// version.
package struct SpecifierSet: Hashable, Sendable, CustomStringConvertible {
  /// The clauses in their order of description, each once.
  package let specifiers: [VersionSpecifier]

  /// The constraint that permits every version.
  package static let any = SpecifierSet(specifiers: [])

  private init(specifiers: [VersionSpecifier]) {
    var seen: Set<VersionSpecifier> = []
    self.specifiers =
      specifiers
      .filter { seen.insert($0).inserted }
      .sorted { precedes($0.description, $1.description) }
  }

  /// Reads clauses separated by commas; empty ones are passed over.
  ///
  /// - Throws: ``PackagingError/invalidSpecifier(_:)`` for the first clause that is none.
  package init(_ text: some StringProtocol) throws(PackagingError) {
    var specifiers: [VersionSpecifier] = []
    let comma: Unicode.Scalar = ","
    for clause in Substring(text).unicodeScalars.split(separator: comma) {
      let clause = trimmed(clause)
      if !clause.isEmpty { specifiers.append(try VersionSpecifier(Substring(clause))) }
    }
    self.init(specifiers: specifiers)
  }

  /// Whether every version is permitted.
  package var isEmpty: Bool { specifiers.isEmpty }

  /// Whether the version satisfies every clause.
  ///
  /// - Parameter prereleases: whether pre-releases count; nil accepts them when a clause names one,
  ///   as `packaging` does.
  package func contains(_ version: Version, prereleases: Bool? = nil) -> Bool {
    let prereleases = prereleases ?? specifiers.contains(where: \.namesPreRelease)
    if version.isPreRelease, !prereleases { return false }
    return specifiers.allSatisfy { $0.contains(version, prereleases: prereleases) }
  }

  /// The clauses in the order of their text, joined by commas.
  package var description: String { specifiers.map(\.description).joined(separator: ",") }

  /// Whether the same clauses stand in both, whatever their spelling.
  package static func == (left: SpecifierSet, right: SpecifierSet) -> Bool {
    Set(left.specifiers) == Set(right.specifiers)
  }

  /// Hashes the clauses.
  package func hash(into hasher: inout Hasher) { hasher.combine(Set(specifiers)) }
}
