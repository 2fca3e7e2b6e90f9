import ByteText
import FixtureBuilder
import Foundation
import Testing

@testable import Codecs

/// One entry as the reader gives it.
struct ReadEntry: Equatable, CustomStringConvertible {
  var path: [UInt8]
  var kind: TarReader.Kind
  var size: Int64 = 0
  var link: [UInt8] = []
  var content: [UInt8] = []

  init(_ path: String, _ kind: TarReader.Kind, _ content: [UInt8] = [], link: String = "") {
    self.path = Array(path.utf8)
    self.kind = kind
    self.content = content
    self.link = Array(link.utf8)
    size = Int64(content.count)
  }

  init(_ reader: TarReader) throws {
    path = reader.withPath { $0.array() }
    kind = reader.kind
    size = reader.size
    link = reader.withLinkTarget { $0.array() }
    content = kind == .file ? try ByteStream(contentOf: reader).collect() : []
  }

  var description: String {
    "\(kind) \(String(decoding: path, as: UTF8.self)) \(size) -> \(String(decoding: link, as: UTF8.self))"
  }
}

func entries(_ archive: [UInt8], chunks: Int = .max) throws -> [ReadEntry] {
  let reader = try TarReader(ByteStream(ChunkedBytes(archive, of: chunks)))
  var found: [ReadEntry] = []
  while try reader.next() { found.append(try ReadEntry(reader)) }
  return found
}

@Suite struct TarReaderTests {
  static let dialects: [TarWriter.Dialect] = [.ustar, .pax, .gnu]
  static let odd: [TarEntry] = [
    .directory("etc", mode: 0o1777),
    .file("etc/a", "hello", mode: 0o4755, uid: 7, gid: 8, mtime: 9),
    .symlink("etc/s", to: "../a"), .hardlink("etc/h", to: "etc/a"),
    .characterDevice("dev/null", major: 1, minor: 3), .blockDevice("dev/sda", major: 8, minor: 0),
    .fifo("run/f"), .file("empty"), .file("big", ByteString(noise(3000))),
  ]

  @Test(arguments: dialects)
  func everyKindOfEntryIsRead(_ dialect: TarWriter.Dialect) throws {
    let archive = TarWriter.archive(Self.odd, dialect: dialect).bytes
    let expected = [
      ReadEntry("etc/", .directory), ReadEntry("etc/a", .file, Array("hello".utf8)),
      ReadEntry("etc/s", .symlink, link: "../a"), ReadEntry("etc/h", .hardlink, link: "etc/a"),
      ReadEntry("dev/null", .character), ReadEntry("dev/sda", .block), ReadEntry("run/f", .fifo),
      ReadEntry("empty", .file), ReadEntry("big", .file, noise(3000)),
    ]
    for size in [1, 511, 512, 513, .max] { #expect(try entries(archive, chunks: size) == expected) }
    let reader = try TarReader(ByteStream(archive))
    _ = try (reader.next(), reader.next())
    #expect(reader.mode == 0o4755 && reader.userID == 7 && reader.groupID == 8)
    #expect(reader.modificationTime == 9 && reader.isContiguous)
    #expect(Array(archive[Int(reader.contentOffset)...].prefix(5)) == Array("hello".utf8))
    #expect(reader.withName { $0.array() } == Array("a".utf8))
    _ = try (reader.next(), reader.next(), reader.next())
    #expect(reader.device == (1, 3))
  }

  @Test(arguments: dialects)
  func namesAreBytes(_ dialect: TarWriter.Dialect) throws {
    // Latin-1, a decomposed é, an overlong form, a lone surrogate.
    let names: [[UInt8]] = [
      [0xFF, 0xFE], [0x65, 0xCC, 0x81], [0xC3, 0xA9], [0xC0, 0xAF, 0x61], [0xED, 0xA0, 0x80],
      Array("ordinary".utf8), [0x0A, 0x1B, 0x5B],
    ]
    for name in names {
      let archive = TarWriter.archive(
        [
          .file(ByteString(name), "x"), .symlink("s", to: ByteString(name)),
          .hardlink("h", to: ByteString(name)),
        ], dialect: dialect)
      let found = try entries(archive.bytes)
      #expect(found.map(\.path) == [name, [0x73], [0x68]], "\(dialect) \(name)")
      #expect(found.map(\.link) == [[], name, name], "\(dialect) \(name)")
    }
  }

  @Test(arguments: [TarWriter.Dialect.pax, .gnu])
  func longNamesAndLargeNumbersAreRead(_ dialect: TarWriter.Dialect) throws {
    let long = String(repeating: "d", count: 90) + "/" + String(repeating: "f", count: 300)
    let deep = Array(repeating: "d", count: 5_000).joined(separator: "/")
    let archive = TarWriter.archive(
      [
        .file(ByteString(long), "x", uid: 3_000_000, gid: 4_000_000_000),
        .symlink("s", to: ByteString(long)), .hardlink("h", to: ByteString(long)),
        .file(ByteString(deep), "y", mtime: 1 << 40), .file("old", mtime: -5),
      ], dialect: dialect
    ).bytes
    let found = try entries(archive)
    #expect(found.map(\.path) == [long, "s", "h", deep, "old"].map { Array($0.utf8) })
    #expect(found[1].link == Array(long.utf8) && found[2].link == Array(long.utf8))
    let reader = try TarReader(ByteStream(archive))
    _ = try reader.next()
    #expect(reader.userID == 3_000_000 && reader.groupID == 4_000_000_000)
    _ = try (reader.next(), reader.next(), reader.next())
    #expect(reader.modificationTime == 1 << 40)
    _ = try reader.next()
    #expect(reader.modificationTime == -5)
  }

  @Test func numbersInBase256AreRead() throws {
    let entry = TarEntry.file("a", "content", uid: 77, mtime: -5).with { $0.numbers = .base256 }
    let archive = TarWriter.archive([entry, .file("b", "z")], dialect: .gnu).bytes
    let reader = try TarReader(ByteStream(archive))
    _ = try reader.next()
    #expect(reader.size == 7 && reader.userID == 77 && reader.modificationTime == -5)
    #expect(try entries(archive).map(\.content) == [Array("content".utf8), [0x7A]])
  }

  @Test(arguments: [ExtendedAttribute.Spelling.schily, .libarchive])
  func extendedAttributesOfBothSpellingsAreRead(
    _ spelling: FixtureBuilder.ExtendedAttribute.Spelling
  ) throws {
    let capability = FixtureBuilder.ExtendedAttribute.bindServiceCapability
    let archive = TarWriter.archive([
      .file(
        "a", "x",
        xattrs: [
          .init("user.z=1", [0, 0x0A, 0xFF], spelling: spelling),
          .init(capability.name, capability.value, spelling: spelling),
        ]), .file("b"),
    ])
    let reader = try TarReader(ByteStream(archive.bytes))
    _ = try reader.next()
    let found = reader.extendedAttributes()
    // The equals sign ends a raw keyword, so only the encoded form can carry it.
    let second = spelling == .libarchive ? "user.z=1" : "user.z"
    #expect(found.map(\.name) == ["security.capability", second].map { Array($0.utf8) })
    #expect(found[0].value == capability.value.bytes)
    if spelling == .libarchive { #expect(found[1].value == [0, 0x0A, 0xFF]) }
    _ = try reader.next()
    #expect(reader.extendedAttributes().isEmpty)
  }

  @Test(arguments: SparseData.Form.allCases)
  func sparseFilesAreReadAsWhatTheyExpandTo(_ form: SparseData.Form) throws {
    let block = ByteString(noise(512))
    let shapes: [SparseData] = [
      SparseData(form, realSize: 5000, [.init(at: 512, block), .init(at: 2048, block)]),
      SparseData(form, realSize: 300_000, [.init(at: 0, block)]),
      SparseData(form, realSize: 4096, []),
      SparseData(
        form, realSize: 60 * 1024, (0..<30).map { .init(at: $0 * 2048 + 512, block) }),
      SparseData(
        form, realSize: 1124, [.init(at: 512, block), .init(at: 1024, ByteString(noise(100)))]),
    ]
    for shape in shapes {
      let archive = TarWriter.archive([.sparse("d/s", shape), .file("after", "z")]).bytes
      for chunks in [100, .max] {
        let found = try entries(archive, chunks: chunks)
        #expect(found.count == 2 && found[0].content == shape.expanded.bytes, "\(shape.realSize)")
        #expect(found[0].path == Array("d/s".utf8) && found[0].size == Int64(shape.realSize))
        #expect(found.last == ReadEntry("after", .file, [0x7A]))
      }
      let reader = try TarReader(ByteStream(archive))
      _ = try reader.next()
      let digest = try reader.contentDigest(MessageDigest(.sha256))
      #expect(digest == SHA256Digest(hashing: shape.expanded.bytes))
      #expect(!reader.isContiguous || reader.size == 512)
    }
  }

  /// Each is refused by Go's archive/tar, and would be another file to somebody else.
  @Test func mapsThatEnginesRefuseAreErrors() throws {
    let map = [
      PaxRecord("GNU.sparse.size", "4"), PaxRecord("GNU.sparse.map", "0,1"),
      PaxRecord("GNU.sparse.name", "other"),
    ]
    let count = PaxRecord("GNU.sparse.numblocks", "1")
    let file = TarEntry.file("a", "x")
    let read = try entries(TarWriter.archive([file.with { $0.pax = map + [count] }]).bytes)
    #expect(read == [ReadEntry("other", .file, [0x78, 0, 0, 0])])
    let refused: [TarEntry] = [
      file.with { $0.pax = map },
      .symlink("a", to: "b").with { $0.pax = map + [count] },
      .directory("a").with { $0.pax = map + [count] },
      .fifo("a").with {
        $0.pax = [PaxRecord("GNU.sparse.major", "1"), PaxRecord("GNU.sparse.minor", "0")]
      },
      // star's map has the same type, and another form.
      TarEntry(.other(UInt8(ascii: "S")), "a").with { $0.content = "x" },
    ]
    for entry in refused {
      #expect(throws: CodecError.self, "\(entry.kind)") {
        try entries(TarWriter.archive([entry]).bytes)
      }
    }
  }

  @Test func holesBeyondTheExpansionLimitAreABomb() throws {
    let shape = SparseData(.pax10, realSize: 1 << 60, [.init(at: 0, ByteString(noise(512)))])
    let entry = TarEntry.file("s").with {
      $0.content = ByteString(paddedMap("1\n0\n512\n")) + shape.segments[0].bytes
      $0.pax = [
        PaxRecord("GNU.sparse.major", "1"), PaxRecord("GNU.sparse.minor", "0"),
        PaxRecord("GNU.sparse.realsize", "1152921504606846976"),
      ]
    }
    let reader = try TarReader(ByteStream(TarWriter.archive([entry]).bytes))
    _ = try reader.next()
    let error = #expect(throws: CodecError.self) {
      try reader.contentDigest(MessageDigest(.sha256))
    }
    #expect(error?.description.contains("raise the limit") == true)
  }

  private func paddedMap(_ text: String) -> [UInt8] {
    Array(text.utf8) + [UInt8](repeating: 0, count: 512 - text.utf8.count)
  }

  @Test func aGlobalHeaderIsNoEntryAndNoError() throws {
    let archive = TarWriter.archive([
      .globalHeader([PaxRecord("comment", "a git commit"), PaxRecord("mtime", "5")]),
      .file("a", "x"), .globalHeader([PaxRecord("uname", "everyone")]), .file("b"),
    ])
    #expect(
      try entries(archive.bytes) == [ReadEntry("a", .file, [0x78]), ReadEntry("b", .file)])
  }

  @Test func archivesMayEndInAnyWay() throws {
    let file = TarEntry.file("a", "x")
    #expect(try entries([]).isEmpty)
    #expect(try entries([UInt8](repeating: 0, count: 1024)).isEmpty)
    #expect(try entries([UInt8](repeating: 0, count: 10_240)).isEmpty)
    for zeroBlocks in [0, 1, 2, 20] {
      let archive = TarWriter.archive([file], ending: .init(zeroBlocks: zeroBlocks)).bytes
      #expect(try entries(archive) == [ReadEntry("a", .file, [0x78])])
    }
  }

  @Test func whatFollowsTheEndIsNoEntryButIsToldOf() throws {
    let second = TarWriter.archive([.file("hidden", "y")])
    for (zeroBlocks, trailing, isOdd) in [
      (2, second, true), (1, second, true), (2, "garbage", true),
      (2, ByteString(repeating: 0, count: 99), false),
      (0, "", false),
    ] as [(Int, ByteString, Bool)] {
      let archive = TarWriter.archive(
        [.file("a", "x")], ending: .init(zeroBlocks: zeroBlocks, trailing: trailing)
      ).bytes
      #expect(try entries(archive) == [ReadEntry("a", .file, [0x78])])
      for size in [100, .max] {
        let reader = try TarReader(ByteStream(ChunkedBytes(archive, of: size)))
        while try reader.next() {}
        #expect(try reader.hasTrailingData() == isOdd, "\(zeroBlocks) \(trailing)")
      }
    }
  }

  @Test func whatFollowsTheEndIsGivenFromItsFirstBlockOn() throws {
    let second = TarWriter.archive([.file("hidden", "y")]).bytes
    for zeroBlocks in [1, 2, 3, 30] {
      let start = 1024 + zeroBlocks * 512
      let archive = TarWriter.archive(
        [.file("a", "x")], ending: .init(zeroBlocks: zeroBlocks, trailing: ByteString(second))
      ).bytes
      for (limit, size) in [(0, 100), (1, .max), (700, 1), (1 << 20, 511), (1 << 20, .max)] {
        let reader = try TarReader(ByteStream(ChunkedBytes(archive, of: size)))
        while try reader.next() {}
        let trailer = try #require(try reader.trailer(keeping: limit))
        #expect(trailer.offset == Int64(start))
        #expect(trailer.bytes == Array(second.prefix(limit)))
        #expect(trailer.isWhole == (limit >= second.count))
      }
    }
    // The first byte that is not zero stands within a block.
    let zeros = [UInt8](repeating: 0, count: 1024 + 512 * 2 + 100)
    let reader = try TarReader(ByteStream(ChunkedBytes(zeros + [7, 0], of: 33)))
    #expect(try !reader.next())
    let trailer = try #require(try reader.trailer(keeping: 1000))
    #expect(trailer.offset == 2048 && trailer.isWhole)
    #expect(trailer.bytes == [UInt8](repeating: 0, count: 100) + [7, 0])
  }

  @Test func anArchiveThatIsCutShortIsAnErrorExceptBetweenEntries() throws {
    let archive = TarWriter.archive(
      [.file("a", "x"), .file("b", ByteString(noise(700)))], ending: .missing
    ).bytes
    for count in stride(from: 1, to: archive.count, by: 7) where count % 512 != 0 {
      #expect(throws: CodecError.self, "\(count)") { try entries(Array(archive[..<count])) }
    }
    #expect(try entries(Array(archive[..<1024])).count == 1)
    for count in [512, 1536, 2048] {
      #expect(throws: CodecError.self, "\(count)") { try entries(Array(archive[..<count])) }
    }
  }

  @Test func brokenHeadersAreErrors() throws {
    func broken(_ change: (inout TarEntry) -> Void) -> [UInt8] {
      TarWriter.archive([.file("first", "1"), TarEntry.file("a", "x").with(change), .file("b")])
        .bytes
    }
    let archives: [[UInt8]] = [
      broken { $0.checksum = .wrong },
      broken { $0.declaredSize = 1 << 40 },
      broken {
        $0.editHeader = { $0.replaceSubrange(124..<136, with: Array("zzzzzzzzzzz\0".utf8)) }
      },
      broken {
        $0.editHeader = { $0.replaceSubrange(124..<136, with: [UInt8](repeating: 0xFF, count: 12)) }
      },
      broken {
        $0.editHeader = {
          $0.replaceSubrange(
            124..<136, with: [0x80, 0, 0, 0, 0x7F] + [UInt8](repeating: 0xFF, count: 7))
        }
      },
      noise(4096), Array("not a tar archive".utf8),
    ]
    for (index, archive) in archives.enumerated() {
      #expect(throws: CodecError.self, "archive \(index)") { try entries(archive) }
    }
  }

  /// Go's archive/tar, which every container engine uses, takes a link to have no content whatever
  /// its header says. A reader that skipped it would miss the entries that stand there.
  @Test(arguments: [TarEntry.Kind.hardlink, .symlink, .directory, .fifo, .characterDevice])
  func nothingHidesInTheContentOfWhatHasNone(_ kind: TarEntry.Kind) throws {
    let hidden = TarWriter.archive([.file("hidden", "y")], ending: .missing)
    let carrier = TarEntry(kind, "carrier").with {
      $0.linkTarget = "first"
      $0.content = hidden
      $0.pax = [PaxRecord("mtime", "7")]
    }
    let archive = TarWriter.archive([.file("first"), carrier, .file("b")]).bytes
    let names = (try? entries(archive))?.map { String(decoding: $0.path, as: UTF8.self) }
    // Refusing is right too.
    #expect(names == nil || names == ["first", "carrier", "hidden", "b"], "\(names ?? [])")
  }

  @Test func aGNUNameWinsOverAPaxNameAsInGo() throws {
    let gnu = TarWriter.archive(
      [.file(ByteString(String(repeating: "g", count: 200)), "x")], dialect: .gnu, ending: .missing)
    let long = ByteString(gnu.bytes.prefix(1024))
    let plain = TarEntry.file("header", "x")
    let pax = TarWriter.archive([plain.with { $0.pax = [PaxRecord("path", "pax")] }]).bytes
    let both = [long.bytes + pax, Array(pax.prefix(1024)) + long.bytes + pax.dropFirst(1024)]
    for archive in both {
      let found = try entries(archive)
      #expect(found.map(\.path) == [[UInt8](repeating: UInt8(ascii: "g"), count: 200)])
    }
  }

  @Test(arguments: ["", "\0", "\0hidden"] as [ByteString])
  func aGNUNameOfNothingNamesNothing(_ body: ByteString) throws {
    func long(_ type: Character, _ entry: TarEntry) -> [UInt8] {
      let header = TarEntry(.other(type.asciiValue ?? 0), "././@LongLink").with {
        $0.content = body
      }
      return TarWriter.archive([header, entry], dialect: .gnu).bytes
    }
    #expect(try entries(long("L", .file("name", "x"))) == [ReadEntry("name", .file, [0x78])])
    let link = TarEntry.symlink("link", to: "target")
    #expect(try entries(long("K", link)) == [ReadEntry("link", .symlink, link: "target")])
  }

  @Test func aPaxSizeReplacesTheHeaders() throws {
    let entry = TarEntry.file("a", "content").with {
      $0.declaredSize = 0
      $0.pax = [PaxRecord("size", "7")]
    }
    #expect(
      try entries(TarWriter.archive([entry, .file("b")]).bytes).map(\.path) == [[0x61], [0x62]])
    #expect(try entries(TarWriter.archive([entry]).bytes).first?.content == Array("content".utf8))
  }

  /// libarchive takes the records for the entry behind the global header, and its bytes for content.
  @Test func aGlobalHeaderMakesEarlierRecordsForgotten() throws {
    let hidden = TarWriter.archive([.file("hidden", "content")], ending: .missing).bytes
    let carrier = TarWriter.archive(
      [TarEntry.file("innocent", "").with { $0.pax = [PaxRecord("size", "\(hidden.count)")] }],
      ending: .missing
    ).bytes
    let global = TarWriter.archive(
      [.globalHeader([PaxRecord("comment", "a")])], ending: .missing
    ).bytes
    // The carrier's records, then the global header, then the carrier's own header.
    let archive =
      Array(carrier.dropLast(512)) + global + Array(carrier.suffix(512)) + hidden
      + [UInt8](repeating: 0, count: 1024)
    let names = try entries(archive).map { String(decoding: $0.path, as: UTF8.self) }
    #expect(names == ["innocent", "hidden"])
  }

  /// libarchive takes the bytes behind such an entry for its content, also at the archive's end.
  @Test(arguments: ["1", "2", "3", "4", "5", "6"])
  func anEntryWithoutContentHidesNothingBehindIt(_ type: Character) throws {
    let hidden = TarWriter.archive([.file("hidden", "content")]).bytes
    let header = TarWriter.archive(
      [
        TarEntry.file("carrier", "").with {
          $0.pax = [PaxRecord("size", "\(hidden.count)")]
          $0.editHeader = { $0[156] = type.asciiValue ?? 0 }
        }
      ], ending: .missing
    ).bytes
    let names = (try? entries(header + hidden))?.map { String(decoding: $0.path, as: UTF8.self) }
    // Refusing is right too.
    #expect(names == nil || names == ["carrier", "hidden"], "\(names ?? [])")
  }

  /// libarchive reads Solaris's maps of holes; engines write the bytes as they are.
  @Test func mapsOfHolesThatEnginesDoNotKnowChangeNothing() throws {
    let content = [UInt8](repeating: 0x41, count: 100)
    let entry = TarEntry.file("a", ByteString(content)).with {
      $0.pax = [PaxRecord("SUN.holesdata", " 0 4 40 44")]
    }
    #expect(try entries(TarWriter.archive([entry]).bytes).map(\.content) == [content])
  }

  @Test func brokenPaxRecordsAreErrors() throws {
    for record in [
      PaxRecord("path", "x", declaredLength: 3), PaxRecord("path", "x", declaredLength: 99_999),
      PaxRecord("path", "x", declaredLength: -4), PaxRecord("size", "lots"),
      PaxRecord("size", "-1"), PaxRecord("size", "99999999999999999999"), PaxRecord("uid", "x"),
      PaxRecord("GNU.sparse.map", "1,2,3"), PaxRecord("path", [0x61, 0, 0x62]),
    ] {
      let archive = TarWriter.archive([TarEntry.file("a", "x").with { $0.pax = [record] }])
      #expect(throws: CodecError.self, "\(record)") { try entries(archive.bytes) }
    }
  }

  @Test func aHostileSparseMapIsAnErrorAndNoTrap() throws {
    for map in [
      "0,512,0,512", "512,512,0,512", "0,9223372036854775807", "9223372036854775807,1",
      "9223372036854775000,9223372036854775000", "-1,5", "0,513", "0", "", "0,512,",
    ] {
      let entry = TarEntry.file("s", ByteString(noise(512))).with {
        $0.pax = [
          PaxRecord("GNU.sparse.major", "0"), PaxRecord("GNU.sparse.minor", "1"),
          PaxRecord("GNU.sparse.size", "600"), PaxRecord("GNU.sparse.map", ByteString(map)),
        ]
      }
      let read = try? entries(TarWriter.archive([entry]).bytes)
      #expect((read?.first?.content.count ?? 600) <= 600, "\(map)")
    }
  }

  @Test func randomDamageNeverTraps() throws {
    let archive = TarWriter.archive(
      Self.odd + [
        .sparse("s", SparseData(.pax10, realSize: 5000, [.init(at: 512, ByteString(noise(512)))])),
        .sparse("t", SparseData(.oldGNU, realSize: 5000, [.init(at: 512, ByteString(noise(512)))])),
        .file(ByteString(repeating: 0x61, count: 300), "z", xattrs: [.bindServiceCapability]),
      ]
    ).bytes
    var read = 0
    for seed in 1...400 {
      var damaged = archive
      let places = noise(6, seed: UInt64(seed)).map(Int.init)
      for index in 0..<1 + seed % 3 {
        let place = (places[index * 2] << 8 | places[index * 2 + 1]) * 7 % damaged.count
        damaged[place] = UInt8(truncatingIfNeeded: seed &* 31)
      }
      // Checksums are mended, so that damage reaches what lies behind them.
      if seed.isMultiple(of: 2) { mendChecksums(&damaged) }
      read += (try? entries(damaged).count) ?? 0
    }
    #expect(read > 0)
  }

  private func mendChecksums(_ archive: inout [UInt8]) {
    for start in stride(from: 0, to: archive.count - 511, by: 512)
    where Array(archive[start + 257..<start + 262]) == Array("ustar".utf8) {
      archive.replaceSubrange(start + 148..<start + 156, with: [UInt8](repeating: 32, count: 8))
      let sum = archive[start..<start + 512].reduce(0) { $0 + Int($1) }
      let digits = String(sum, radix: 8)
      let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
      archive.replaceSubrange(start + 148..<start + 155, with: Array(padded.utf8) + [0])
    }
  }
}
