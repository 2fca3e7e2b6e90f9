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
    documentation:
      "The digest of every file of an installed distribution against its RECORD. A file "
      + "of an operating system's package is that package's, and bytes that the RECORD of another "
      + "distribution promises for the same path are a collision of two distributions.")

  func findings(_ context: AuditContext) -> [Finding] {
    var groups = FindingGroups()
    let image = context.service.image
    for distribution in context.service.distributions
    where distribution.standing == .installed && distribution.view == .merged {
      let title = distribution.title
      for file in distribution.files {
        guard let recorded = file.recorded, let content = file.content, file.state != .hidden,
          image.view[content].kind == .file,
          context.service.claims.digest(of: content) != recorded,
          !isOfAnother(file, context.service)
        else { continue }
        groups.add(
          rule, subject: title, at: .layer(content.layer, .merged),
          item: Finding.Item(
            path: file.path, digest: context.service.claims.digest(of: content),
            size: image.view[content].size,
            sign: .recorded(recorded)),
          message: "files of \(title) are not what its RECORD says")
      }
    }
    return groups.findings
  }

  /// Whether the bytes are those of a system's package, or of another distribution with that path.
  private func isOfAnother(_ file: Distribution.OwnedFile, _ census: Census) -> Bool {
    guard let shipped = file.node.flatMap({ census.shipped(at: $0) }) else { return false }
    return census.claims.package(of: shipped) != nil
      || census.claims.distribution(of: shipped) != nil
  }
}
