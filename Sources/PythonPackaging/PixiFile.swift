extension DependencyGroups {
  /// `pixi.toml`: `[dependencies]` and `[pypi-dependencies]`, those of features, and those for one
  /// platform.
  static func pixiTOML(_ bytes: [UInt8]) throws(PackagingError) -> DependencyGroups {
    let document = try TOMLNode(document: bytes)
    var result = DependencyGroups()
    result.takePixi(document)
    return result
  }

  /// The tables of `pixi.toml`, or `[tool.pixi]` of `pyproject.toml`.
  mutating func takePixi(_ pixi: TOMLNode?) {
    guard let pixi else { return }
    addPixi("", pixi)
    for (name, feature) in pixi["feature"]?.members ?? [] { addPixi(name, feature) }
  }

  private mutating func addPixi(_ name: String, _ table: TOMLNode) {
    var tables = [table]
    tables += (table["target"]?.members ?? []).map(\.value)
    for key in ["dependencies", "pypi-dependencies", "host-dependencies"] {
      for table in tables {
        let entries = (table[key]?.members ?? []).filter {
          !["python", "pip"].contains(ProjectName.normalize($0.key))
        }
        .map { name, constraint in
          DependencyGroup.Declared(
            constraint["path"]?.string == "."
              ? .selfExtras(constraint["extras"]?.strings ?? [])
              : .named(
                requirement(
                  name, extras: constraint["extras"]?.strings ?? [], line: constraint.line)),
            line: constraint.line)
        }
        if !entries.isEmpty { add(DependencyGroup(name, .group, entries)) }
      }
    }
  }
}
