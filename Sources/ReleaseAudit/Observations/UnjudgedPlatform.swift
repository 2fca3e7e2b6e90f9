import ContainerImage
import LayerFilesystem
import Rules

/// `unjudged-platform`: SERVICE can be had for other platforms too, and nobody looked at those.
struct UnjudgedPlatform: Observation {
  static let rule = RuleDescriptor(
    "unjudged-platform", .observation, .warning,
    statement: "a platform of the service that the verdict is not about",
    fix: "Judge all platforms: imgdiff --all-platforms SERVICE LOCALDEV; or one by its own with "
      + "--platform OS/ARCH.",
    documentation: "The runnable images that stand beside the one that was judged, in the same "
      + "index under the same name. A verdict is about one platform; `--all-platforms` judges all "
      + "of them.")

  func findings(_ context: AuditContext) -> [Finding] {
    let image = context.service.image.image
    return image.otherPlatforms.map { platform in
      Finding(
        rule, subject: "\(platform)", at: .configuration,
        message: "\(context.serviceName) has an image for \(platform) too, which was not judged: "
          + "the verdict is about \(image.platform)")
    }
  }
}
