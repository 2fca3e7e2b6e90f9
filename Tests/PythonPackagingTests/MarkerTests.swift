import Testing

@testable import PythonPackaging

@Suite struct MarkerTests {
  let service = MarkerEnvironment.linux(pythonFullVersion: "3.10.2", architecture: "arm64")

  @Test func versionsAreComparedAsVersions() throws {
    #expect(try Marker("python_version < '3.9'").evaluate(in: service) == .no)
    #expect(try Marker("python_full_version >= '3.10.2'").evaluate(in: service) == .yes)
    #expect(try Marker("platform_machine == 'aarch64'").evaluate(in: service) == .yes)
  }

  @Test func whatAnImageCannotTellLeavesBothBranchesOpen() throws {
    let marker = try Marker("platform_release >= '5'")
    #expect(marker.evaluate(in: service) == .unknown)
    #expect(marker.couldHold(in: service))
    #expect(try !Marker("platform_release >= '5' and os_name == 'nt'").couldHold(in: service))
    let either = try Marker("platform_version == 'x' or os_name == 'posix'")
    #expect(either.evaluate(in: service) == .yes)
  }

  @Test func aPatchLevelThatIsNotKnownIsUnknown() throws {
    let image = MarkerEnvironment.linux(pythonFullVersion: "3.12", architecture: nil)
    #expect(try Marker("python_version >= '3.8'").evaluate(in: image) == .yes)
    #expect(try Marker("python_full_version >= '3.8.1'").evaluate(in: image) == .unknown)
    #expect(try Marker("platform_machine == 'x86_64'").evaluate(in: image) == .unknown)
  }

  @Test func extrasAreComparedNormalised() throws {
    let marker = try Marker("extra == 'Test_Suite'")
    #expect(marker.evaluate(in: service) == .no)
    #expect(marker.evaluate(in: service.considering(extra: "test.suite")) == .yes)
    #expect(marker.description == "extra == \"test-suite\"")
  }

  @Test func aTextThatIsNoVersionIsComparedAsText() throws {
    var kernel = service
    kernel.platformRelease = "6.1.0-18-amd64"
    #expect(try Marker("platform_release >= '5'").evaluate(in: kernel) == .yes)
    #expect(try Marker("platform_release ~= '5.0'").evaluate(in: kernel) == .unknown)
    #expect(try Marker("'amd64' in platform_release").evaluate(in: kernel) == .yes)
  }

  @Test func groupsOfLockFilesAreSets() throws {
    var chosen = service
    chosen.dependencyGroups = ["Test"]
    #expect(try Marker("'test' in dependency_groups").evaluate(in: chosen) == .yes)
    #expect(try Marker("'test' in dependency_groups").evaluate(in: service) == .no)
  }

  @Test func parenthesesNestedWithoutEndAreRefused() {
    let deep = String(repeating: "(", count: 100_000) + "os_name == 'a'"
    #expect(throws: PackagingError.self) { try Marker(deep) }
  }
}
