import Glibc
import System
import Testing

@Suite struct HostFileTests {
  @Test func aFileIsMadeOnceAndReadAsItWasWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("policy")
    #expect(!HostFile.exists(path) && HostFile.read(path) == nil)
    let bytes = noise(100_000)
    #expect(HostFile.create(path, bytes))
    #expect(HostFile.exists(path) && HostFile.read(path) == bytes)
    #expect(!HostFile.create(path, [1]) && HostFile.read(path) == bytes)
  }

  @Test func anOutputFileAppearsWhenItIsComplete() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("result")
    for content in ["first", "second"] {
      let before = HostFile.read(path)
      let file = try OutputFile.creating(path)
      try file.write(Array(content.utf8))
      #expect(HostFile.read(path) == before)
      try file.commit()
      #expect(HostFile.read(path) == Array(content.utf8))
    }
    _ = try OutputFile.creating(path)
    #expect(HostFile.read(path) == Array("second".utf8), "what is not committed changes nothing")
    #expect(throws: OutputError.self) { try OutputFile.creating(folder.path("no/such/folder")) }
  }

  @Test func todayIsTenCharacters() {
    let parts = CalendarDay.today.split(separator: "-").map(\.count)
    #expect(parts == [4, 2, 2])
  }
}
