import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// What LOCALDEV has for testing and SERVICE must not have: derived from the images, never assumed.
package struct TestSurface: Sendable {
  /// The test distributions, sorted by normalised name.
  package let distributions: [TestDistribution]
  /// Distributions that tests require and SERVICE needs too, sorted by name.
  package let shared: [SharedDistribution]
  /// The project's test files in LOCALDEV, sorted by path.
  package let files: [TestFile]
  /// Test requirements that are not installed in LOCALDEV, by normalised name.
  package let unmet: [String]
  /// Declarations for tests that nothing could be tied to: what they install is not known, and so not
  /// looked for.
  package let unread: [UnreadDeclaration]
  /// The files that declared the test requirements.
  package let testRequirementFiles: [String]
  /// The files that declared the service's requirements.
  package let serviceRequirementFiles: [String]

  /// What the service's requirements name, normalised.
  let serviceNames: Set<String>
  /// Test distributions by normalised name.
  let byName: [String: TestDistribution]
  /// The test distributions' places among LOCALDEV's distributions, by normalised name.
  let installed: [String: [Int]]
  /// Known test tools in SERVICE that it has a reason to have.
  let tolerated: [SharedDistribution]

  /// How the project's tests are known, in either image.
  let conventions: TestConventions

  /// Whether LOCALDEV gives anything to look for.
  package var isEmpty: Bool { installed.isEmpty && files.isEmpty }

  /// Whether LOCALDEV is made for testing: it has what somebody declares or knows for tests, or a test.
  /// What it has more than SERVICE beside that is no reason to call SERVICE free of tests.
  var isSubstantial: Bool {
    installed.keys.contains { byName[$0]?.isPrincipal == true }
      || files.contains { file in
        file.isTestCode || file.reason == .module || file.reason == .policy
          || file.path.name.equals("conftest.py")
      }
  }

  /// The paths in LOCALDEV of all test files, those of test distributions included.
  func nodes(in localdev: Census) -> Set<PathNode> {
    var nodes = Set(files.map(\.node))
    for index in installed.values.joined() {
      for file in localdev.distributions[index].files {
        if let node = file.node { nodes.insert(node) }
      }
    }
    return nodes
  }

  /// The folders of the project's tests in LOCALDEV, and those above them.
  var testFolders: Set<EntryPath> {
    var folders: Set<EntryPath> = []
    for file in files where file.reason == .folder {
      var folder = file.path.parent
      while folder != .root, folders.insert(folder).inserted { folder = folder.parent }
    }
    return folders
  }

  /// Bytes and number of the files that the tests take in LOCALDEV.
  package let cost: (files: Int, bytes: Int64)
}
