import FixtureBuilder
import Foundation
import Testing

/// Python reads our zip files, and runs one.
@Suite(.enabled(if: Tool.python3.isInstalled, "python3 is not installed"))
struct ZipWriterTests {
  @Test func membersAreReadBackStoredAndDeflated() throws {
    let text = ByteString(repeating: 0x61, count: 5_000)
    let zip = try ZipWriter.archive([
      .init("a/", "", isDeflated: false), .init("a/deflated", text),
      .init("a/stored", text, isDeflated: false), .init("empty", ""),
    ])
    let folder = try TemporaryFolder()
    let file = try folder.file("a.zip", zip.bytes)
    try Tool.python3.run("-m", "zipfile", "-t", file)
    let printed = try Tool.python3.run(
      "-c",
      "import sys, zipfile\n"
        + "for i in zipfile.ZipFile(sys.argv[1]).infolist():"
        + " print(i.filename, i.file_size, i.compress_type, i.date_time[0])", file)
    #expect(
      String(decoding: printed, as: UTF8.self) == """
        a/ 0 0 1980
        a/deflated 5000 8 1980
        a/stored 5000 0 1980
        empty 0 8 1980

        """)
  }

  @Test func aZipappRunsAfterItsFirstLine() throws {
    let zip = try ZipWriter.archive(
      [.init("__main__.py", "print('it runs')\n")], prefix: "#!/usr/bin/env python3\n")
    let folder = try TemporaryFolder()
    let printed = try Tool.python3.run(try folder.file("app.pyz", zip.bytes))
    #expect(String(decoding: printed, as: UTF8.self) == "it runs\n")
  }
}
