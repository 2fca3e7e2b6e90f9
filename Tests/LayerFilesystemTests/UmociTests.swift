import Codecs
import FixtureBuilder
import Foundation
import Testing

@testable import LayerFilesystem

/// umoci unpacks what we say that a container sees.
@Suite struct UmociTests {
  static let umoci = ["/usr/bin/umoci", "/usr/local/bin/umoci"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// A generator of the same numbers in every run.
  struct Numbers {
    var state: UInt64
    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    mutating func pick<Element>(_ elements: [Element]) -> Element {
      elements[below(elements.count)]
    }
  }

  /// A stack of layers over few names, so that they meet often. What umoci refuses or reads in its
  /// own way is left out: entries below files, links to what is not there, circles.
  static func layers(seed: UInt64) -> [[TarEntry]] {
    var numbers = Numbers(state: seed &* 0x9E37_79B9 &+ 1)
    let folders = ["a", "b", "a/c", "b/d", "a/c/e"]
    let names = ["x", "y", "z"]
    var files: Set<String> = []
    return (0..<(2 + numbers.below(4))).map { layer in
      var entries: [TarEntry] = layer == 0 ? folders.map { .directory(ByteString($0)) } : []
      if layer == 0 {
        entries.append(.symlink("link", to: numbers.pick(["a", "/b", "a/c", "./b/../b"])))
      }
      var own: Set<String> = []
      for turn in 0..<(2 + numbers.below(8)) {
        let folder = numbers.pick(folders + (layer > 0 ? ["link"] : []))
        let path = "\(folder)/\(numbers.pick(names))"
        guard !own.contains(path), folder != "link" || own.isEmpty else { continue }
        own.insert(path)
        switch numbers.below(10) {
        case 0, 1, 2, 3:
          entries.append(
            .file(
              ByteString(path), ByteString("\(layer) \(turn)"),
              mode: numbers.pick([0o644, 0o755, 0o600])))
          if folder != "link" { files.insert(path) }
        case 4:
          entries.append(
            .symlink(ByteString(path), to: ByteString(numbers.pick(["x", "../y", "/a/z"]))))
        case 5:
          // Within a layer, to a file that it has just made.
          entries.append(.file(ByteString("src\(turn)"), ByteString("s\(turn)")))
          entries.append(.hardlink(ByteString(path), to: ByteString("src\(turn)"), mode: 0o644))
        case 6 where layer > 0: entries.append(.whiteout(of: ByteString(path)))
        case 7
        where layer > 0 && folder != "link"
          && !own.contains { $0.hasPrefix(folder + "/") && $0 != path }:
          entries.append(.opaque(ByteString(folder)))
        case 8 where folder != "link":
          entries.append(.directory(ByteString("\(path)dir"), mode: numbers.pick([0o755, 0o700])))
          entries.append(.file(ByteString("\(path)dir/in"), ByteString("in \(layer)")))
        default: continue
        }
      }
      return entries
    }
  }

  @Test func twoHundredAndTwentyRandomStacksUnpackToTheSame() async throws {
    guard let umoci = Self.umoci else {
      print("note: umoci is not installed, so no second opinion was asked on 220 images")
      return
    }
    var compared = 0
    let folder = try TemporaryFolder()
    let images = (0..<220).map { seed in
      image(Self.layers(seed: UInt64(seed))).with { $0.tags = ["t\(seed)"] }
    }
    let layout = "\(folder.path)/layout"
    let layoutImages = images.map { recipe in recipe }
    try OCILayout(layoutImages).archive().writeFolder(to: layout)
    for (seed, recipe) in images.enumerated() {
      let out = "\(folder.path)/out\(seed)"
      let process = Process()
      process.executableURL = URL(fileURLWithPath: umoci)
      process.arguments = ["unpack", "--rootless", "--image", "\(layout):t\(seed)", out]
      process.standardError = FileHandle.nullDevice
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      let found = try? await indexed(recipe)
      guard process.terminationStatus == 0 else { continue }
      compared += 1
      #expect(found?.listing() == (try diskListing("\(out)/rootfs")), "seed \(seed)")
      let modes = try diskModes("\(out)/rootfs")
      let differing = (found?.modes() ?? [:]).filter { modes[$0.key] != $0.value }
      #expect(differing == [:], "seed \(seed): \(differing.keys.map { modes[$0] ?? 0 })")
    }
    #expect(compared >= 200)
  }

  @Test(arguments: LayerApplicationTests.cases)
  func umociAgreesOn(_ test: LayerApplicationTests.Case) async throws {
    // umoci refuses a bare `.wh.`, clears through a symlink where stereoscope learned not to, and umoci cannot make devices as an ordinary user.
    let own = [
      "stereoscope: a bare", "through a lower symlink", "devices and pipes", "three types",
      "whatever the types", "diffoci",
    ]
    guard let umoci = Self.umoci, !own.contains(where: test.testDescription.contains) else {
      return
    }
    let folder = try TemporaryFolder()
    try OCILayout([image(test.layers).with { $0.tags = ["t"] }]).archive().writeFolder(
      to: "\(folder.path)/layout")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: umoci)
    process.arguments = [
      "unpack", "--rootless", "--image", "\(folder.path)/layout:t", "\(folder.path)/out",
    ]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      print("note: umoci refuses '\(test.testDescription)'")
      return
    }
    #expect(
      try await indexed(test.layers).listing() == (try diskListing("\(folder.path)/out/rootfs")))
  }
}

extension IndexedImage {
  /// The modes of files and of the folders that a layer names.
  func modes() -> [String: UInt16] {
    var modes: [String: UInt16] = [:]
    for number in 0..<view.nodeCount {
      let node = PathNode(number: UInt32(number))
      guard view.isPresent(node), node != .root, view.kind(of: node) != .symlink,
        let metadata = view.metadata(of: node)
      else { continue }
      modes[view.path(of: node).description] = view[metadata].mode
    }
    return modes
  }
}

/// What is below a folder, in the words of `listing`.
func diskListing(_ root: String) throws -> [String: String] {
  var found: [String: String] = [:]
  for path in FileManager.default.enumerator(atPath: root) ?? .init() {
    guard let path = path as? String else { continue }
    var status = stat()
    guard lstat("\(root)/\(path)", &status) == 0 else { continue }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: found["/\(path)"] = "d "
    case S_IFLNK:
      found["/\(path)"] =
        "l " + (try FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/\(path)"))
    case S_IFREG:
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(path)")))
      found["/\(path)"] = "f \(bytes.count) \(SHA256Digest(hashing: bytes).hex.prefix(16))"
    default: found["/\(path)"] = "other"
    }
  }
  return found
}

func diskModes(_ root: String) throws -> [String: UInt16] {
  var found: [String: UInt16] = [:]
  for path in FileManager.default.enumerator(atPath: root) ?? .init() {
    guard let path = path as? String else { continue }
    var status = stat()
    guard lstat("\(root)/\(path)", &status) == 0, status.st_mode & S_IFMT != S_IFLNK else {
      continue
    }
    found["/\(path)"] = UInt16(status.st_mode & 0o7777)
  }
  return found
}
