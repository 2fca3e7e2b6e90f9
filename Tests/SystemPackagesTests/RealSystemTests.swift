import FixtureBuilder
import Foundation
import LayerFilesystem
import Testing

@testable import SystemPackages

/// The dpkg of the machine that runs the tests, and images that `Scripts/make-images` built.
@Suite("Real package databases") struct RealSystemTests {
  private static let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"]

  @Test(
    "the lists of this machine's dpkg give the files that dpkg itself gives",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/dpkg-query")))
  func thisMachine() async throws {
    let names = ["dash", "libc6", "coreutils", "base-files"]
    var entries: [TarEntry] = [
      .file("var/lib/dpkg/status", try content("/var/lib/dpkg/status")),
      .symlink("bin", to: "usr/bin"), .symlink("lib", to: "usr/lib"),
      .symlink("sbin", to: "usr/sbin"), .symlink("lib64", to: "usr/lib64"),
    ]
    let lists = try FileManager.default.contentsOfDirectory(atPath: "/var/lib/dpkg/info")
      .filter { $0.hasSuffix(".list") }
    for list in lists where names.contains(String(list.dropLast(5).prefix { $0 != ":" })) {
      entries.append(
        .file(ByteString("var/lib/dpkg/info/\(list)"), try content("/var/lib/dpkg/info/\(list)")))
    }
    let (_, both) = try await packages(entries)
    for packages in both {
      for name in names {
        let package = try #require(packages.packages.first { $0.name == name })
        let version = try run("dpkg-query", "--show", "--showformat=${Version}", name)
        #expect(package.version == version)
        let listed = try run("dpkg-query", "--listfiles", name).split(separator: "\n")
          .map(String.init)
        // Folders are left out where the image has them as folders.
        #expect(Set(package.files.map { "\($0.path)" }).isSubset(of: listed))
        #expect(package.files.count > 0 || name == "base-files")
      }
    }
  }

  @Test("every package of a real image is found with its files", .enabled(if: folder != nil))
  func realImage() async throws {
    let folder = try #require(Self.folder)
    for path in ["system-buildkit/service.tar", "formats/service.oci-gzip.tar"] {
      let image = try await indexedImage(at: "\(folder)/\(path)")
      let packages = SystemPackages(of: image)
      #expect(packages.packages.count > 80)
      #expect(packages.warnings.isEmpty)
      #expect(packages.packages.allSatisfy { !$0.version.isEmpty && !$0.architecture.isEmpty })
      let present = packages.packages.filter { $0.view == .merged }
      let files = present.flatMap(\.files)
      let found = files.count { $0.node.map { image.view.isPresent($0) } ?? false }
      // Documentation may have been left out when the image was made.
      #expect(found > files.count / 3, "\(found) of \(files.count)")
      #expect(files.contains { $0.path == EntryPath("/bin/dash") && $0.node != nil })
    }
  }

  /// dpkg itself, given the image's database.
  @Test(
    "dpkg lists the same files of every package of a real image",
    .enabled(if: folder != nil && FileManager.default.fileExists(atPath: "/usr/bin/dpkg-query")))
  func agreesWithDpkg() async throws {
    let folder = try #require(Self.folder)
    let image = try await indexedImage(at: "\(folder)/system-buildkit/service.tar")
    let view = image.view
    let database = FileManager.default.temporaryDirectory
      .appendingPathComponent("imgdiff-dpkg-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: database) }
    let source = try #require(view.resolve(EntryPath("/var/lib/dpkg")))
    try copy(source, to: database, image)
    for package in SystemPackages(of: image).packages {
      let listed = try run(
        "dpkg-query", "--admindir=\(database.path)", "--listfiles",
        package.architecture == "all" ? package.name : "\(package.name):\(package.architecture)")
      // Other lines tell of diversions.
      let files = listed.split(separator: "\n").filter { $0.hasPrefix("/") }.map {
        EntryPath(String($0))
      }.filter { path in
        guard path.bytes.first == UInt8(ascii: "/"), path.bytes.count > 2 else { return false }
        let parent = view.resolve(path.parent)
        let node = parent.flatMap { view.child(of: $0, path.name.span) }
        return node.map { view.kind(of: $0) != .directory || !view.isPresent($0) } ?? true
      }
      #expect(Set(package.files.map(\.path)) == Set(files), "\(package.name)")
    }
  }

  private func copy(_ folder: PathNode, to url: URL, _ image: IndexedImage) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for child in image.view.children(of: folder) {
      let target = url.appendingPathComponent(
        String(decoding: image.view.name(of: child), as: UTF8.self))
      if image.view.kind(of: child) == .directory {
        try copy(child, to: target, image)
      } else if let content = image.view.content(of: child),
        let bytes = image.withContent(of: content, { span in span.indices.map { span[$0] } })
      {
        try Data(bytes).write(to: target)
      }
    }
  }

  private func content(_ path: String) throws -> ByteString {
    ByteString(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
  }

  private func run(_ tool: String, _ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/\(tool)")
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
