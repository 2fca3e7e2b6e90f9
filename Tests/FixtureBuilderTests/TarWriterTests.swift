import FixtureBuilder
import Foundation
import Testing

/// Python's tarfile and GNU tar read what we wrote.
@Suite struct TarWriterTests {
  static let longName = ByteString(
    String(repeating: "d", count: 90) + "/" + String(repeating: "f", count: 209))

  @Test(.enabled(if: Tool.python3.isInstalled, "python3 is not installed"))
  func everyKindOfEntryIsReadBack() throws {
    let entries: [TarEntry] = [
      .directory("etc"), .file("etc/a", "hello", mode: 0o4755, uid: 7, gid: 8, mtime: 9),
      .symlink("etc/s", to: "a"), .hardlink("etc/h", to: "etc/a"),
      .characterDevice("dev/null", major: 1, minor: 3), .blockDevice("dev/sda", major: 8, minor: 0),
      .fifo("run/f"), .whiteout(of: "etc/b"), .whiteout(of: "c"), .opaque("var"), .opaque(""),
    ]
    let expected = [
      "5 'etc' 755 0 0 0 1731283200 '' 0 0", "0 'etc/a' 4755 7 8 5 9 '' 0 0",
      "2 'etc/s' 777 0 0 0 1731283200 'a' 0 0", "1 'etc/h' 644 0 0 0 1731283200 'etc/a' 0 0",
      "3 'dev/null' 644 0 0 0 1731283200 '' 1 3", "4 'dev/sda' 644 0 0 0 1731283200 '' 8 0",
      "6 'run/f' 644 0 0 0 1731283200 '' 0 0", "0 'etc/.wh.b' 0 0 0 0 1731283200 '' 0 0",
      "0 '.wh.c' 0 0 0 0 1731283200 '' 0 0", "0 'var/.wh..wh..opq' 0 0 0 0 1731283200 '' 0 0",
      "0 '.wh..wh..opq' 0 0 0 0 1731283200 '' 0 0",
    ]
    for dialect in [TarWriter.Dialect.ustar, .pax, .gnu] {
      #expect(try listing(TarWriter.archive(entries, dialect: dialect)) == expected)
    }
  }

  @Test(
    .enabled(if: Tool.python3.isInstalled, "python3 is not installed"),
    arguments: [TarWriter.Dialect.pax, .gnu])
  func longNamesAndLargeNumbersAreReadBack(_ dialect: TarWriter.Dialect) throws {
    let deep = ByteString(Array(repeating: "d", count: 5_000).joined(separator: "/"))
    let archive = TarWriter.archive(
      [
        .file(Self.longName, "x", uid: 3_000_000, gid: 4_000_000_000),
        .symlink("s", to: Self.longName), .file(deep, mtime: -5),
        .file("big", "y", mtime: 1 << 40),
      ], dialect: dialect)
    let lines = try listing(archive)
    #expect(
      lines == [
        "0 '\(Self.longName)' 644 3000000 4000000000 1 1731283200 '' 0 0",
        "2 's' 777 0 0 0 1731283200 '\(Self.longName)' 0 0",
        "0 '\(deep)' 644 0 0 0 -5 '' 0 0", "0 'big' 644 0 0 1 1099511627776 '' 0 0",
      ])
  }

  @Test(.enabled(if: Tool.python3.isInstalled, "python3 is not installed"))
  func aLongNameIsSplitWhereUstarAllowsIt() throws {
    let name = String(repeating: "p", count: 120) + "/" + String(repeating: "n", count: 99)
    let archive = TarWriter.archive([.file(ByteString(name))], dialect: .ustar)
    #expect(archive.count == 3 * 512)
    #expect(try listing(archive).first?.contains("'\(name)'") == true)
  }

  @Test(.enabled(if: Tool.python3.isInstalled, "python3 is not installed"))
  func namesThatAreNotUTF8StayAsTheyAre() throws {
    let name: ByteString = [0xFF, 0xFE, 0x2F, 0x61]
    for dialect in [TarWriter.Dialect.ustar, .gnu, .pax] {
      let archive = TarWriter.archive([.file(name)], dialect: dialect)
      let line = try #require(try listing(archive).first)
      #expect(line.hasPrefix("0 '\\udcff\\udcfe/a' "), "\(dialect): \(line)")
    }
  }

  @Test(.enabled(if: Tool.python3.isInstalled, "python3 is not installed"))
  func paxRecordsReachTheEntryAndGlobalOnesAllThatFollow() throws {
    let capability = ExtendedAttribute.bindServiceCapability
    let archive = TarWriter.archive([
      .file("before"),
      .globalHeader([PaxRecord("uname", "everyone"), PaxRecord("mtime", "5")]),
      .file("a", xattrs: [capability, .init("user.x", "v v", spelling: .libarchive)]).with {
        $0.nanoseconds = 250_000_000
        $0.pax = [PaxRecord("path", "renamed"), PaxRecord("gid", "77")]
      },
      .file("b"),
    ])
    let printed = try python(
      """
      for m in t:
          print(m.name, m.gid, m.uname, m.mtime, sorted(k for k in m.pax_headers if 'xattr' in k),
                m.pax_headers.get('LIBARCHIVE.xattr.user.x'))
      """, archive)
    #expect(
      printed == [
        "before 0  1731283200 [] None",
        "renamed 77 everyone 1731283200.25"
          + " ['LIBARCHIVE.xattr.user.x', 'SCHILY.xattr.security.capability'] diB2",
        "b 0 everyone 5.0 [] None",
      ])
  }

  @Test(
    .enabled(if: Tool.python3.isInstalled && Tool.tar.isInstalled, "no python3 or tar"),
    arguments: SparseData.Form.allCases)
  func sparseFilesExpand(_ form: SparseData.Form) throws {
    let block = ByteString(repeating: 0x62, count: 512)
    let few = SparseData(form, realSize: 20_000, [.init(at: 4_096, block), .init(at: 9_216, "d")])
    let segments = (0..<40).map { SparseData.Segment(at: $0 * 1_024, block) }
    let many = SparseData(form, realSize: segments.count * 1_024, segments)
    let archive = TarWriter.archive([
      .sparse("few", few), .sparse("many", many), .file("after", "z"),
    ])
    let digests = "for m in t: print(m.name, hashlib.sha256(t.extractfile(m).read()).hexdigest())"
    #expect(
      try python(digests, archive) == [
        "few \(Digest.hex(few.expanded))", "many \(Digest.hex(many.expanded))",
        "after \(Digest.hex("z"))",
      ])
    let folder = try TemporaryFolder()
    let file = try folder.file("a.tar", archive.bytes)
    #expect(Array(try Tool.tar.run("xOf", file, "few")) == few.expanded.bytes)
    #expect(Array(try Tool.tar.run("xOf", file, "many")) == many.expanded.bytes)
  }

  @Test(.enabled(if: Tool.tar.isInstalled, "tar is not installed"))
  func gnuTarReadsBinaryNumbersAndRefusesAWrongChecksum() throws {
    let folder = try TemporaryFolder()
    let binary = TarEntry.file("a", "hello").with { $0.numbers = .base256 }
    let good = try folder.file("good.tar", TarWriter.archive([binary], dialect: .gnu).bytes)
    #expect(Array(try Tool.tar.run("xOf", good, "a")) == Array("hello".utf8))
    let wrong = TarWriter.archive([.file("a").with { $0.checksum = .wrong }])
    let bad = try folder.file("bad.tar", wrong.bytes)
    #expect(throws: Tool.Failure.self) { try Tool.tar.run("tf", bad) }
  }

  @Test func endingsAndLiesAreWrittenAsAsked() {
    let plain = TarWriter.archive([.file("a", "1")])
    #expect(plain.count == 4 * 512)
    #expect(TarWriter.archive([.file("a", "1")], ending: .missing).count == 2 * 512)
    let trailing = TarWriter.archive([], ending: .init(zeroBlocks: 1, trailing: "garbage"))
    #expect(trailing.count == 512 + 7)
    let lying = TarWriter.archive([.file("a", "1").with { $0.declaredSize = 0o7654 }])
    #expect(lying.count == plain.count)
    #expect(ByteString(lying.bytes[124..<136]) == "00000007654\0")
    let edited = TarWriter.archive([.file("a").with { $0.editHeader = { $0[156] = 0x5A } }])
    #expect(edited.bytes[156] == 0x5A)
    #expect(TarWriter.archive([.verbatim("raw")], ending: .missing) == "raw")
  }

  private func listing(_ archive: ByteString) throws -> [String] {
    try python(
      """
      for m in t:
          print(m.type.decode(), ascii(m.name), format(m.mode, 'o'), m.uid, m.gid, m.size,
                int(m.mtime), repr(m.linkname), m.devmajor, m.devminor)
      """, archive)
  }

  /// Lines that a script prints about an archive, which it has as `t`.
  private func python(_ script: String, _ archive: ByteString) throws -> [String] {
    let folder = try TemporaryFolder()
    let file = try folder.file("a.tar", archive.bytes)
    let opened = "import hashlib, sys, tarfile\nt = tarfile.open(sys.argv[1], 'r:')\n"
    let printed = try Tool.python3.run("-c", opened + script, file)
    return String(decoding: printed, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}
