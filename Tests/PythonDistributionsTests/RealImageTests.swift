import ByteText
import Foundation
import LayerFilesystem
import PythonPackaging
import Testing

@testable import PythonDistributions

/// What the interpreters of a real image said about themselves (TestImages/engine/truth.py).
struct Truth: Decodable {
  struct File: Decodable {
    let located: String
    let exists: Bool
    let hash: String?
  }
  struct Distribution: Decodable {
    let name: String?
    let version: String?
    let metadataPath: String
    let location: String
    let requires: [String]?
    let installer: String?
    let requested: Bool
    let topLevel: [String]
    let record: Bool
    let entryPoints: [[String]]
    let files: [File]?
  }
  struct Module: Decodable {
    let origin: String?
    let locations: [String]?
    let loader: String?
    let on: [String]?
  }
  struct Listed: Decodable {
    let name: String
    let version: String
    let editable_project_location: String?
  }
  struct Inspection: Decodable {
    struct Installed: Decodable {
      struct DirectURL: Decodable { let url: String }
      let metadata_location: String
      let requested: Bool?
      let direct_url: DirectURL?
    }
    let installed: [Installed]
  }
  struct Interpreter: Decodable {
    let user: String
    let executable: String
    let version: String
    let prefix: String
    let basePrefix: String
    let home: String
    let sysPath: [String]
    let sitePackages: [String]
    let pipList: [Listed]?
    let pipInspect: Inspection?
    let distributions: [Distribution]
    let modules: [String: Module]
  }
  let interpreters: [Interpreter]
}

/// A real image with what its interpreters said.
struct RealImage: Sendable, CustomTestStringConvertible {
  let tar: String
  let truth: String

  var testDescription: String { URL(fileURLWithPath: tar).lastPathComponent }

  /// All images of the folder that `IMGDIFF_REAL_IMAGES` names.
  static let all: [RealImage] = {
    guard let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"] else {
      print("Left out: the real images' Python, because IMGDIFF_REAL_IMAGES is not set.")
      return []
    }
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".truth.json") }.sorted().compactMap { name in
      let truth = folder + "/" + name
      let tar = truth.replacingOccurrences(of: ".truth.json", with: ".tar")
      return FileManager.default.fileExists(atPath: tar) ? RealImage(tar: tar, truth: truth) : nil
    }
  }()

  func load() async throws -> (Truth, PythonInventory, IndexedImage) {
    let data = try Data(contentsOf: URL(fileURLWithPath: truth))
    let image = try await indexedImage(at: tar)
    return (try JSONDecoder().decode(Truth.self, from: data), PythonInventory(of: image), image)
  }
}

/// The inventory against the interpreters of real images, each asked inside a container.
@Suite("Real images", .serialized)
struct RealImageTests {
  @Test(
    "Each interpreter is found with its version, prefix, sys.path and site directories",
    arguments: RealImage.all)
  func environments(_ real: RealImage) async throws {
    let (truth, inventory, _) = try await real.load()
    for interpreter in truth.interpreters {
      let environment = try #require(
        inventory.environments.first { "\($0.prefix)" == interpreter.prefix })
      #expect(environment.version == interpreter.version)
      #expect("\(environment.basePrefix)" == interpreter.basePrefix)
      #expect(environment.siteDirectories.map(\.description) == interpreter.sitePackages)
      let path =
        interpreter.user == "root"
        ? environment.path
        : environment.users.first { "\($0.home)" == interpreter.home }?.path ?? environment.path
      #expect(path.map(\.path.description) == interpreter.sysPath, "\(interpreter.executable)")
    }
  }

  @Test(
    "importlib.metadata and the inventory list the same distributions",
    arguments: RealImage.all)
  func distributions(_ real: RealImage) async throws {
    let (truth, inventory, _) = try await real.load()
    for interpreter in truth.interpreters {
      for expected in interpreter.distributions {
        let path =
          expected.metadataPath.hasSuffix("/")
          ? String(expected.metadataPath.dropLast("/EGG-INFO/".count)) : expected.metadataPath
        let matches = inventory.distributions.filter {
          "\($0.metadataPath)" == path && $0.view == .merged
        }
        #expect(matches.count == 1, "\(path)")
        guard let found = matches.first else { continue }
        if let name = expected.name { #expect(found.name.written == name) }
        if let version = expected.version { #expect(found.version == version) }
        #expect(found.installer == expected.installer, "\(path)")
        #expect(found.isRequested == expected.requested, "\(path)")
        #expect(
          EntryPath.normalized(Array(expected.location.utf8), from: .root) == found.location)
        let requires = Set((expected.requires ?? []).compactMap { try? Requirement($0) })
        #expect(Set(found.requires) == requires, "\(path)")
        #expect(
          (found.entryPoints?.entries ?? []).map { [$0.group, $0.name, $0.value] }
            .sorted { $0.lexicographicallyPrecedes($1) }
            == expected.entryPoints.sorted { $0.lexicographicallyPrecedes($1) }, "\(path)")
        guard expected.record, let files = expected.files else { continue }
        #expect(found.ownership == .record)
        let located = Dictionary(
          files.map { ($0.located, $0.exists) }, uniquingKeysWith: { first, _ in first })
        let owned = Dictionary(
          found.files.map { ("\($0.path)", $0.state == .present) },
          uniquingKeysWith: { first, _ in first })
        // The containers' own runtime wrote nothing, so both see the same files.
        #expect(owned == located, "\(path)")
      }
      checkNothingElse(interpreter, inventory)
    }
  }

  /// What the inventory says that an interpreter finds, the interpreter has found.
  private func checkNothingElse(
    _ interpreter: Truth.Interpreter, _ inventory: PythonInventory
  ) {
    let listed = Set(
      interpreter.distributions.map {
        EntryPath.normalized(Array($0.metadataPath.utf8), from: .root)
      })
    let places = Set(interpreter.sysPath.map { EntryPath($0) })
    for found in inventory.distributions
    where found.view == .merged && places.contains(found.location)
      && found.metadata != .none && found.metadata != .eggLink
    {
      let path =
        found.metadataPath == found.location
        ? found.metadataPath.appending(Array("EGG-INFO".utf8)) : found.metadataPath
      #expect(listed.contains(path), "\(path)")
    }
  }

  @Test(
    "pip list and the inventory agree about names, versions and editables",
    arguments: RealImage.all)
  func pipList(_ real: RealImage) async throws {
    let (truth, inventory, _) = try await real.load()
    for interpreter in truth.interpreters where interpreter.user == "root" {
      for listed in interpreter.pipList ?? [] {
        let found = inventory.distributions.filter {
          $0.name == ProjectName(unchecked: listed.name) && $0.version == listed.version
            && $0.view == .merged
        }
        #expect(!found.isEmpty, "\(listed.name) \(listed.version)")
        if listed.editable_project_location != nil {
          #expect(found.contains { $0.isEditable && !$0.editableTargets.isEmpty }, "\(listed.name)")
        }
      }
    }
  }

  /// pip compiles anew, and so replaces, the bytecode that a few wheels ship with a hash.
  @Test(
    "pip inspect and the inventory agree about places, requests and origins",
    arguments: RealImage.all)
  func pipInspect(_ real: RealImage) async throws {
    let (truth, inventory, _) = try await real.load()
    for inspection in truth.interpreters.compactMap(\.pipInspect) {
      for installed in inspection.installed {
        let path = EntryPath.normalized(Array(installed.metadata_location.utf8), from: .root)
        let found = inventory.distributions.first {
          $0.view == .merged && ($0.metadataPath == path || $0.metadataPath == path.parent)
        }
        #expect(found != nil, "\(path)")
        #expect(found?.isRequested == (installed.requested ?? false), "\(path)")
        // For what `setup.py develop` linked, pip makes a URL of the project's folder.
        let url = found?.metadata == .distInfo ? found?.directURL?.url : nil
        let linked = found.map { "file://\($0.location)" }
        #expect(installed.direct_url?.url == url || installed.direct_url?.url == linked, "\(path)")
      }
    }
  }

  @Test(
    "Every file of RECORD but bytecode has the bytes that RECORD promises",
    arguments: RealImage.all)
  func records(_ real: RealImage) async throws {
    let (_, inventory, image) = try await real.load()
    for distribution in inventory.distributions where distribution.view == .merged {
      let changed = distribution.verifyingRecord(in: image).files.filter {
        $0.state == .changed && !$0.path.name.ends(with: ".pyc")
      }
      #expect(changed.map(\.path) == [], "\(distribution.name)")
    }
  }

  @Test(
    "Each module comes from the place that the interpreter imports it from",
    arguments: RealImage.all)
  func modules(_ real: RealImage) async throws {
    let (truth, inventory, image) = try await real.load()
    for interpreter in truth.interpreters where interpreter.user == "root" {
      let environment = try #require(
        inventory.environments.first { "\($0.prefix)" == interpreter.prefix })
      for (name, module) in interpreter.modules {
        guard let origin = module.origin, origin.hasPrefix("/") else { continue }
        guard let resolution = environment.resolution(of: name, in: image) else {
          // Editable finders put modules where no path leads.
          let isFound = inventory.distributions.contains { distribution in
            distribution.editableTargets.contains { origin.hasPrefix("\($0)") }
          }
          #expect(isFound, "\(name) at \(origin)")
          continue
        }
        #expect(origin.hasPrefix("\(resolution.location)"), "\(name)")
      }
    }
  }
}
