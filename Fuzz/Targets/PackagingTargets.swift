@testable import PythonPackaging

extension FuzzTarget {
  static let packaging = [
    FuzzTarget("metadata") { bytes in
      let metadata = CoreMetadata(bytes)
      _ = metadata.warnings.count + HeaderFields(bytes).warnings.count
      _ = EggRequires(bytes).warnings.count + EntryPoints(bytes).warnings.count
    },
    FuzzTarget("record") { bytes in
      let record = RecordFile(bytes)
      for entry in record.entries { _ = RecordFile.resolve(entry.path, against: Array("/s".utf8)) }
      _ = PathConfiguration(bytes)
    },
    FuzzTarget("requirements") { bytes in
      _ = RequirementsFile(bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      if let requirement = try? Requirement(text) {
        _ = requirement.marker?.evaluate(in: MarkerEnvironment())
        // What it says of itself must be a requirement again, but for quotes and backslashes in strings,
        // which packaging does not escape either.
        if !text.contains("\\"), !text.contains("'") {
          precondition((try? Requirement(requirement.description)) != nil)
        }
      }
      _ = try? Marker(text)
      _ = try? SpecifierSet(text)
      if let version = try? Version(text) { _ = try? SpecifierSet("~=" + text).contains(version) }
    },
    FuzzTarget("toml") { bytes in
      _ = try? DependencyGroups.pyproject(bytes)
      _ = try? DependencyGroups.pylock(bytes)
      _ = try? DependencyGroups.uvLock(bytes)
    },
    FuzzTarget("marshal") { bytes in
      _ = Bytecode(bytes, outlining: true)
    },
    FuzzTarget("editable") { bytes in _ = EditableFinder(bytes) },
  ]
}
