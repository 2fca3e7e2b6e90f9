import FixtureBuilder
import Foundation
import Testing

/// The embedded pair has the topology of its Dockerfile.
@Suite struct SamplePairTests {
  @Test func theImagesForkAfterTheServiceDependencies() throws {
    let pair = SamplePair()
    let service = try pair.service.build().layers
    let localdev = try pair.localdev.build().layers
    let shared = zip(service, localdev).prefix { $0.digest == $1.digest }.count
    #expect(shared == 5)
    #expect(service.count == 7 && localdev.count == 10)
    // Both copied the source: another diffID, the same content.
    #expect(service[5].recipe.createdBy == localdev[7].recipe.createdBy)
    #expect(service[5].diffID != localdev[7].diffID)
  }

  @Test func theCleanServiceHoldsNoTestsAndTheOthersDo() {
    func holdsTests(_ leak: SamplePair.Leak) -> Bool {
      SamplePair(leak: leak).service.layers.flatMap(\.entries).contains { entry in
        let name = entry.name.text
        return name.contains("site-packages/pytest") || name.contains("app/tests/")
      }
    }
    for leak in SamplePair.Leak.allCases { #expect(holdsTests(leak) == (leak != .none)) }
  }

  @Test func everyRunWritesTheSameBytes() throws {
    let folders = [try TemporaryFolder(), try TemporaryFolder()]
    var contents: [[String: Data]] = []
    for folder in folders {
      let lines = try SampleImages.write(to: folder.path)
      #expect(lines.count == 2 * ArchiveFormat.allCases.count + SamplePair.Leak.allCases.count - 1)
      var files: [String: Data] = [:]
      for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
        files[name] = FileManager.default.contents(atPath: "\(folder.path)/\(name)")
      }
      contents.append(files)
    }
    #expect(contents[0] == contents[1] && contents[0].count > 20)
  }

  @Test(.enabled(if: Tool.umoci.isInstalled, "umoci is not installed"))
  func umociUnpacksBoth() throws {
    let folder = try TemporaryFolder()
    for (name, image) in [("s", SamplePair().service), ("l", SamplePair().localdev)] {
      let layout = OCILayout([image.with { $0.tags = [name] }])
      try layout.archive().writeFolder(to: "\(folder.path)/\(name)-oci")
      try Tool.umoci.run(
        "unpack", "--rootless", "--image", "\(folder.path)/\(name)-oci:\(name)",
        "\(folder.path)/\(name)")
    }
    let files = FileManager.default
    #expect(files.fileExists(atPath: "\(folder.path)/l/rootfs/app/tests/conftest.py"))
    #expect(!files.fileExists(atPath: "\(folder.path)/s/rootfs/app/tests"))
    #expect(files.fileExists(atPath: "\(folder.path)/s/rootfs/usr/local/bin/gunicorn"))
  }
}
