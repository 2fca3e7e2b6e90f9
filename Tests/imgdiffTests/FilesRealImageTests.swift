import Foundation
import Testing

/// `imgdiff files` on images of a real engine against the tree that umoci unpacks from them.
///
/// The images are those of the folder that `IMGDIFF_REAL_IMAGES` names; umoci runs as root, so that
/// it can give files their owners.
@Suite struct FilesRealImageTests {
  private struct Listing: Decodable {
    struct File: Decodable {
      let path: String
      let type: String
      let size: Int
      let mode: String
      let uid: Int
      let gid: Int
      let linkTarget: String?
      let digest: String?
    }
    let files: [File]
  }

  private static let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"]
  private static let canUnpack =
    folder != nil && geteuid() == 0
    && FileManager.default.isExecutableFile(atPath: "/usr/bin/umoci")

  @Test(
    .enabled(if: canUnpack, "IMGDIFF_REAL_IMAGES is not set, or umoci cannot run as root"),
    arguments: ["service", "localdev"])
  func listsWhatUmociUnpacks(name: String) throws {
    let folder = try #require(Self.folder)
    let imgdiff = try Imgdiff.alone()
    let image = "\(folder)/formats/pair.oci-gzip:\(name)"
    let unpacking = try imgdiff.shell("umoci raw unpack --image '\(image)' tree")
    try #require(unpacking.status == 0, "\(unpacking.errors)")
    let unpacked = try Self.tree(imgdiff)
    #expect(unpacked.count > 3_000)

    for reference in [
      "oci:\(image)", "\(folder)/system-buildkit/\(name).tar",
      "\(folder)/formats/\(name).oci-zstd.tar",
    ] {
      let outcome = try imgdiff.run("files", reference, "--format", "json")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let listing = try JSONDecoder().decode(Listing.self, from: outcome.output)
      let ours = Dictionary(
        uniqueKeysWithValues: listing.files.map { ($0.path, Self.words($0)) })
      let differing = Set(ours.keys).union(unpacked.keys).filter { ours[$0] != unpacked[$0] }
      #expect(
        differing.isEmpty,
        "\(differing.sorted().prefix(5).map { "\($0): \(ours[$0] ?? "-") / \(unpacked[$0] ?? "-")" })"
      )
    }
  }

  /// Type, mode, owner, and what the type has beside: size and digest, or a target.
  private static func words(_ file: Listing.File) -> String {
    let attributes = "\(file.type) \(Int(file.mode, radix: 8) ?? -1) \(file.uid):\(file.gid)"
    switch file.type {
    case "file": return "\(attributes) \(file.size) \(file.digest ?? "-")"
    // A link has no mode of its own.
    case "symlink": return "symlink \(file.uid):\(file.gid) \(file.linkTarget ?? "-")"
    default: return attributes
    }
  }

  /// What lies in the unpacked tree, in the words of `words`.
  private static func tree(_ imgdiff: Imgdiff) throws -> [String: String] {
    let types = [
      "f": "file", "d": "directory", "c": "character", "b": "block", "p": "fifo", "l": "symlink",
    ]
    let sums = try imgdiff.shell("cd tree && find . -type f -print0 | xargs -0 sha256sum --zero")
    var digests: [String: String] = [:]
    for line in sums.text.split(separator: "\0") {
      digests[String(line.dropFirst(68))] = "sha256:\(line.prefix(64))"
    }
    let found = try imgdiff.shell(
      "cd tree && find . -mindepth 1 -printf '%P\\0%y\\0%s\\0%m\\0%U\\0%G\\0%l\\0'")
    let fields = found.text.split(separator: "\0", omittingEmptySubsequences: false)
    var tree: [String: String] = [:]
    for start in stride(from: 0, to: fields.count - 7, by: 7) {
      let field = fields[start..<start + 7].map(String.init)
      let file = Listing.File(
        path: "/\(field[0])", type: types[field[1]] ?? field[1], size: Int(field[2]) ?? -1,
        mode: field[3], uid: Int(field[4]) ?? -1, gid: Int(field[5]) ?? -1, linkTarget: field[6],
        digest: digests[field[0]])
      tree[file.path] = words(file)
    }
    return tree
  }
}
