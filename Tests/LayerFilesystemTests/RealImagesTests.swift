import ByteText
import Codecs
import Foundation
import System
import Testing

@testable import LayerFilesystem

/// The images that `TestImages/engine/build-pair.sh` makes in the folder IMGDIFF_REAL_IMAGES.
@Suite struct RealImagesTests {
  static let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"]

  /// What the engine adds to a container's files.
  static func isMadeByTheEngine(_ path: String) -> Bool {
    ["/.dockerenv", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/etc/mtab"].contains(path)
      || ["/dev", "/proc", "/sys"].contains { path == $0 || path.hasPrefix($0 + "/") }
  }

  @Test(
    .enabled(if: folder != nil, "IMGDIFF_REAL_IMAGES is not set"),
    arguments: ["service", "localdev"])
  func everyFormatGivesTheViewThatDockerExports(_ name: String) async throws {
    let folder = try #require(Self.folder)
    let saved = "\(folder)/system-buildkit/\(name).tar"
    let listing = try await index([saved])[0].listing(full: true)
    #expect(listing.count > 3_000)
    let formats = "\(folder)/formats"
    var paths = [
      "tar.gz", "tar.zst", "dir", "dir-gzip", "oci-gzip.tar", "oci-zstd.tar", "skopeo-docker.tar",
    ]
    .map { "\(formats)/\(name).\($0)" }
    if name == "service" {
      paths += ["\(formats)/service.podman-docker.tar", "\(formats)/service.podman-oci.tar"]
    }
    for path in paths where FileManager.default.fileExists(atPath: path) {
      for parallelism in [1, 8] {
        let found = try await index([path], parallelism: parallelism)[0].listing(full: true)
        #expect(found == listing, "\(path)")
      }
    }
    let exported = try Self.exported("\(folder)/system-buildkit/\(name).export.tar")
    let ours = listing.filter { !Self.isMadeByTheEngine($0.key) }
    let theirs = exported.filter { !Self.isMadeByTheEngine($0.key) }
    let differing = Set(ours.keys).union(theirs.keys).filter { ours[$0] != theirs[$0] }.sorted()
    #expect(
      differing.isEmpty,
      "\(differing.prefix(5).map { "\($0): \(ours[$0] ?? "-") / \(theirs[$0] ?? "-")" })")
  }

  @Test(.enabled(if: folder != nil, "IMGDIFF_REAL_IMAGES is not set"))
  func bothImagesTogetherGiveWhatEachGivesAlone() async throws {
    let folder = try #require(Self.folder)
    let paths = ["service", "localdev"].map { "\(folder)/system-buildkit/\($0).tar" }
    let together = try await index(paths)
    for (path, image) in zip(paths, together) {
      #expect(try await index([path])[0].listing(full: true) == image.listing(full: true))
    }
    let classic = try await index(["\(folder)/system-classic/service.tar"])
    #expect(classic[0].view.nodeCount > 3_000)
  }

  /// The archive's files in the words of `listing`; a hard link is the file that it names.
  static func exported(_ path: String) throws -> [String: String] {
    let reader = try TarReader(ByteStream(try MappedFile(path: path).region))
    let hash = try MessageDigest(.sha256)
    var found: [String: String] = [:]
    while try reader.next() {
      var name = "/" + String(decoding: reader.withPath { $0.array() }, as: UTF8.self)
      if name.count > 1, name.hasSuffix("/") { name.removeLast() }
      let target = String(decoding: reader.withLinkTarget { $0.array() }, as: UTF8.self)
      let mode = "\(String(reader.mode, radix: 8)) \(reader.userID):\(reader.groupID) "
      switch reader.kind {
      case .directory: found[name] = "d " + mode
      case .symlink: found[name] = "l \(reader.userID):\(reader.groupID) \(target)"
      case .hardlink: found[name] = found["/" + target]
      case .file:
        found[name] = "f \(mode)\(reader.size) \(try reader.contentDigest(hash).hex.prefix(16))"
      default: found[name] = "\(reader.kind) \(mode)"
      }
    }
    found["/"] = nil
    return found
  }
}
