import Codecs
import LayerFilesystem
import PythonDistributions
import Rules

/// `unexamined`: nothing is known of what could not be read. Neither is it a leak, nor is its absence
/// proved.
struct Unexamined: Observation {
  static let rule = RuleDescriptor(
    "unexamined", .observation, .warning,
    statement: "an archive whose content could not be examined",
    fix: "Look into it by other means, or leave it out of the service.",
    documentation: "Archives that no distribution of the service owns and that are encrypted, "
      + "damaged or beyond the bounds.")

  func findings(_ context: AuditContext) -> [Finding] {
    context.serviceInventory.archives.compactMap { archive in
      guard let damage = archive.damage, !context.isRightful(archive) else { return nil }
      return Finding(
        rule, subject: "\(archive.path)", at: .layer(archive.content.layer, archive.view),
        items: [context.item(archive)],
        message: "\(archive.path): not all of it could be examined: \(damage)")
    }
  }
}
