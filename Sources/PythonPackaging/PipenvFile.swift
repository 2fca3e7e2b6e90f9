extension DependencyGroups {
  /// `Pipfile`: `[packages]`, `[dev-packages]`, and categories of the project's own.
  static func pipfile(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    for (section, packages) in document.members where !Self.settings.contains(section) {
      guard case .table = packages.content else { continue }
      let name = ["packages": "", "dev-packages": "dev"][section] ?? section
      let entries = packages.members.map { name, constraint in
        result.entry(name, constraint)
      }
      result.add(DependencyGroup(name, .group, entries))
    }
    return result
  }

  private static let settings: Set<String> = ["source", "requires", "scripts", "pipenv", "global"]

  private mutating func entry(
    _ name: String, _ constraint: TOMLNode
  ) -> DependencyGroup.Declared {
    let extras = constraint["extras"]?.strings ?? []
    if constraint["path"]?.string == "." {
      return .init(.selfExtras(extras), line: constraint.line)
    }
    // Conditions may stand in keys of their own.
    var markers = [constraint["markers"]?.string].compactMap { $0 }
    for variable in Marker.Variable.allCases {
      if let condition = constraint[variable.rawValue]?.string {
        markers.append("\(variable.rawValue) \(condition)")
      }
    }
    let marker = markers.isEmpty ? nil : markers.map { "(\($0))" }.joined(separator: " and ")
    return .init(
      requirement(name, extras: extras, marker: marker, line: constraint.line),
      line: constraint.line)
  }
}
