import ByteText
import Codecs
import ContainerImage
import Dockerfile
import JSON
import LayerFilesystem
import PythonPackaging

/// What a builder says of an image's build: an in-toto statement with SLSA provenance, as BuildKit
/// writes it ("SLSA definitions").
///
/// With `mode=max` it lists every step of the build of this very result. It is a claim of whoever
/// made the archive: signatures are not looked at.
package struct BuildProvenance: Sendable, Hashable {
  /// A step that runs tests.
  package struct TestStep: Sendable, Hashable {
    /// The step's name in the statement.
    package let id: String?
    /// What runs the tests.
    package let runner: String
    /// The words of the command.
    package let words: [String]
    /// Whether the step ends well where the tests fail.
    package let losesFailure: Bool

    /// The command in one line.
    package var command: String { words.joined(separator: " ").onOneLine }
  }

  /// The type of the predicate.
  package let predicateType: String
  /// The stage that was asked for, where one was.
  package let target: String?
  /// The number of steps that are listed; 0 with `mode=min`.
  package let stepCount: Int
  /// The steps that run tests.
  package let tests: [TestStep]

  /// Every provenance of an image that can be read, the others passed over.
  package static func all(of image: Image) -> [BuildProvenance] {
    image.attestations.compactMap { BuildProvenance($0, of: image.manifestDigest) }
  }

  /// Nil where the attestation is no SLSA provenance, or one about another image.
  init?(_ attestation: Image.Attestation, of manifest: Digest?) {
    guard attestation.predicateType.hasPrefix("https://slsa.dev/provenance/"),
      let statement = try? JSONValue(attestation.statement), let predicate = statement["predicate"],
      Self.isAbout(manifest, statement)
    else { return nil }
    predicateType = attestation.predicateType
    let definition = predicate["buildDefinition"]
    let request =
      definition?["externalParameters"]?["request"] ?? predicate["invocation"]?["parameters"]
    target = request?["args"]?["target"]?.string
    let config =
      definition?["internalParameters"]?["buildConfig"] ?? predicate["buildConfig"]
    let steps = config?["llbDefinition"]?.array ?? []
    stepCount = steps.count
    tests = steps.compactMap(Self.test)
  }

  /// Whether the statement names the manifest; one without subjects is taken for what carries it.
  private static func isAbout(_ manifest: Digest?, _ statement: JSONValue) -> Bool {
    guard let manifest, let subjects = statement["subject"]?.array, !subjects.isEmpty else {
      return true
    }
    return subjects.contains { subject in
      subject["digest"]?[manifest.algorithm.rawValue]?.string == manifest.hex
    }
  }

  private static func test(_ step: JSONValue) -> TestStep? {
    // BuildKit wraps the operation once more, by its kind; others leave that out.
    let operation = step["op"]?["Op"] ?? step["op"]
    guard let arguments = operation?["exec"]?["meta"]?["args"]?.array else { return nil }
    let words = arguments.compactMap(\.string)
    guard words.count == arguments.count, let runner = TestCommand.runner(startedBy: words) else {
      return nil
    }
    return TestStep(
      id: step["id"]?.string, runner: runner, words: words,
      losesFailure: TestCommand.losesFailure(words))
  }
}
