import FixtureBuilder
import Testing

@testable import ContainerImage

/// What is no image is named for what it is, and the error says what to give instead.
@Suite struct ForeignFileTests {
  private func failure(_ reference: String) async -> String {
    do {
      _ = try await open(reference)
      return "an image"
    } catch {
      return "\(error)"
    }
  }

  static let save = "give what docker save, podman save or skopeo copy wrote"
  static let belongs = "give the archive or the folder that it belongs to"

  @Test(arguments: [
    ("FROM debian:bookworm\nRUN true\n", "it is a text file; \(save)"),
    (String(repeating: "Grüße, tar!\n", count: 200), "it is a text file; \(save)"),
    ("{\"schemaVersion\": 2}", "it is a JSON document; \(belongs)"),
    (
      "\n [{\"Config\": \"x\"}]" + String(repeating: " ", count: 600), "a JSON document; \(belongs)"
    ),
    ("PK\u{3}\u{4}\u{14}\0\0\0", "it is a zip archive; \(save)"),
    ("\u{7F}ELF\u{2}\u{1}\u{1}\0", "it is a program; \(save)"),
    ("\u{1}\u{2}\u{3}\0\u{4}", "it is neither a tar archive nor a folder; \(save)"),
  ])
  func aFileThatIsNoArchiveIsNamed(_ content: String, _ message: String) async throws {
    let folder = try TemporaryFolder()
    let bytes = Array(content.utf8)
    let path = try folder.write("file", bytes)
    let text = await failure(path)
    #expect(text.hasPrefix("\(path) is not an image: ") && text.contains(message), "\(text)")
    let packed = try FixtureBuilder.Compression.gzip.apply(to: ByteString(bytes))
    let gzip = try folder.write("file.gz", packed.bytes)
    #expect(
      await failure(gzip).contains(
        message.replacing("; ", with: ", compressed with gzip; ", maxReplacements: 1)))
  }

  @Test func aTransportMeansAFolderOrAnArchive() async throws {
    let folder = try TemporaryFolder()
    let layout = try folder.write(
      try ArchiveFormat.ociLayout.archive(of: Sample.small), isFolder: true)
    let archive = try folder.write(try ArchiveFormat.ociArchive.archive(of: Sample.small))
    #expect(try await open("oci:\(layout)").format == .oci)
    #expect(try await open("oci-archive:\(archive)").format == .ociArchive)
    for transport in ["oci-archive", "docker-archive"] {
      let text = await failure("\(transport):\(layout)")
      #expect(text.contains("it is a folder, and \(transport): means an archive"), "\(text)")
    }
    for transport in ["oci", "dir"] {
      let text = await failure("\(transport):\(archive)")
      #expect(text.contains("it is no folder, and \(transport): means one"), "\(text)")
      #expect(await failure("\(transport):-").contains("it is no folder"))
    }
  }

  @Test func messagesAboutAnImageNameItsFile() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(try ArchiveFormat.ociArchive.archive(of: Sample.small))
    let platform = ContainerImage.Platform(os: "linux", architecture: "s390x")
    for reference in [path, "\(path):small:1"] {
      await #expect {
        _ = try await open(reference, platform: platform)
      } throws: { "\($0)".hasPrefix("\(path): the image has no platform linux/s390x") }
    }
    #expect(await failure("\(path):other").hasPrefix("\(path): there is no image ':other'"))
    let lying = Sample.small.with {
      $0.editConfiguration = { $0["rootfs"]?["diff_ids"] = .array([]) }
    }
    for format in [ArchiveFormat.ociArchive, .dockerSaveLegacy] {
      let path = try folder.write(try format.archive(of: lying))
      #expect(await failure(path).hasPrefix("\(path): the image has 1 layers"))
    }
  }
}
