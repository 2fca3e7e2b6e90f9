import ByteText
import Foundation
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import SystemPackages
import Testing

@testable import ReleaseAudit

/// The owners of files in real images against what dpkg and the images' own interpreters say
/// (`TestImages/engine/truth.py`, run in their containers).
@Suite("Owners in real images", .enabled(if: RealImages.folder != nil), .serialized)
struct RealOwnersTests {
  /// The images of which interpreters were asked.
  static let images = [
    "system-buildkit/service", "system-buildkit/localdev", "venv-buildkit/service",
    "venv-buildkit/localdev", "zoo/system", "zoo/venv", "zoo/eggs",
  ].filter { name in
    RealImages.folder.map {
      FileManager.default.fileExists(atPath: "\($0)/\(name).truth.json")
    } ?? false
  }

  private struct Truth: Decodable {
    struct File: Decodable {
      let located: String
      let exists: Bool
    }
    struct Distribution: Decodable {
      let name: String?
      let record: Bool
      let files: [File]?
    }
    struct Interpreter: Decodable { let distributions: [Distribution] }
    let interpreters: [Interpreter]
  }

  @Test("what importlib.metadata lists has that distribution for its owner", arguments: images)
  func importlib(_ name: String) async throws {
    let folder = try #require(RealImages.folder)
    let truth = try JSONDecoder().decode(
      Truth.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).truth.json")))
    let (census, accounts) = try await accounts("\(folder)/\(name).tar")
    // Two distributions may list one path: then it is either's.
    var listed: [PathNode: Set<String>] = [:]
    for distribution in truth.interpreters.flatMap(\.distributions) where distribution.record {
      // Metadata without a name is named by its folder, which was not asked for.
      guard let name = distribution.name else { continue }
      let owner = ProjectName.normalize(name)
      for file in distribution.files ?? [] where file.exists {
        guard let node = node(file.located, census.view) else { continue }
        listed[node, default: []].insert(owner)
      }
    }
    #expect(listed.count > 100)
    var others: [String] = []
    for (node, names) in listed {
      guard let file = census.shipped(at: node) else { continue }
      let owner = accounts.owner(of: file)
      // Debian's own packages have RECORDs too, and a package goes first.
      if case .package = owner { continue }
      if let found = distribution(owner, census), names.contains(found) { continue }
      others.append("\(census.view.path(of: node)): \(owner), not \(names.sorted())")
    }
    #expect(others.isEmpty, "\(others.count) of \(listed.count): \(others.sorted().prefix(5))")
    // And nothing else is those distributions'.
    let known = Set(listed.values.joined())
    var more: [String] = []
    for file in census.shipped where file.view == .merged && listed[file.node] == nil {
      guard case .distribution(let index) = accounts.owner(of: file),
        census.distributions[index].ownership == .record,
        census.distributions[index].view == .merged,
        known.contains(census.distributions[index].name.normalized)
      else { continue }
      more.append("\(census.view.path(of: file.node))")
    }
    #expect(more.isEmpty, "\(more.count): \(more.sorted().prefix(5))")
  }

  @Test(
    "what dpkg lists has that package for its owner, and no other file has",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/dpkg-query")),
    arguments: images)
  func dpkg(_ name: String) async throws {
    let folder = try #require(RealImages.folder)
    let (census, accounts) = try await accounts("\(folder)/\(name).tar")
    let database = FileManager.default.temporaryDirectory
      .appendingPathComponent("imgdiff-dpkg-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: database) }
    let source = try #require(census.view.resolve(EntryPath("/var/lib/dpkg")))
    try copy(source, to: database, census)
    var listed: [PathNode: Set<String>] = [:]
    for line in try search(database).split(separator: "\n") where !line.hasPrefix("diversion by") {
      guard let colon = line.range(of: ": /"),
        let node = node(String(line[colon.upperBound...]), census.view)
      else { continue }
      for package in line[..<colon.lowerBound].split(separator: ",") {
        let package = package.trimmingCharacters(in: .whitespaces)
        listed[node, default: []].insert(String(package.prefix { $0 != ":" }))
      }
    }
    #expect(listed.count > 1000)
    var others: [String] = []
    for (node, names) in listed {
      guard let file = census.shipped(at: node) else { continue }
      let owner = accounts.owner(of: file)
      if case .package(let index) = owner, names.contains(census.systemPackages[index].name) {
        continue
      }
      // What a later layer put in its place is not the package's.
      let packages = census.systemPackages.filter { names.contains($0.name) }
      guard packages.contains(where: { $0.layer == file.entry.layer }) else { continue }
      others.append("\(census.view.path(of: node)): \(owner), not \(names.sorted())")
    }
    #expect(others.isEmpty, "\(others.count) of \(listed.count): \(others.sorted().prefix(5))")
    var more: [String] = []
    for file in census.shipped where file.view == .merged {
      guard case .package(let index) = accounts.owner(of: file) else { continue }
      let package = census.systemPackages[index].name
      if !(listed[file.node]?.contains(package) ?? false) {
        more.append("\(census.view.path(of: file.node)): \(package)")
      }
    }
    #expect(more.isEmpty, "\(more.count): \(more.sorted().prefix(5))")
  }

  private func accounts(_ path: String) async throws -> (Census, Accounts) {
    let image = AuditedImage(try await Auditing.indexed(at: path))
    expectExact(ImageAccounts(of: image).owners, image.files, path)
    let census = Census(image, firstParty: FirstPartyNames.names(in: [image]))
    return (census, Accounts(census))
  }

  /// A path whose folders may be links, as `/bin` is.
  private func node(_ path: String, _ view: MergedView) -> PathNode? {
    let parts = path.split(separator: "/")
    guard let last = parts.last else { return nil }
    let folder = parts.dropLast().reduce(EntryPath.root) { path, part in
      part == ".." ? path.parent : part == "." ? path : path.appending(Array(part.utf8))
    }
    return view.resolve(folder).flatMap { view.child(of: $0, Array(last.utf8).span) }
  }

  /// The normalised name of the distribution that a file, or the source of bytecode, belongs to.
  private func distribution(_ owner: Accounts.Owner, _ census: Census) -> String? {
    switch owner {
    case .distribution(let index): census.distributions[index].name.normalized
    case .bytecode(let source): distribution(source, census)
    default: nil
    }
  }

  private func copy(_ folder: PathNode, to url: URL, _ census: Census) throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for child in census.view.children(of: folder) {
      let name = String(decoding: census.view.name(of: child), as: UTF8.self)
      let target = url.appendingPathComponent(name)
      if census.view.kind(of: child) == .directory {
        try copy(child, to: target, census)
      } else if let content = census.view.content(of: child),
        let bytes = census.image.withContent(of: content, { $0.array() })
      {
        try Data(bytes).write(to: target)
      }
    }
  }

  /// All that dpkg's lists name.
  private func search(_ database: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/dpkg-query")
    process.arguments = ["--admindir=\(database.path)", "--search", "*"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
