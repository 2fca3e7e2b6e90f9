import FixtureBuilder
import Foundation
import LayerFilesystem
import PythonPackaging
import Testing

@testable import PythonDistributions

/// Metadata of every form says what `importlib.metadata` of the machine's own interpreter finds in it.
@Suite struct MetadataOracleTests {
  private static let isPythonInstalled =
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }

  /// What may stand in a file of metadata.
  private static let texts: [ByteString?] = [
    nil, "", "Metadata-Version: 2.1\nName: NAME\nVersion: 1\n\n",
    "Metadata-Version: 2.1\nName: NAME\nVersion: 1\nRequires-Dist: one\nRequires-Dist: two; extra == \"x\"\n\nRequires-Dist: body\n",
    "Metadata-Version: 1.0\nName: NAME\nVersion: 1\nRequires-Dist: three (>dev)\n\n",
  ]
  private static let requirements: [ByteString?] = [
    nil, "four\n\n[x]\nfive\n", "[:python_version > \"3\"]\nsix\n",
  ]

  /// The files of a folder of metadata, for each combination.
  private static func forms() -> [(name: String, files: [(path: String, content: ByteString)])] {
    var forms: [(name: String, files: [(path: String, content: ByteString)])] = []
    for ending in ["dist-info", "egg-info"] {
      for metadata in texts {
        for package in texts {
          for requires in requirements {
            let name = "form\(forms.count)"
            let folder = "\(name)-1.\(ending)"
            let files: [(String, ByteString?)] = [
              ("METADATA", metadata), ("PKG-INFO", package), ("requires.txt", requires),
              ("top_level.txt", "x\n"),
            ]
            forms.append(
              (
                name,
                files.compactMap { file, content in
                  content.map { ("\(folder)/\(file)", Self.named($0, name)) }
                }
              ))
          }
        }
      }
      for text in texts.compactMap({ $0 }) {
        let name = "form\(forms.count)"
        forms.append((name, [("\(name)-1.\(ending)", Self.named(text, name))]))
      }
    }
    return forms
  }

  private static func named(_ text: ByteString, _ name: String) -> ByteString {
    ByteString(text.text.replacingOccurrences(of: "NAME", with: name))
  }

  @Test(.enabled(if: isPythonInstalled, "python3 is not installed"))
  func requirementsAreThoseOfImportlib() async throws {
    let forms = Self.forms()
    let expected = try requirements(of: forms)
    let site = "usr/local/lib/python3.12/site-packages"
    let files = forms.flatMap(\.files).map {
      TarEntry.file(ByteString("\(site)/\($0.path)"), $0.content)
    }
    let both = try await BothForms(image([layer(interpreter() + files)]))
    for inventory in [both.plain, both.compressed] {
      for form in forms {
        let found = try #require(inventory.only(form.name), "\(form)")
        #expect(
          found.requires.map(\.name.written) == expected[form.name] ?? [],
          "\(form.files.map { "\($0.path): \($0.content.text)" })")
      }
    }
    #expect(forms.count > 150)
  }

  /// What the interpreter says, by the names of the forms: the names of the requirements.
  private func requirements(
    of forms: [(name: String, files: [(path: String, content: ByteString)])]
  ) throws -> [String: [String]] {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("imgdiff-metadata-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in forms.flatMap(\.files) {
      let url = folder.appendingPathComponent(file.path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.content.bytes).write(to: url)
    }
    let script = """
      import importlib.metadata, json, re, sys
      found = {}
      for one in importlib.metadata.distributions(path=[sys.argv[1]]):
          name = one._path.name.split("-")[0]
          try:
              requires = one.requires or []
          except TypeError:
              requires = []
          found[name] = [re.match(r"[\\w.-]+", text).group() for text in requires]
      print(json.dumps(found))
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, folder.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode([String: [String]].self, from: output)
  }
}
