import FixtureBuilder

/// Something that a service may have, and that no audit may object to.
struct RandomChange: CustomStringConvertible {
  let description: String
  let entries: [TarEntry]
  /// The instruction that brings it.
  let instruction: String
  /// Whether LOCALDEV gets it too.
  let isShared: Bool

  init(using random: inout SeededGenerator) throws {
    let number = Int.random(in: 0...9999, using: &random)
    let words = (0..<Int.random(in: 3...60, using: &random)).map { _ in
      String(Int.random(in: 0...0xFFFF, using: &random), radix: 36)
    }.joined(separator: " ")
    let folder =
      [
        "app/src/sample_service/part\(number)", "srv/data\(number)", "opt/part\(number)/lib",
        "usr/share/part\(number)", "usr/local/lib/python3.12/site-packages/flask",
      ].randomElement(using: &random) ?? "srv"
    let text = ByteString("\"\"\"\(words)\"\"\"\nNUMBER = \(number)\n")
    let library = PythonDistribution(
      "lib\(number)", "1.\(number)",
      modules: [
        ("lib\(number)/__init__.py", text), ("lib\(number)/tests/__init__.py", ""),
        (
          "lib\(number)/tests/test_it.py",
          ByteString("import pytest\n\n\ndef test_\(number)():\n    assert \(number)\n")
        ),
      ], consoleScripts: [("lib\(number)", "lib\(number):main")]
    ).with { $0.isCompiled = number % 2 == 0 }
    let kind = Int.random(in: 0...8, using: &random)
    // What nothing explains is objected to where it ships tests.
    instruction = kind == 2 || kind == 3 ? "RUN pip install lib\(number)" : "RUN something"
    switch kind {
    case 0: (description, entries) = ("source", [.file(ByteString("\(folder)/a.py"), text)])
    case 1:
      (description, entries) = ("data", [.file(ByteString("\(folder)/data.json"), text + text)])
    case 2: (description, entries) = ("a third-party distribution", library.files())
    case 3:
      (description, entries) = (
        "its wheel", library.files() + [.file(ByteString("srv/lib.whl"), try library.wheel())]
      )
    case 4:
      let zip = try ZipWriter.archive([ZipWriter.Member("a/b.py", text)])
      (description, entries) = ("a zip", [.file(ByteString("\(folder)/a.zip"), zip)])
    case 5:
      let path = "app/src/sample_service/mod\(number).py"
      let bytecode = PythonBytecode.module(filename: "/" + path)
      (description, entries) = (
        "bytecode", [.file(ByteString(PythonBytecode.cachePath(of: path)), bytecode)]
      )
    case 6:
      (description, entries) = (
        "short files",
        [
          .file(ByteString("\(folder)/__init__.py")), .file(ByteString("\(folder)/py.typed")),
          .file(ByteString("\(folder)/LICENSE"), Self.licence),
        ]
      )
    case 7:
      let tar = TarWriter.archive([.file("a/b.txt", text)])
      (description, entries) = ("a tar", [.file(ByteString("\(folder)/a.tar"), tar)])
    default:
      (description, entries) = (
        "removed", [.whiteout(of: ByteString("usr/local/lib/python3.12/doctest.py"))]
      )
    }
    isShared = Bool.random(using: &random)
  }

  private static let licence =
    SamplePair.testDistributions[0].metadataFiles.first { $0.name == "LICENSE" }?.content ?? ""
}
