import Comparison
import FixtureBuilder
import LayerFilesystem
import System
import Testing

@testable import Reporting

@Suite struct FileGroupsTests {
  private func text(
    _ first: ImageRecipe, _ second: ImageRecipe, isVerbose: Bool = false
  ) async throws -> [Substring] {
    let images = try await Indexed.images(first, second)
    let comparison = ImageComparison(images[0], images[1])
    var bytes: [UInt8] = []
    let sink = ByteSink { bytes += $0 }
    FileChanges(comparison).writeText(to: TextPage(sink, TextOptions(isVerbose: isVerbose)))
    try sink.finish()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").dropFirst(1).map { $0 }
  }

  private let empty = Indexed.image([.directory("srv")])

  @Test func twoThousandFilesOfOneFolderAreOneLine() async throws {
    let many = (0..<2000).map { TarEntry.file(ByteString("srv/file-\($0)"), "x") }
    let lines = try await text(empty, Indexed.image([.directory("srv")] + many))
    #expect(lines.count == 3)
    #expect(lines[0] == "  Only in LOCALDEV: 2,000 files, 2.00 kB")
    #expect(lines[1] == "    +   2.00 kB  2,000 files /srv/")
    let opened = try await text(
      empty, Indexed.image([.directory("srv")] + many), isVerbose: true)
    #expect(opened.count == 2001)
  }

  @Test func aNewFolderIsOneLineWithAllThatItHolds() async throws {
    let lines = try await text(
      empty,
      Indexed.image([
        .directory("srv"), .directory("srv/a"), .directory("srv/a/b"), .file("srv/a/b/c", "12"),
        .file("srv/a/d", "3"),
      ]))
    #expect(
      lines == [
        "  Only in LOCALDEV: 2 files, 2 folders, 3 B", "    +       3 B  2 files     /srv/a/",
      ])
  }

  @Test func theBytesOfAFileWithTwoNamesCountOnce() async throws {
    let lines = try await text(
      empty, Indexed.image([.directory("srv"), .file("a", "1234"), .hardlink("b", to: "a")]))
    #expect(lines.first == "  Only in LOCALDEV: 2 files, 4 B")
  }

  @Test func nothingBesideTimesIsNoDifference() async throws {
    let lines = try await text(
      Indexed.image([.file("a", mtime: 1)]), Indexed.image([.file("a", mtime: 2)]))
    #expect(lines == ["  The same, times aside."])
  }
}
