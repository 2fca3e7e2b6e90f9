import Testing

@testable import PythonPackaging

@Suite struct CoreMetadataTests {
  @Test func theHeaderEndsAtTheFirstBlankLine() throws {
    let text = """
      Metadata-Version: 2.4
      NAME: Flask_Thing
      Version: 1.0
      Requires-Dist: pytest (>=7)
       ; extra == "Test"
      Provides-Extra: Test
      Classifier: Framework :: Pytest

      Requires-Dist: not-this
      """
    let metadata = CoreMetadata(Array(text.utf8))
    #expect(metadata.name?.normalized == "flask-thing")
    #expect(metadata.version == (try Version("1")))
    #expect(metadata.requires.count == 1)
    #expect(metadata.requires[0].text == "pytest (>=7) ; extra == \"Test\"")
    #expect(metadata.requires[0].requirement?.marker == .extra("test"))
    #expect(metadata.normalizedExtras == ["test"])
    #expect(metadata.classifiers == ["Framework :: Pytest"])
    #expect(metadata.warnings.isEmpty)
  }

  @Test func malformedPartsBecomeWarningsAndTheRestIsRead() {
    let text =
      "Metadata-Version: 2.99\r\nName: a b\r\nVersion: latest\r\nRequires-Dist: ==1\r\n"
      + "Requires-Dist: good\r\nName: other\r\nSummary: \u{0}\r\n"
    let metadata = CoreMetadata(Array(text.utf8) + Array("Author: ".utf8) + [0xFF, 0x0A])
    #expect(metadata.name?.written == "a b")
    #expect(metadata.versionText == "latest")
    #expect(metadata.version == nil)
    #expect(metadata.requires.map { $0.requirement?.name.written } == [nil, "good"])
    #expect(metadata.warnings.compactMap(\.line) == [8, 1, 2, 3, 4, 6])
  }

  @Test func anEmptyFileIsReadToo() {
    let metadata = CoreMetadata([])
    #expect(metadata.name == nil)
    #expect(metadata.warnings.count == 3)
  }

  @Test func aLineThatIsNoFieldEndsTheHeaderAsInPip() {
    let metadata = CoreMetadata(Array("Name: a\nSummary: b\nc d\nRequires-Dist: e\n".utf8))
    #expect(metadata.requires.isEmpty)
    #expect(metadata.warnings.contains { $0.problem == .unexpectedLine("c d") })
  }
}

@Suite struct EggRequiresTests {
  @Test func sectionsAddTheirConditions() throws {
    let text = """
      base>=1

      [:python_version < "3"]
      six

      [test]
      pytest
      [docs:os_name == "posix"]
      sphinx ; python_version > "3"
      """
    let requires = EggRequires(Array(text.utf8))
    #expect(
      requires.requires.map { $0.requirement?.description } == [
        "base>=1", "six; python_version < \"3\"", "pytest; extra == \"test\"",
        "sphinx; python_version > \"3\" and (os_name == \"posix\" and extra == \"docs\")",
      ])
    #expect(requires.extras == ["test", "docs"])
  }

  @Test func aBrokenSectionHidesNoRequirement() {
    let requires = EggRequires(Array("[:nonsense]\nsix\n[a]\nb\n".utf8))
    #expect(requires.requires.map(\.text) == ["six", "b"])
    // Its condition may hold or not.
    #expect(requires.requires[0].requirement?.name.written == "six")
    #expect(
      requires.requires[0].requirement?.marker?.evaluate(in: MarkerEnvironment()) == .unknown)
    #expect(requires.warnings.map(\.line) == [1])
  }
}

@Suite struct EntryPointsTests {
  @Test func groupsNamesAndPartsAreRead() {
    let text = """
      [console_scripts]
      pytest = pytest:console_main
      Py.Test=pytest:console_main [extra1, b]
      # comment
      [pytest11]
      cov = pytest_cov.plugin
      """
    let entryPoints = EntryPoints(Array(text.utf8))
    #expect(entryPoints.scripts.map(\.name) == ["pytest", "Py.Test"])
    #expect(entryPoints.entries[1].attribute == "console_main")
    #expect(entryPoints.entries[1].extras == ["extra1", "b"])
    #expect(entryPoints.entries[2].module == "pytest_cov.plugin")
    #expect(entryPoints.entries[2].attribute == nil)
  }
}

@Suite struct DirectURLTests {
  @Test func anEditableInstallNamesItsFolder() throws {
    let bytes = Array(
      #"{"dir_info": {"editable": true}, "url": "file:///srv/my%20app"}"#.utf8)
    let origin = try DirectURL(bytes)
    #expect(origin.isEditable)
    #expect(origin.path == Array("/srv/my app".utf8))
  }

  @Test func otherSourcesAreTold() throws {
    let text = #"{"url":"https://e.org/r","vcs_info":{"vcs":"git","commit_id":"ab"}}"#
    #expect(
      try DirectURL(Array(text.utf8)).source == .versionControl(system: "git", commit: "ab"))
    #expect(throws: PackagingError.self) { try DirectURL(Array("{}".utf8)) }
    let deep = Array(String(repeating: "[", count: 1_000_000).utf8)
    #expect(throws: PackagingError.self) { try DirectURL(deep) }
  }
}
