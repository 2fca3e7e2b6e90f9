import Comparison
import FixtureBuilder
import LayerFilesystem
import ReleaseAudit
import Testing

@testable import Reporting

/// The value that every form of `imgdiff diff` is written from.
@Suite("The report of a difference") struct DiffReportTests {
  private func report(_ first: ImageRecipe, _ second: ImageRecipe) async throws -> DiffReport {
    let images = try await Indexed.images(first, second)
    return await DiffReport(AuditedImage(images[0]), AuditedImage(images[1]))
  }

  @Test("A folder that one image alone has is one folder, loose files count in theirs")
  func folders() async throws {
    let report = try await report(
      Indexed.image([.directory("srv"), .file("srv/gone", "123"), .file("srv/grown", "1")]),
      Indexed.image([
        .directory("srv"), .file("srv/grown", "123456"), .directory("srv/new"),
        .directory("srv/new/deep"), .file("srv/new/deep/a", "12345678"), .file("srv/new/b", "12"),
      ]))
    #expect(report.folders.map { "\($0.path)" } == ["/srv/new", "/srv"])
    let (whole, loose) = (report.folders[0], report.folders[1])
    #expect(whole.presence == .added && whole.added == 2 && whole.difference == 10)
    #expect(loose.presence == .changed && loose.removed == 1 && loose.changed == 1)
    #expect(loose.added == 0 && loose.difference == 5 - 3)
  }

  @Test("Files are sorted by the difference in bytes, then by size, then by path")
  func files() async throws {
    let report = try await report(
      Indexed.image([
        .file("a", "1"), .file("b", "12"), .file("c", "1234"), .file("d", "1", mode: 0o644),
      ]),
      Indexed.image([
        .file("a", "2"), .file("b", "21"), .file("c", "1"), .file("d", "1", mode: 0o755),
        .file("e", "12345"),
      ]))
    #expect(report.files.map { report.shownPath(of: $0) } == ["/e", "/c", "/b", "/a", "/d"])
    #expect(report.files.map(\.difference) == [5, -3, 0, 0, 0])
  }

  @Test("The bytes of a file with two names count once, in files and in folders")
  func hardLinks() async throws {
    let report = try await report(
      Indexed.image([.directory("srv")]),
      Indexed.image([.directory("srv"), .file("srv/a", "1234"), .hardlink("srv/b", to: "srv/a")]))
    #expect(report.folders.map(\.difference) == [4] && report.folders[0].added == 2)
    #expect(report.files.reduce(0) { $0 + $1.difference } == 4)
  }

  @Test("The differences of folders add up to that of what containers see")
  func sums() async throws {
    for leak in SamplePair.Leak.allCases {
      let report = try await report(SamplePair(leak: leak).service, SamplePair().localdev)
      let sizes = [report.comparison.first, report.comparison.second].map { FileTally($0).bytes }
      #expect(report.folders.reduce(0) { $0 + $1.difference } == sizes[1] - sizes[0])
      #expect(report.files.reduce(0) { $0 + $1.difference } == sizes[1] - sizes[0])
    }
  }

  @Test("The differences of owners add up to that of all files of all layers")
  func owners() async throws {
    for leak in SamplePair.Leak.allCases {
      let report = try await report(SamplePair(leak: leak).service, SamplePair().localdev)
      let bytes = report.comparison.second.fileBytes - report.comparison.first.fileBytes
      #expect(report.owners.owners.reduce(0) { $0 + $1.difference } == bytes)
      #expect(report.owners.kinds.reduce(0) { $0 + $1.difference } == bytes)
    }
  }

  @Test("Waste is compared path by path, with nothing where both waste the same")
  func waste() async throws {
    let base: [TarEntry] = [.file("a", "12345"), .file("b", "123")]
    let report = try await report(
      Indexed.image(base, [.file("a", "1")]),
      Indexed.image(base, [.file("a", "1"), .whiteout(of: "b")]))
    #expect(report.waste.paths.map { "\($0.subject)" } == ["/b"])
    #expect(report.waste.paths.map(\.difference) == [3])
    #expect(report.waste.savings.map(\.subject) == ["bytes that later layers hide"])
    #expect(report.waste.savings[0].first == 5 && report.waste.savings[0].second == 8)
  }

  @Test("Versions are compared by name, however often a name is installed")
  func versions() {
    func installed(_ name: String, _ version: String) -> VersionChanges.Installed {
      VersionChanges.Installed(key: name.lowercased(), name: name, version: version)
    }
    let changes = VersionChanges(
      [installed("Flask", "3.0.2"), installed("six", "1"), installed("old", "1")],
      [
        installed("flask", "3.0.3"), installed("six", "1"), installed("new", ""),
        installed("flask", "2.0"),
      ])
    #expect(changes.same == 1)
    #expect(changes.entries.map(\.name) == ["flask", "new", "old"])
    #expect(changes.entries.map(\.change) == [.changed, .added, .removed])
    #expect(changes.entries[0].first == ["3.0.2"] && changes.entries[0].second == ["2.0", "3.0.3"])
    #expect(DiffText.text(["1", "2", "2"]) == "1, 2 × 2")
    #expect(DiffText.text(changes.entries[1].second) == "(no version)")
  }
}
