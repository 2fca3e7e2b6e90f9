import Foundation
import Testing

/// `imgdiff packages` on images of a real engine against `pip list` inside their containers.
///
/// The images are those of the folder that `IMGDIFF_REAL_IMAGES` names, each with a `.truth.json`.
@Suite(.serialized) struct PackagesRealImageTests {
  struct Truth: Decodable {
    struct Listed: Decodable {
      let name: String
      let version: String
    }
    struct Interpreter: Decodable {
      let user: String
      let prefix: String
      let sysPath: [String]
      let pipList: [Listed]?
    }
    let interpreters: [Interpreter]
  }

  struct Listing: Decodable {
    struct Distribution: Decodable, Hashable {
      let normalizedName: String
      let version: String?
      let location: String
      let metadataPath: String
      let metadata: String
      let view: String
    }
    struct Environment: Decodable {
      let prefix: String
    }
    let warnings: [String]
    let environments: [Environment]
    let distributions: [Distribution]
  }

  /// The archives without their extension.
  static let images: [String] = {
    guard let folder = ProcessInfo.processInfo.environment["IMGDIFF_REAL_IMAGES"] else { return [] }
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".truth.json") }.sorted()
      .map { "\(folder)/\($0.dropLast(".truth.json".count))" }
      .filter { FileManager.default.fileExists(atPath: $0 + ".tar") }
  }()

  @Test(arguments: images) func listsWhatPipLists(image: String) throws {
    let outcome = try Imgdiff.alone().run("packages", image + ".tar", "--format", "json")
    #expect(outcome.status == 0)
    let listing = try JSONDecoder().decode(Listing.self, from: outcome.output)
    let data = try Data(contentsOf: URL(fileURLWithPath: image + ".truth.json"))
    let truth = try JSONDecoder().decode(Truth.self, from: data)
    for interpreter in truth.interpreters {
      #expect(listing.environments.contains { $0.prefix == interpreter.prefix })
      guard let listed = interpreter.pipList else { continue }
      let expected = Set(listed.map { "\(Self.normalize($0.name)) \($0.version)" })
      #expect(Self.found(on: interpreter.sysPath, in: listing) == expected, "\(interpreter.prefix)")
    }
  }

  /// Names with versions on `sys.path`, of each name the first. Where METADATA is gone pip leaves a
  /// distribution out that is there; here it is listed, with a warning.
  private static func found(on path: [String], in listing: Listing) -> Set<String> {
    var versions: [String: String] = [:]
    for place in path {
      for found in listing.distributions where found.location == place {
        guard found.view == "merged", !["none", "conda"].contains(found.metadata),
          !listing.warnings.contains(where: { $0.hasPrefix(found.metadataPath + "/METADATA:") })
        else { continue }
        let name = found.normalizedName
        versions[name] = versions[name] ?? found.version ?? ""
      }
    }
    return Set(versions.map { "\($0.key) \($0.value)" })
  }

  private static func normalize(_ name: String) -> String {
    name.lowercased().replacing(/[-_.]+/, with: "-")
  }
}
