import Codecs
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `tampering`: files whose bytes are not those that their RECORD promises.
struct Tampering: Observation {
  static let rule = RuleDescriptor(
    "tampering", .observation, .warning,
    statement: "a file whose bytes are not those that its RECORD promises",
    fix: "Reinstall the distribution, and keep changes to it in a fork with a version of its own.",
    documentation: "The digest of every file of an installed distribution against its RECORD.")

  func findings(_ context: AuditContext) -> [Finding] {
    var groups = FindingGroups()
    let image = context.service.image
    for distribution in context.service.distributions
    where distribution.standing == .installed && distribution.view == .merged {
      let title =
        distribution.version.map { "\(distribution.name.written) \($0)" }
        ?? distribution.name.written
      for file in distribution.files {
        guard let recorded = file.recorded, let content = file.content, file.state != .hidden,
          image.view[content].kind == .file, image.digest(of: content) != recorded
        else { continue }
        groups.add(
          rule, subject: title, at: .layer(content.layer, .merged),
          item: Finding.Item(
            path: file.path, digest: image.digest(of: content), size: image.view[content].size,
            sign: .recorded(recorded)),
          message: "files of \(title) are not what its RECORD says")
      }
    }
    return groups.findings
  }
}
