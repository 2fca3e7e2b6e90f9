import PythonDistributions
import PythonPackaging

extension DeclarationTies {
  /// The extras of the project's own distributions, as their metadata has them: a `setup.py` declares
  /// them nowhere else.
  mutating func takeExtras() {
    for census in [localdev, service] {
      for distribution in census.distributions
      where distribution.standing == .installed && isOwn(distribution, census) {
        for extra in distribution.extras {
          if ProjectDistributions.isForTests(extra) {
            take(extra, of: distribution, as: .tests)
          } else if DependencyPurpose(name: extra) != .beside, !isHelper(distribution) {
            take(extra, of: distribution, as: .options)
          }
        }
      }
    }
  }

  /// Whether tests alone ask for a project: its options are no service's.
  private func isHelper(_ distribution: Distribution) -> Bool {
    !result.projects.contains(distribution.name.normalized)
      && result.tests.contains { $0.requirement.name == distribution.name }
  }

  private func isOwn(_ distribution: Distribution, _ census: Census) -> Bool {
    census.isFirstParty(distribution) || projects.known.contains { $0.name == distribution.name }
  }

  private mutating func take(
    _ extra: String, of distribution: Distribution, as role: RequirementRole
  ) {
    var plain = MarkerEnvironment()
    plain.extra = ""
    let chosen = plain.considering(extra: extra)
    for requirement in distribution.requires where requirement.name != distribution.name {
      guard let marker = requirement.marker, !marker.couldHold(in: plain),
        marker.couldHold(in: chosen)
      else { continue }
      // Beyond the extra, the image's interpreter decides.
      guard marker.couldHold(in: markers.considering(extra: extra)) else { continue }
      var unconditional = requirement
      unconditional.marker = nil
      let declared = DeclaredRequirement(
        file: "\(distribution.metadataPath)", line: nil, group: extra, requirement: unconditional)
      // Both images may have the project.
      let isNew =
        role == .tests ? !result.tests.contains(declared) : !result.options.contains(declared)
      if isNew { append(declared, role) }
    }
  }

  /// Whether somebody says what extras for tests require.
  mutating func check(
    _ extras: [String], of project: ProjectName?, _ placed: PlacedDeclaration
  ) {
    for extra in extras where ProjectDistributions.isForTests(extra) {
      let isDeclared = files.declarations.contains {
        ProjectName.normalize($0.group) == ProjectName.normalize(extra)
          && DeclaringProject.contains($0.folder, placed.file)
      }
      if isDeclared { continue }
      let isInstalled = [localdev, service].contains { census in
        census.distributions.contains { $0.standing == .installed && $0.name == project }
      }
      if isInstalled { continue }
      result.unread.append(
        placed.unread("[\(extra)]", "nothing says what this extra of the project requires"))
    }
  }
}
