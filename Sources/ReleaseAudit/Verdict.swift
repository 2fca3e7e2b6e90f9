import Rules

/// What the audit concludes. There is no fourth: where nothing can be concluded, `AuditRefusal` says
/// why.
package enum Verdict: String, Sendable, Hashable {
  /// Every claim holds, and there was something to look for.
  case proven
  /// Something of the test surface ships in SERVICE.
  case leaked
}

extension Verdict {
  /// What findings mean: one error is a leak.
  init(_ findings: [Finding]) {
    self = findings.contains { $0.level == .error } ? .leaked : .proven
  }
}

/// Why no verdict can be given.
package enum AuditRefusal: Error, Sendable, Hashable, CustomStringConvertible {
  /// One image was given twice, and it has nothing to look for.
  case sameImage(String)
  /// LOCALDEV has no tests that SERVICE could hold, while SERVICE has more than LOCALDEV.
  case swapped(service: String, localdev: String)
  /// LOCALDEV has no tests and no test distributions.
  case emptySurface(localdev: String)
  /// LOCALDEV has neither a test runner nor a test: what else it has more than SERVICE proves nothing.
  case noTests(localdev: String)
  /// The images have nothing in common that only one project has.
  case unrelated(service: String, localdev: String)
  /// Test requirements say something that could not be tied to a distribution; never empty.
  case unreadDeclarations([UnreadDeclaration])

  /// SERVICE was not built from the image that was given as its base.
  case otherBase(service: String, base: String)

  /// One sentence that says what is probably wrong.
  package var description: String {
    switch self {
    case .sameImage(let name):
      "both images are \(name), which has no tests and no test distributions: the service image "
        + "was given twice; give the localdev image second"
    case .swapped(let service, let localdev):
      "\(localdev) has no tests and no test distributions, but \(service) has what it has not: "
        + "the images are probably swapped; give the service image first, the localdev image second"
    case .otherBase(let service, let base):
      "\(service) does not begin with the layers of \(base), so it was not built from it; "
        + "give the image of the FROM line as it was when the service was built"
    case .emptySurface(let localdev):
      "\(localdev) has no tests and no test distributions, so there is nothing to look for; "
        + "is it the localdev image? If its requirements are elsewhere, name their file"
    case .noTests(let localdev):
      "\(localdev) has no test runner and no test module, so what the service lacks "
        + "proves nothing; is it the localdev image? If its tests are mounted, install their requirements "
        + "in it, or name their file"
    case .unrelated(let service, let localdev):
      "\(service) and \(localdev) have no layer above their base and no source in common: they "
        + "seem to be of two projects; give the localdev image of the same build"
    case .unreadDeclarations(let unread):
      Self.text(of: unread)
    }
  }

  private static func text(of unread: [UnreadDeclaration]) -> String {
    guard let first = unread.first else { return "a test requirement cannot be read" }
    let more = unread.count == 1 ? "" : " (and \(unread.count - 1) more like it)"
    return "\(first.place): nobody knows what '\(first.text)' installs: \(first.reason)\(more). "
      + "Without it nothing is proven: list the line under 'unread' in the policy with a reason, or "
      + "name the distribution in another file of test requirements"
  }
}
