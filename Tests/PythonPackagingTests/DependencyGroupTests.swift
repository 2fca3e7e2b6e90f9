import Testing

@testable import PythonPackaging

@Suite struct DependencyGroupTests {
  private func groups(
    _ text: String, _ format: DependencyGroups.Format, pyproject: String? = nil
  ) throws -> DependencyGroups {
    try DependencyGroups(
      Array(text.utf8), format: format, pyproject: pyproject.map { Array($0.utf8) })
  }

  private func names(_ groups: DependencyGroups, _ name: String) -> [String]? {
    groups.groups.first { $0.name == name }?.requirements.map(\.name.written)
  }

  private let project = """
    [project]
    dependencies = ["flask>=3", "requests"]

    [project.optional-dependencies]
    test = [
      "pytest>=8",
      "pytest-cov",
    ]

    [dependency-groups]
    unit = ["pytest>=8", {include-group = "Loop"}]
    loop = ["coverage", {include-group = "unit"}]
    bad = [{include-group = "none"}, "==1", 3]

    [tool.poetry.dependencies]
    python = "^3.12"
    gunicorn = "^22"

    [tool.poetry.group.dev.dependencies]
    responses = {version = "^0.25", extras = ["x"], markers = "python_version > '3'"}

    [tool.pdm.dev-dependencies]
    qa = ["ruff", "-e file:///x"]

    [tool.uv]
    dev-dependencies = ["mypy"]
    """

  @Test func everyTableOfAProjectFileIsRead() throws {
    let groups = try groups(project, .pyproject)
    #expect(names(groups, "") == ["flask", "requests", "gunicorn"])
    #expect(names(groups, "test") == ["pytest", "pytest-cov"])
    #expect(names(groups, "unit") == ["pytest", "coverage"])
    #expect(names(groups, "dev") == ["responses", "mypy"])
    #expect(names(groups, "qa") == ["ruff"])
    // Groups of no telling name are for those who work on the project.
    #expect(
      Set(groups.testing.map(\.name)) == ["test", "unit", "dev", "qa", "loop", "bad"])
    let lines = groups.groups.first { $0.name == "test" }?.entries.map(\.line)
    #expect(lines == [6, 7])
    #expect(groups.groups.first { $0.name == "dev" }?.entries.first?.line == 20)
  }

  @Test func cyclesAndMissingGroupsAreWarnings() throws {
    let problems = try groups(project, .pyproject).warnings.map(\.problem)
    #expect(problems.contains(.cycle("unit")))
    #expect(problems.contains(.missingInclude("none")))
  }

  @Test func groupsOfPylockFollowTheirMarkers() throws {
    let lock = """
      lock-version = "1.0"
      dependency-groups = ["test"]
      [[packages]]
      name = "flask"
      version = "3.0.3"
      [[packages]]
      name = "pytest"
      version = "8.3.3"
      marker = "'test' in dependency_groups"
      [[packages]]
      name = "colorama"
      marker = "sys_platform == 'win32'"
      """
    let groups = try groups(lock, .pylock)
    #expect(names(groups, "") == ["flask", "colorama"])
    #expect(names(groups, "test") == ["pytest"])
  }

  @Test func groupsOfUvLockAreThoseOfTheProject() throws {
    let lock = """
      version = 1
      [[package]]
      name = "app"
      source = { virtual = "." }
      dependencies = [{ name = "flask" }]
      [package.dev-dependencies]
      dev = [{ name = "pytest", marker = "python_version > '3'" }]
      [[package]]
      name = "flask"
      source = { registry = "https://pypi.org/simple" }
      dependencies = [{ name = "werkzeug" }]
      """
    let groups = try groups(lock, .uvLock)
    #expect(names(groups, "") == ["flask"])
    #expect(names(groups, "dev") == ["pytest"])
  }

  @Test func poetryLocksOfEachFormatAreRead() throws {
    let old = "[[package]]\nname = \"pytest\"\nversion = \"8.0\"\ncategory = \"dev\"\n"
    #expect(try names(groups(old, .poetryLock), "dev") == ["pytest"])
    let new = "[[package]]\nname = \"pytest\"\nversion = \"8.0\"\ngroups = [\"main\", \"test\"]\n"
    #expect(try names(groups(new, .poetryLock), "") == ["pytest"])
    #expect(try names(groups(new, .poetryLock), "test") == ["pytest"])
    let between = """
      [[package]]
      name = "pytest"
      version = "8.0"
      [package.dependencies]
      pluggy = ">=1"
      [[package]]
      name = "pluggy"
      version = "1.5"
      [[package]]
      name = "flask"
      version = "3.0"
      """
    let pyproject = "[tool.poetry.group.test.dependencies]\npytest = \"^8\"\n"
    let joined = try groups(between, .poetryLock, pyproject: pyproject)
    #expect(names(joined, "test") == ["pluggy", "pytest"])
  }

  @Test func pipfileLockHasTwoGroups() throws {
    let lock = #"{"_meta":{},"default":{"flask":{"version":"==3.0"}},"develop":{"pytest":{}}}"#
    let groups = try groups(lock, .pipfileLock)
    #expect(names(groups, "") == ["flask"])
    #expect(groups.testing.map(\.name) == ["develop"])
  }

  @Test(arguments: [
    "[" + String(repeating: "a.", count: 100_000) + "a]\n",
    String(repeating: "a.", count: 100_000) + "a = 1\n",
    "a = " + String(repeating: "[", count: 100_000),
    "a = " + String(repeating: "{a=", count: 100_000),
    "a = 1\u{0}\n[dependency-groups]\ntest = ['pytest']\n", "a = \"", "= 1", "\"a\\u0000\" = [",
  ])
  func hostileTOMLIsRefused(text: String) {
    #expect(throws: PackagingError.self) { try groups(text, .pyproject) }
  }

  @Test func aKeyWithAnEscapedNULIsPassedOver() throws {
    let text = "[dependency-groups]\n\"a\\u0000b\" = [\"x\"]\ntest = [\"pytest\"]\n"
    #expect(try names(groups(text, .pyproject), "test") == ["pytest"])
  }

  @Test(arguments: [
    ("test", DependencyGroup.Kind.test), ("unit-tests", .test), ("Test_Extras", .test),
    ("ci", .development),
    ("dev", .development), ("dev-tools", .development), ("docs", .optional), ("lint", .development),
    ("contest", .optional), ("main", .runtime),
  ])
  func aGroupsNameTellsItsKind(name: String, kind: DependencyGroup.Kind) {
    #expect(DependencyGroup.kind(ofGroup: name, .extra) == kind)
  }
}
