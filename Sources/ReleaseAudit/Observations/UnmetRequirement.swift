import Rules

/// `unmet-requirement`: a test requirement that LOCALDEV has not.
struct UnmetRequirement: Observation {
  static let rule = RuleDescriptor(
    "unmet-requirement", .observation, .note,
    statement: "a test requirement that is not installed in localdev",
    fix: "Install it in localdev, or remove it from the file.",
    documentation: "Test requirements, and what they require, that localdev has not installed.")

  func findings(_ context: AuditContext) -> [Finding] {
    context.surface.unmet.compactMap { name in
      guard let test = context.surface.byName[name] else { return nil }
      return Finding(
        rule, subject: name, at: .image(context.localdevName), test: test,
        message: "\(name), \(test.origin), is not installed in localdev")
    }
  }
}
