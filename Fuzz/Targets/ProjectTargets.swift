@testable import Dockerfile
import PythonPackaging
@testable import ReleaseAudit
@testable import YAML

extension FuzzTarget {
  static let project = [
    FuzzTarget("dockerfile") { bytes in
      guard let document = try? DockerfileDocument(parsing: bytes),
        let analysis = try? StageAnalysis(document)
      else { return }
      _ = StageDrawing(analysis).text()
    },
    FuzzTarget("yaml") { bytes in
      guard let root = try? YAMLNode.read(bytes) else { return }
      _ = size(root)
    },
    FuzzTarget("policy") { bytes in
      _ = try? PolicyFile.parse(String(decoding: bytes, as: UTF8.self), file: "p.yml")
    },
    FuzzTarget("builds") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      var builds = BuildFiles(of: nil)
      builds.addBake(text, file: "docker-bake.hcl")
      try? builds.addCompose(text, file: "compose.yml")
    },
  ]

  /// What a project's tasks and sessions say, which are read and not run.
  static let tasks = [
    FuzzTarget("noxfile") { bytes in _ = NoxFile(bytes) },
    FuzzTarget("tasks") { bytes in
      let text = String(decoding: bytes, as: UTF8.self)
      _ = MakeTasks(text).file.forTests()
      _ = ScriptInstallations(text)
      _ = ToolTasks(bytes, fileName: "tox.ini")
      _ = SpokenSettings(bytes)
    },
  ]

  /// Visits every node, those that aliases stand for included.
  private static func size(_ node: YAMLNode) -> Int {
    switch node.content {
    case .scalar(let scalar): scalar.text.utf8.count
    case .sequence(let elements): elements.reduce(1) { $0 + size($1) }
    case .mapping(let mapping): mapping.entries.reduce(1) { $0 + size($1.value) }
    }
  }
}
