import Testing

@testable import PythonPackaging

@Suite struct RequirementsFileTests {
  private func contents(_ text: String) -> [RequirementsFile.Content] {
    RequirementsFile(Array(text.utf8)).entries.map(\.content)
  }

  @Test func linesKeepTheirNumbersThroughContinuationsAndComments() {
    let text = """
      \u{FEFF}# -*- coding: utf-8 -*-
      pytest>=8 \\
        --hash=sha256:aa \\
        --hash=sha256:bb  # why

      requests[socks]==2.* ; python_version > "3" # comment
      flask # \\
      gunicorn, which pip takes for a part of the comment
      """
    let file = RequirementsFile(Array(text.utf8))
    #expect(file.entries.map(\.line) == [2, 6, 7])
    #expect(file.requirements.map(\.name.written) == ["pytest", "requests", "flask"])
    guard case .requirement(_, let hashes) = file.entries[0].content else {
      Issue.record("\(file.entries[0])")
      return
    }
    #expect(hashes == ["sha256:aa", "sha256:bb"])
  }

  @Test func optionsAreToldApart() {
    #expect(
      contents("-r a.txt\n-rb.txt\n--requirement=c.txt\n--requirement 'd e.txt'")
        == ["a.txt", "b.txt", "c.txt", "d e.txt"].map { .requirements(path: $0) })
    #expect(
      contents("-c c.txt\n--cons c.txt") == [
        .constraints(path: "c.txt"), .constraints(path: "c.txt"),
      ])
    #expect(
      contents("--index-url https://e.org\n--pre\n-i https://e.org")
        == [
          .option("--index-url https://e.org"), .option("--pre"),
          .option("--index-url https://e.org"),
        ])
  }

  @Test func locationsGiveTheNamesThatTheyTell() throws {
    let file = RequirementsFile(
      Array(
        """
        -e .[test]
        -e git+https://e.org/r@main#egg=My_Project[dev]&subdirectory=x
        ./wheels/pytest-8.3.3-py3-none-any.whl
        https://e.org/coverage-7.6.tar.gz ; python_version > "3"
        name @ https://e.org/a.whl
        ../folder
        """.utf8))
    let locations = file.entries.compactMap { entry -> RequirementLocation? in
      guard case .location(let location, _) = entry.content else { return nil }
      return location
    }
    #expect(
      locations.map { $0.name?.written } == [nil, "My_Project", "pytest", nil, nil])
    // The name of an sdist is a guess: archives are also named after a branch.
    #expect(locations[3].hints.map(\.written).first == "coverage")
    #expect(locations[0].extras == ["test"])
    #expect(locations[0].target == ".")
    #expect(locations[1].extras == ["dev"])
    #expect(locations[3].marker == (try Marker("python_version > '3'")))
    #expect(file.requirements.count == 3)
  }

  @Test func variablesStayUnlessAnEnvironmentIsGiven() {
    let bytes = Array("-r ${DIR}/a.txt\n-r ${UNSET}.txt\n-r $DIR.txt".utf8)
    let paths = { (file: RequirementsFile) in
      file.entries.map { entry -> String in
        guard case .requirements(let path) = entry.content else { return "" }
        return path
      }
    }
    #expect(paths(RequirementsFile(bytes)) == ["${DIR}/a.txt", "${UNSET}.txt", "$DIR.txt"])
    #expect(
      paths(RequirementsFile(bytes, environment: ["DIR": "x"]))
        == ["x/a.txt", "${UNSET}.txt", "$DIR.txt"])
  }

  @Test func includesAreFollowedRelativeToTheirFileAndCyclesEnd() {
    let files = [
      "/app/requirements/test.txt": "-r base.txt\n-c ../constraints.txt\npytest\n-r none.txt",
      "/app/requirements/base.txt": "flask\n-r test.txt",
      "/app/constraints.txt": "urllib3<2",
    ]
    let resolved = RequirementsFile.resolve(Array("/app/requirements/test.txt".utf8)) {
      files[String(decoding: $0, as: UTF8.self)].map { Array($0.utf8) }
    }
    #expect(Set(resolved.entries.map(\.entry.line)) == [1, 3])
    #expect(resolved.entries.count == 2)
    #expect(resolved.constraints.count == 1)
    #expect(
      resolved.warnings.map(\.warning.problem)
        == [.missingInclude("/app/requirements/none.txt")])
  }

  @Test func aMalformedLineKeepsItsReason() {
    guard case .malformed("==1", _)? = contents("==1").first else {
      Issue.record("not malformed")
      return
    }
  }

  @Test(arguments: [
    ("pytz (>dev)", "pytz"), ("x>=2.*", "x"), ("x (~=2)", "x"), ("x >=1 <3", "x"),
    ("x; extra == test", "x"), ("x[a, b] (>=1,>dev) ; python_version = '3'", "x[a,b]"),
    ("x=1", "x"), ("x @ ", "x"),
  ])
  func aRefusedSpecifierKeepsItsName(text: String, expected: String) throws {
    let reading = try Requirement.reading(text)
    #expect(reading.refusal != nil)
    var plain = reading.requirement
    // A marker that can't be read may hold or not.
    if let marker = plain.marker {
      #expect(!marker.isReadable)
      #expect(marker.evaluate(in: MarkerEnvironment()) == .unknown)
    }
    plain.marker = nil
    #expect(plain.description == expected)
  }

  @Test func aRefusedSpecifierKeepsAMarkerThatCanBeRead() throws {
    let reading = try Requirement.reading("x (>dev) ; os_name == 'nt'")
    #expect(reading.requirement.marker?.description == "os_name == \"nt\"")
  }

  @Test(arguments: ["", "-", "hello world", "==1", "[x]", "(x)", "x[y", "a b>=1"])
  func whatHasNoNameIsRefused(text: String) {
    #expect(throws: PackagingError.self) { try Requirement.reading(text) }
  }

  @Test(arguments: [
    ("git+https://u:p@e.org/acme/fakes.git@feature/x#egg=y", "https://e.org/acme/fakes", true),
    ("git+ssh://git@e.org/acme/fakes.git", "ssh://git@e.org/acme/fakes.git", true),
    ("git+https://e.org/acme/fakes", "https://e.org/acme/other", false),
    ("https://e.org/v1.zip#sha256=0", "https://e.org/v1.zip", true),
    ("https://e.org/v1.zip", "https://e.org/v2.zip", false),
    ("https://${TOKEN}@e.org/v1.zip", "https://e.org/v1.zip", true),
    ("./v1.zip", "https://e.org/v1.zip", false),
  ])
  func aPlaceIsTheSameWhateverItsSpelling(line: String, url: String, isSame: Bool) {
    #expect(RequirementLocation(line).leads(toURL: url) == isSame)
  }

  @Test(arguments: [
    ("./libs/fakes/", ["fakes"]), ("../Orderly_Fakes", ["Orderly_Fakes"]), (".", []), ("..", []),
    ("sdists/fakes-1.0.tar.gz", ["fakes", "fakes-1.0"]),
    ("git+https://e.org/acme/fakes.git@v1#subdirectory=py/kit", ["kit"]),
    ("https://e.org/acme/fakes/archive/refs/tags/v2.zip", ["fakes"]),
    ("file:///srv/fakes", ["fakes"]),
  ])
  func aPlaceGivesHintsOfItsName(line: String, hints: [String]) {
    #expect(RequirementLocation(line).hints.map(\.written) == hints)
  }
}
