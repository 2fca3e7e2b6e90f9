import Foundation
import Testing

/// The table in Docs/architecture.md is the module graph that the compiler sees.
@Suite struct ArchitectureTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
  }

  private static func quoted(_ text: Substring, by mark: Character) -> [String] {
    text.split(separator: mark, omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// The modules in the order of the table, with what each may import.
  private static func table() throws -> [(module: String, imports: Set<String>)] {
    try text("Docs/architecture.md").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard line.hasPrefix("| `"), cells.count == 6 else { return nil }
      return (try #require(quoted(cells[1], by: "`").first), Set(quoted(cells[4], by: "`")))
    }
  }

  /// The Swift modules in Sources, with what the files of each import.
  private static func sources() throws -> [String: Set<String>] {
    let sources = root.appendingPathComponent("Sources")
    var imports: [String: Set<String>] = [:]
    for case let file as URL in try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    where file.pathExtension == "swift" {
      let module = file.pathComponents[sources.pathComponents.count]
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let word = words.firstIndex(of: "import"), word < words.count - 1, word < 3,
          words[..<word].allSatisfy({
            $0.first == "@" || $0.hasSuffix("ic") || $0 == "package" || $0 == "internal"
          })
        else { continue }
        imports[module, default: []].insert(String(words[words.count - 1]))
      }
      imports[module, default: []].formUnion([])
    }
    return imports
  }

  /// Who depends on the package sees ImgdiffKit alone.
  @Test func onlyTheLibraryDeclaresWhatIsPublic() throws {
    let sources = Self.root.appendingPathComponent("Sources")
    var offenders: [String] = []
    for case let file as URL in try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    where file.pathExtension == "swift" && !file.path.contains("/Sources/ImgdiffKit/") {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      where !line.drop(while: { $0 == " " }).hasPrefix("//")
        && line.split(separator: " ").contains(where: { $0 == "public" })
      {
        offenders.append("\(file.lastPathComponent): \(line)")
      }
    }
    #expect(offenders == [])
  }

  @Test func noModuleImportsWhatItsRowLeavesOut() throws {
    let table = try Self.table()
    let sources = try Self.sources()
    #expect(Set(table.map(\.module)) == Set(sources.keys))
    for (module, imports) in table {
      let others = sources[module]?.subtracting(imports).sorted()
      #expect(others == [], "\(module), in Docs/architecture.md")
    }
  }

  @Test func noModuleImportsWhatStandsBelowIt() throws {
    let table = try Self.table()
    for (place, row) in table.enumerated() {
      let below = Set(table[place...].map(\.module))
      #expect(row.imports.isDisjoint(with: below), "\(row.module)")
      // It brings 40 MB of Unicode data and slows the start.
      #expect(row.imports.isDisjoint(with: ["Foundation", "FoundationEssentials"]))
    }
  }

  @Test func thePackageDeclaresTheSameGraph() throws {
    let package = try Self.text("Package.swift")
    let modules = try Self.table()
    let ours = Set(modules.map(\.module))
    for (module, imports) in modules {
      let isNamed = try Regex(
        "(module\\(|executableTarget\\(\\s*name:)\\s*\"\(module)\",\\s*(dependencies:\\s*)?")
      let start = try #require(package.firstRange(of: isNamed), "\(module) in Package.swift")
      let list = package[start.upperBound...].prefix { $0 != "]" }
      let declared = Set(Self.quoted(list.drop { $0 != "[" }, by: "\""))
        .filter { ours.contains($0) || $0.hasPrefix("CLib") }
      #expect(
        declared == imports.filter { ours.contains($0) || $0.hasPrefix("CLib") }, "\(module)")
    }
  }
}
