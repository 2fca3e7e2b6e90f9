import Foundation
import Testing

/// The modules are those of Docs/architecture.md, and each imports what the manifest lets it.
///
/// The compiler finds a module that a dependency brings along, so it does not see to this alone.
@Suite struct ArchitectureTests {
  private static let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func text(_ path: String) throws -> String {
    try String(contentsOf: repository.appendingPathComponent(path), encoding: .utf8)
  }

  /// The dependencies of each module of the product, as the manifest has them.
  private static func dependencies() throws -> [String: Set<String>] {
    let manifest = try text("Package.swift")
    var modules: [String: Set<String>] = [:]
    let declaration =
      #/(?:module\(\s*|executableTarget\(\s*name: )"(\w+)",\s*(?:dependencies: )?\[([^\]]*)\]/#
    for match in manifest.matches(of: declaration) {
      let names = match.2.matches(of: #/"([\w-]+)"/#).map { String($0.1) }
      modules[String(match.1)] = Set(names)
    }
    return modules
  }

  private static func imports(of module: String) throws -> Set<String> {
    let folder = repository.appendingPathComponent("Sources/\(module)")
    let files = try #require(
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
    var imports: Set<String> = []
    for case let file as URL in files where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: #/(?m)^(?:@\w+ |package |public |internal )*import (\w+)/#) {
        imports.insert(String(match.1))
      }
    }
    return imports
  }

  @Test func everyImportIsADependencyInTheManifest() throws {
    let dependencies = try Self.dependencies()
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Self.repository.appendingPathComponent("Sources").path)
    let known = Set(folders)
    for module in folders.sorted() where !module.hasPrefix("CLib") {
      let declared = try #require(dependencies[module], "\(module) is not in Package.swift")
      let imported = try Self.imports(of: module).intersection(known)
      #expect(imported.subtracting(declared).isEmpty, "\(module) imports more than it declares")
    }
  }

  @Test func everyModuleHasItsLineInTheDocumentation() throws {
    let table = try Self.text("Docs/architecture.md")
    for module in try Self.dependencies().keys.sorted()
    where FileManager.default.fileExists(
      atPath: Self.repository.appendingPathComponent("Sources/\(module)").path)
    {
      #expect(table.contains("\n| `\(module)` | "), "\(module) is not in Docs/architecture.md")
    }
  }
}
