import Foundation
import Testing

@testable import System

@Suite struct ByteRegionTests {
  @Test func regionsAreTheSameOnlyWhereEveryByteIs() throws {
    let content = noise(100_000)
    var last = content
    last[99_999] ^= 1
    var first = content
    first[0] ^= 1
    let region = ByteRegion(bytes: content)
    #expect(region.hasSameBytes(as: ByteRegion(bytes: content)))
    for other in [last, Array(content.dropLast()), first, [], content + [0]] {
      #expect(!region.hasSameBytes(as: ByteRegion(bytes: other)))
      #expect(!ByteRegion(bytes: other).hasSameBytes(as: region))
    }
    #expect(ByteRegion(bytes: []).hasSameBytes(as: ByteRegion(bytes: [])))
  }

  @Test func partsAreCountedFromTheRegionsOwnStart() throws {
    let region = ByteRegion(bytes: Array(0..<100))
    let part = try #require(region.part(10..<20)?.part(3..<5))
    #expect(part.array() == [13, 14])
    #expect(region.part(0..<101) == nil && region.part(100..<100)?.count == 0)
    #expect(part.part(-1..<1) == nil)
  }

  @Test func aFileIsMappedAndAFolderIsNot() throws {
    #expect(throws: SystemError.self) { try MappedFile(path: "/") }
    #expect(throws: SystemError.self) { try MappedFile(path: "/dev/null") }
    #expect(throws: SystemError.self) { try MappedFile(path: "/no/such/file") }
    let file = try MappedFile(path: "/proc/self/exe")
    #expect(file.region.part(0..<4)?.array() == [0x7F, 0x45, 0x4C, 0x46])
    #expect(file.region.isSameRange(as: file.region))
    #expect(try !file.region.isSameRange(as: MappedFile(path: "/bin/sh").region))
  }

  @Test func aFileThatIsMappedTwiceIsKnownAgainAndACopyIsNot() throws {
    let folder = try TemporaryFolder()
    let (path, link, copy) = (folder.path("file"), folder.path("link"), folder.path("copy"))
    #expect(HostFile.create(path, noise(10_000)) && HostFile.create(copy, noise(10_000)))
    try FileManager.default.linkItem(atPath: path, toPath: link)
    let region = try MappedFile(path: path).region
    #expect(try region.isSameRange(as: MappedFile(path: path).region))
    #expect(try region.isSameRange(as: MappedFile(path: link).region))
    #expect(try !region.isSameRange(as: MappedFile(path: copy).region))
    let part = try #require(MappedFile(path: path).region.part(0..<9_999))
    #expect(!region.isSameRange(as: part))
  }
}
