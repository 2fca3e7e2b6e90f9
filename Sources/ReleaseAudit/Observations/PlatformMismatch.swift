import ContainerImage
import LayerFilesystem
import Rules

/// `platform-mismatch`: the images are for different platforms.
struct PlatformMismatch: Observation {
  static let rule = RuleDescriptor(
    "platform-mismatch", .observation, .warning,
    statement: "images for different platforms",
    fix: "Build both images for one platform, or choose one with --platform.",
    documentation: "The platforms of both configurations. Where they differ, distributions are not "
      + "compared.")

  func findings(_ context: AuditContext) -> [Finding] {
    let (mine, other) = (
      context.service.image.image.platform, context.localdev.image.image.platform
    )
    guard mine != other else { return [] }
    return [
      Finding(
        rule, subject: "platform", at: .configuration,
        message: "service is for \(mine) and localdev for \(other), so they cannot be compared "
          + "byte by byte")
    ]
  }
}
