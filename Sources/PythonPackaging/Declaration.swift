/// What a line of a requirements file, or an entry of a project's table, declares.
package enum Declaration: Hashable, Sendable {
  /// A distribution by its name.
  case named(Requirement)
  /// A folder, archive or repository, whose name has to be found out.
  case location(RequirementLocation)
  /// Extras of the project that the file belongs to.
  case selfExtras([String])
  /// Another requirements file, relative to this one.
  case include(String)
  /// A text that can't be read, and why.
  case unreadable(String, reason: String)

  /// Reads an entry of a list of requirements, as `[project] dependencies` and its like have them.
  ///
  /// - Parameter project: the project that the list belongs to: what it requires of itself are extras.
  package init(_ text: String, project: ProjectName? = nil) {
    let text = trimmed(text)
    if let option = RequirementsOptions.read(text).first, option.name == "--editable",
      let argument = option.argument
    {
      self = Self.location(argument)
      return
    }
    do {
      let requirement = try Requirement.reading(text).requirement
      if requirement.url == nil, RequirementLocation.isArchive(text) {
        self = Self.location(text)
      } else if let project, requirement.name == project {
        self = .selfExtras(requirement.extras)
      } else {
        self = .named(requirement)
      }
    } catch {
      self =
        RequirementLocation.isMeant(by: text)
        ? Self.location(text) : .unreadable(text, reason: "\(error)")
    }
  }

  private static func location(_ text: String) -> Declaration {
    let location = RequirementLocation(text)
    return location.target == "." && location.kind == .path
      ? .selfExtras(location.extras) : .location(location)
  }

  /// What is required, for what is declared by name.
  package var requirement: Requirement? {
    guard case .named(let requirement) = self else { return nil }
    return requirement
  }
}
