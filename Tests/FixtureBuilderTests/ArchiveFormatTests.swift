import FixtureBuilder
import Foundation
import Testing

/// skopeo and umoci open every format and find the image that went in.
@Suite struct ArchiveFormatTests {
  static let base = LayerRecipe(
    [.directory("etc"), .file("etc/a", "one")], createdBy: "COPY a /etc/ # buildkit",
    compression: .gzip)
  static let image = ImageRecipe(
    steps: [
      .layer(base), .metadata("ENV A=1"),
      .layer(LayerRecipe([.whiteout(of: "etc/a"), .file("etc/b", "two")], compression: .gzip)),
      .layer(base),
    ], tags: ["example:1", "other:2"]
  ).with {
    $0.configuration.environment = ["A=1"]
    $0.configuration.labels = [("key", "<value>")]
    $0.configuration.entrypoint = ["/bin/true"]
  }

  @Test(
    .enabled(if: Tool.skopeo.isInstalled, "skopeo is not installed"),
    arguments: ArchiveFormat.allCases)
  func skopeoVerifiesAndCopies(_ format: ArchiveFormat) throws {
    let folder = try TemporaryFolder()
    let archive = try format.archive(of: Self.image)
    let path = "\(folder.path)/image"
    if format.isFolder { try archive.writeFolder(to: path) } else { try archive.write(to: path) }
    let source =
      switch format {
      case .ociArchive: "oci-archive:\(path):example:1"
      case .ociLayout: "oci:\(path):example:1"
      case .skopeoDirectory: "dir:\(path)"
      default: "docker-archive:\(path):example:1"
      }
    try Tool.skopeo.run("copy", "-q", source, "dir:\(folder.path)/copy")
    let copied = try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/copy")
    // The configuration's digest covers diff_ids, history and all settings.
    let expected = try Self.image.build().configuration.digest
    #expect(copied.contains(String(expected.dropFirst(7))))
  }

  @Test(arguments: [(Compression.gzip, Tool.gzip), (.zstd, .zstd)])
  func theWholeFileMayBeCompressed(_ compression: Compression, with tool: Tool) throws {
    guard tool.isInstalled else {
      print("note: \(tool.rawValue) is not installed, compressed archives were not checked")
      return
    }
    let archive = try ImageArchive.dockerSaveLegacy([Self.image])
    let folder = try TemporaryFolder()
    let file = try folder.file("image.gz", archive.compressed(compression).bytes())
    #expect(Array(try tool.run("-dc", file)) == (try archive.bytes()))
  }

  @Test(.enabled(if: Tool.umoci.isInstalled, "umoci is not installed"))
  func umociUnpacksTheLayout() throws {
    let folder = try TemporaryFolder()
    let image = Self.image.with { $0.tags = ["one"] }
    try OCILayout([image]).archive().writeFolder(to: "\(folder.path)/oci")
    try Tool.umoci.run(
      "unpack", "--rootless", "--image", "\(folder.path)/oci:one", "\(folder.path)/out")
    let root = "\(folder.path)/out/rootfs/etc"
    #expect(try FileManager.default.contentsOfDirectory(atPath: root).sorted() == ["a", "b"])
  }

  @Test(.enabled(if: Tool.skopeo.isInstalled, "skopeo is not installed"))
  func theMembersOfADockerArchiveAreThoseThatSkopeoWrites() throws {
    let folder = try TemporaryFolder()
    let image = Self.image.with { $0.tags = ["example:1"] }
    try OCILayout([image]).archive().writeFolder(to: "\(folder.path)/oci")
    try Tool.skopeo.run(
      "copy", "-q", "oci:\(folder.path)/oci:example:1",
      "docker-archive:\(folder.path)/theirs.tar:example:1")
    try ImageArchive.skopeoDockerArchive([image]).write(to: "\(folder.path)/ours.tar")
    func shape(_ file: String) throws -> [String] {
      let names = String(
        decoding: try Tool.tar.run("tf", "\(folder.path)/\(file)"), as: UTF8.self)
      // Their v1 IDs come from a hash of documents that name fields in another order.
      return names.split(separator: "\n").map { name in
        name.contains("/") ? "ID/" + name.split(separator: "/")[1] : String(name)
      }
    }
    #expect(try shape("ours.tar") == shape("theirs.tar"))
  }

  @Test func aRepeatedLayerIsASymlinkInTheOldFormat() throws {
    let archive = try ImageArchive.dockerSaveLegacy([Self.image])
    let links = archive.members.filter { $0.kind == .symlink }
    let link = try #require(links.first)
    #expect(links.count == 1 && link.linkTarget.text.hasPrefix("../"))
    let target = String(link.linkTarget.text.dropFirst(3))
    #expect(try archive.member(target).content == Self.base.tar)
  }

  @Test func severalImagesShareOneFile() throws {
    let second = ImageRecipe(layers: [Self.base], tags: ["second:1"])
    for format in ArchiveFormat.allCases where format != .skopeoDirectory {
      let archive = try format.archive(of: [Self.image, second])
      let names = archive.members.map(\.name)
      #expect(Set(names).count == names.count, "\(format) has a member twice")
      #expect(try archive.bytes() == format.archive(of: [Self.image, second]).bytes())
    }
  }

  @Test func historyIsWhatTheRecipeSays() throws {
    func history(_ image: ImageRecipe) throws -> [[String: Any]]? {
      let bytes = try image.build().configuration.bytes.bytes
      let json = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
      return json?["history"] as? [[String: Any]]
    }
    let entries = try #require(try history(Self.image))
    #expect(entries.map { $0["empty_layer"] as? Bool } == [nil, true, nil, nil])
    #expect(try history(Self.image.with { $0.history = .absent }) == nil)
    #expect(try history(Self.image.mapLayers { $0.createdBy = nil })?.count == 1)
    let custom = ImageRecipe.History.entries([HistoryEntry("RUN x")])
    #expect(try history(Self.image.with { $0.history = custom })?.count == 1)
  }
}
