import FixtureBuilder
import Testing

@testable import PythonDistributions

/// Zip archives whose records say what is not so. Python believes some of them and not others.
@Suite struct LyingZipTests {
  private let zip: [UInt8]

  init() throws {
    zip = try ZipWriter.archive([
      ZipWriter.Member("one.py", "import one\n"), ZipWriter.Member("two.py", "import two\n"),
    ]).bytes
  }

  private func names(_ bytes: [UInt8]) -> [String] {
    ArchiveListing(zip: bytes.span).members.map { String(decoding: $0.name, as: UTF8.self) }
  }

  @Test(arguments: [0, 1, 3, 0xFFFF] as [UInt16])
  func theDirectoryIsReadToItsEndWhateverTheCount(count: UInt16) {
    var lying = zip
    let end = zip.count - 22
    for offset in [end + 8, end + 10] {
      lying[offset] = UInt8(truncatingIfNeeded: count)
      lying[offset + 1] = UInt8(truncatingIfNeeded: count >> 8)
    }
    #expect(names(lying) == ["one.py", "two.py"])
    #expect(ArchiveListing(zip: lying.span).damage?.contains("2 members") ?? false)
    #expect(ArchiveListing(zip: zip.span).damage == nil)
  }

  @Test(arguments: [0, 1, 10, 12, 1_000] as [UInt64])
  func aMemberIsReadWhateverItsSizeIsSaidToBe(size: UInt64) throws {
    var lying = zip
    let directory = try #require(start(of: [0x50, 0x4B, 1, 2], in: zip))
    lying.replaceSubrange(directory + 24..<directory + 28, with: number(size, 4))
    let (listing, honest) = (ArchiveListing(zip: lying.span), ArchiveListing(zip: zip.span))
    #expect(listing.members == honest.members)
    #expect(listing.damage == "1 of its members are not of the size that it states")
  }

  /// The newer record leads to both members, the older one to something else.
  @Test func bothDirectoriesAreReadWhereTheRecordsOfZip64AndTheOlderOneDiffer() throws {
    let first = try #require(start(of: [0x50, 0x4B, 1, 2], in: zip))
    let end = zip.count - 22
    let directory = Array(zip[first..<end])
    let layout = Array(zip[..<first]) + directory
    let record: [UInt8] =
      [0x50, 0x4B, 6, 6] + number(44, 8) + [0, 0, 0, 0] + number(0, 4) + number(0, 4)
      + number(2, 8) + number(2, 8) + number(UInt64(directory.count), 8)
      + number(UInt64(first), 8)
    let locator: [UInt8] =
      [0x50, 0x4B, 6, 7] + number(0, 4) + number(UInt64(layout.count), 8) + number(1, 4)
    let older: [UInt8] =
      [0x50, 0x4B, 5, 6] + number(0, 4) + number(1, 2) + number(1, 2) + number(76, 4)
      + number(0, 4) + number(0, 2)
    let lying = layout + record + locator + older
    let listing = ArchiveListing(zip: lying.span)
    #expect(names(lying).starts(with: ["one.py", "two.py"]))
    #expect(listing.damage == "its two end records lead to two directories")
  }

  @Test func sizesBeyondAllBoundsInAnInnerArchiveAreNotAddedUp() throws {
    var inner = zip
    var offset = 0
    while let next = start(of: [0x50, 0x4B, 1, 2], in: inner, from: offset) {
      inner.replaceSubrange(next + 24..<next + 28, with: [0xFE, 0xFF, 0xFF, 0xFF])
      offset = next + 4
    }
    let outer = try ZipWriter.archive(
      (0..<4).map { ZipWriter.Member(ByteString("\($0).zip"), ByteString(inner)) }
    ).bytes
    #expect(names(outer).count == 4 * 3)
  }

  private func number(_ value: UInt64, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
  }

  private func start(of signature: [UInt8], in bytes: [UInt8], from: Int = 0) -> Int? {
    (from..<max(from, bytes.count - 3)).first { bytes[$0..<$0 + 4].elementsEqual(signature) }
  }
}
