import FixtureBuilder
import Testing

@testable import LayerFilesystem

/// What a table says of entries is what the archive says, however little it keeps of them.
@Suite struct EntryTableTests {
  private func table(
    _ entries: [TarEntry], as format: ArchiveFormat = .dockerSaveLegacy
  ) async throws -> EntryTable {
    let found = try await indexed(image([entries], .gzip), as: format).layers[0].table
    #expect(found.columns.isConsistent)
    return found
  }

  @Test(
    "A path is cleaned, and stays inside the root",
    arguments: [
      ("a/b", "/a/b"), ("./a/b", "/a/b"), ("/a/b", "/a/b"), ("a//b", "/a/b"), ("a/./b", "/a/b"),
      ("a/b/", "/a/b"), ("a/b//", "/a/b"), ("a/b/.", "/a/b"), ("a/c/../b", "/a/b"),
      ("../a/b", "/a/b"), ("a/../../a/b", "/a/b"), ("a/b/c/..", "/a/b"), ("a/.b", "/a/.b"),
      ("a/..b", "/a/..b"), ("a/...", "/a/..."), (".a/b", "/.a/b"), ("..a/b", "/..a/b"), ("b", "/b"),
    ])
  func pathsAreClean(_ written: String, _ path: String) async throws {
    let entries = [
      TarEntry.directory("first"), .file("a/first", "1"),
      TarEntry(.directory, ByteString(written)), .file("a/last", "2"), .file("last", "3"),
    ]
    let table = try await table(entries)
    #expect(
      table.entries.indices.map { "\(table.path(of: $0))" }
        == ["/first", "/a/first", path, "/a/last", "/last"])
    #expect(table.escapes.isEmpty == !["../a/b", "a/../../a/b"].contains(written))
  }

  @Test func numbersThatAreTooLargeForARowAreKept() async throws {
    let times = [-1, 0, Int(UInt32.max), Int(UInt32.max) + 1, 1 << 40]
    let entries = times.enumerated().map { number, time in
      TarEntry.file(ByteString("f\(number)"), ByteString("\(time)")).with {
        $0.mtime = time
        $0.uid = number
        $0.mode = 0o4755
      }
    }
    let links = [
      TarEntry.symlink("link", to: "f1").with { $0.mtime = -5 }, .hardlink("hard", to: "f0"),
    ]
    let table = try await table(entries + links)
    #expect(table.columns.wide.count == 4)
    for (number, time) in times.enumerated() {
      let entry = table.entries[number]
      #expect(entry.modificationTime == Int64(time) && entry.userID == UInt32(number))
      #expect(entry.size == Int64("\(time)".utf8.count) && entry.mode == 0o4755)
      #expect(entry.contentOffset > 0 && entry.contentOffset % 512 == 0)
    }
    #expect(table.entries[5].modificationTime == -5 && table.entries[5].size == 0)
    #expect(table.linkTarget(of: 5) == Array("f1".utf8))
    #expect(table.linkTarget(of: 6) == Array("f0".utf8))
  }

  @Test func moreOwnersThanARowCanCount() async throws {
    let count = 1 << 16 + 3
    let entries = (0..<count).map { number in
      TarEntry.file(ByteString("f\(number)"), "").with { $0.uid = number }
    }
    let table = try await table(entries)
    #expect(table.columns.owners.count == 1 << 16 && table.columns.wide.count == 3)
    #expect(table.entries.enumerated().allSatisfy { Int($0.element.userID) == $0.offset })
  }

  @Test func digestsAreOfFilesWithContent() async throws {
    let entries: [TarEntry] = [
      .directory("d"), .file("d/a", "one"), .file("d/empty", ""), .symlink("d/l", to: "a"),
      .file("d/b", "two"), .hardlink("h", to: "d/a"),
    ]
    let plain = try await indexed(image([entries])).layers[0]
    let packed = try await indexed(image([entries], .gzip), as: .ociArchive).layers[0]
    #expect(plain.table.columns.digests.isEmpty && packed.table.columns.digests.count == 2)
    #expect(packed.table.columns.isConsistent)
    for index in entries.indices {
      #expect(plain.digest(of: index) == packed.digest(of: index))
    }
  }

  @Test func aRowHasNoGaps() {
    #expect(MemoryLayout<EntryRow>.size == 24 && MemoryLayout<EntryRow>.stride == 24)
    #expect(MemoryLayout<WideEntry>.size == 40 && MemoryLayout<WideEntry>.stride == 40)
    #expect(MemoryLayout<EntryOwner>.stride == 12)
    #expect(MemoryLayout<EntryColumns.Directory>.stride == 8)
    #expect(MemoryLayout<AppliedLayers.State>.stride == 8)
    #expect(MemoryLayout<PathTree.Node>.stride == 20)
  }

  /// A change to columns that a damaged file could make.
  struct Damage: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout EntryColumns) -> Void

    init(_ name: String, _ change: @escaping @Sendable (inout EntryColumns) -> Void) {
      testDescription = name
      self.change = change
    }
  }

  static let damages = [
    Damage("a kind that there is not") { $0.rows[1].kind = 10 },
    Damage("a kind of content that there is not") { $0.rows[1].flags = 0x7F },
    Damage("a directory that there is not") { $0.rows[1].directory = 9 },
    Damage("an owner that there is not") { $0.rows[1].owner = 9 },
    Damage("names that go back") { $0.rows[1].nameEnd = 0 },
    Damage("names that are not there") { $0.names.removeLast() },
    Damage("names that nobody has") { $0.names.append(1) },
    Damage("a link's target that is not there") { $0.linkTargets.removeLast() },
    Damage("a file at the root") { $0.rows[0].kind = Entry.Kind.file.rawValue },
    Damage("numbers of an entry that there is not") { $0.wide[0].entry = 99 },
    Damage("numbers of an entry that has none") { $0.wide[0].entry = 1 },
    Damage("no numbers") { $0.wide = [] },
    Damage("a size below zero") { $0.wide[0].size = -1 },
    Damage("sizes that are too large together") {
      $0.wide[0].size = .max
      $0.rows[1].size = 1
    },
    Damage("a digest of nothing") { $0.digests.removeLast() },
    Damage("a digest of an entry that there is not") { $0.digested[0] = 99 },
    Damage("digests out of order") { $0.digested.swapAt(0, 1) },
    Damage("a directory that is its own parent") { $0.directories[1].parent = 1 },
    Damage("no root") { $0.directories = [] },
    Damage("names of directories that are not there") { $0.directoryNames = [] },
    Damage("attributes of an entry that there is not") { $0.attributes[99] = [] },
    Damage("a device that there is not") { $0.devices[99] = (1, 2) },
    Damage("content of a directory") { $0.kept[0] = [] },
  ]

  @Test("Damage is seen before it can do harm", arguments: damages)
  func damageIsSeen(_ damage: Damage) async throws {
    let entries: [TarEntry] = [
      .directory("./"), .file("d/a", "one"), .file("b", "two").with { $0.mtime = -1 },
      .symlink("l", to: "d/a"),
    ]
    var columns = try await table(entries, as: .ociArchive).columns
    damage.change(&columns)
    #expect(!columns.isConsistent)
  }
}
