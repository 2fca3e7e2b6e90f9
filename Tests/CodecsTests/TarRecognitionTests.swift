import FixtureBuilder
import Testing

@testable import Codecs

@Suite struct TarRecognitionTests {
  @Test(arguments: [TarWriter.Dialect.v7, .ustar, .pax, .gnu])
  func anArchiveIsKnownByItsFirstBlockInEveryFormat(dialect: TarWriter.Dialect) throws {
    let long = String(repeating: "long/", count: 60)
    for name in ["a", "PK\u{3}\u{4}", "#!/bin/sh", "\u{7F}ELF", "\u{1F}\u{8B}"] + [long] {
      let archive = TarWriter.archive([.file(ByteString(name), "content")], dialect: dialect).bytes
      #expect(isArchive(archive), "\(name)")
      #expect(isArchive(archive.prefix(512)), "a block is enough")
      #expect(!isArchive(archive.prefix(511)))
      // Every bit of the header counts.
      for place in stride(from: 0, to: 512, by: 13) where !(148..<156).contains(place) {
        var damaged = archive
        damaged[place] ^= 1
        #expect(!isArchive(damaged), "byte \(place)")
      }
    }
  }

  @Test func whatIsNoArchiveIsNotTakenForOne() throws {
    #expect(!isArchive([] as [UInt8]))
    #expect(!isArchive([UInt8](repeating: 0, count: 10_240)))
    #expect(!isArchive([UInt8](repeating: 0x20, count: 10_240)))
    #expect(!isArchive([UInt8](repeating: 0x30, count: 10_240)))
    for seed in 1...2_000 as ClosedRange<UInt64> {
      #expect(!isArchive(noise(512, seed: seed)))
    }
  }

  private func isArchive(_ bytes: some Collection<UInt8>) -> Bool {
    TarReader.isArchive(Array(bytes).span)
  }
}
