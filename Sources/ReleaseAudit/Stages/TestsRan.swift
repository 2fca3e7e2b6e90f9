import LayerFilesystem
import Rules

/// `tests-ran`: what the builder of an image says of tests in its build.
enum TestsRan {
  static let rule = RuleDescriptor(
    "tests-ran", .build, .note,
    statement: "a step that runs tests, in what the builder says of the image's build",
    fix: "Nothing needs to be done.",
    documentation:
      "The steps that an image's provenance lists. It is the builder's claim: signatures "
      + "are not checked.")

  /// What there is to say of an image whose builder says that tests ran.
  static func findings(of image: AuditedImage) -> [Finding] {
    BuildProvenance.all(of: image.files.image).flatMap { provenance in
      provenance.tests.map { finding($0, provenance, image.name) }
    }
  }

  private static func finding(
    _ step: BuildProvenance.TestStep, _ provenance: BuildProvenance, _ image: String
  ) -> Finding {
    let end =
      step.losesFailure
      ? "but the step ends well where they fail"
      : "and the step would have ended the build where they fail"
    return Finding(
      rule, subject: image, at: .image(image),
      evidence: .testRun(
        Finding.Evidence.TestRun(
          step: step, predicateType: provenance.predicateType, target: provenance.target)),
      message: "its provenance says that \(step.runner) ran in its build, \(end); "
        + "it is the builder's claim, whose signature was not checked")
  }
}
