import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// What the declarations of both images come to, once each is tied to a distribution.
struct Declarations: Sendable {
  /// The files that were read for tests.
  var testFiles: [String] = []
  /// The files that were read for the service.
  var serviceFiles: [String] = []
  /// What could not be read in either.
  var warnings: [String] = []
  /// What is needed for tests or development only.
  var tests: [DeclaredRequirement] = []
  /// What the service needs.
  var service: [DeclaredRequirement] = []
  /// What users of the project may ask for, and the service may have.
  var options: [DeclaredRequirement] = []
  /// Declarations for tests that nothing could be tied to.
  var unread: [UnreadDeclaration] = []
  /// The normalised names of the project's own distributions, which are no part of the surface.
  var projects: Set<String> = []
  /// What nothing but instructions of LOCALDEV's own history declares for tests, by normalised name.
  var namedOnlyByInstructions: Set<String> = []
}

/// Finds out which distribution a folder, file, URL or repository is.
///
/// What was installed from it says so itself (`direct_url.json`, editable targets, egg-links). Else
/// the project's own file does, or a name in the text. A mere guess, such as the name of the folder,
/// counts where one of the images has a distribution of that name.
struct DeclarationTies {
  let service: Census
  let localdev: Census
  let markers: MarkerEnvironment
  let files: RequirementFiles
  let projects: ProjectDistributions
  /// Whether LOCALDEV's own declarations for tests count, and not those of files named by the user.
  private let usesLocaldev: Bool
  /// What the service declares by name.
  private let serviceNames: Set<ProjectName>
  /// Folders of projects that tests alone ask for.
  private var helperFolders: Set<String> = []
  var result = Declarations()

  /// - Parameters:
  ///   - usesLocaldev: whether LOCALDEV's own declarations for tests count.
  ///   - markers: LOCALDEV's, by which a declaration may have no meaning there.
  init(
    _ files: RequirementFiles, usesLocaldev: Bool, service: Census, localdev: Census,
    markers: MarkerEnvironment
  ) {
    self.usesLocaldev = usesLocaldev
    serviceNames = Set(
      files.declarations.filter { $0.role == .service }
        .compactMap { $0.declaration.requirement?.name })
    self.files = files
    self.service = service
    self.localdev = localdev
    self.markers = markers
    projects = ProjectDistributions(
      files.projects, home: files.home, service: service, localdev: localdev)
  }

  /// Ties every declaration.
  func tied() -> Declarations {
    var ties = self
    ties.run()
    return ties.result
  }

  private mutating func run() {
    result.testFiles = files.testFiles
    result.serviceFiles = files.serviceFiles
    result.warnings = files.warnings
    result.unread = files.unread
    let declaring = files.declarations.filter { $0.role == .tests }.map(\.file)
    result.projects = projects.services(testFiles: declaring)
    for declaration in files.declarations where declaration.role == .tests { tie(declaration) }
    for declaration in files.declarations where declaration.role != .tests {
      // What a helper of the tests needs is needed by them, whatever its file is called.
      let isHelpers =
        declaration.role == .service && !declaration.folder.isEmpty
        && helperFolders.contains(declaration.folder)
      tie(declaration, as: isHelpers ? .tests : declaration.role)
    }
    if usesLocaldev { takeExtras() }
  }

  private mutating func tie(_ placed: PlacedDeclaration, as role: RequirementRole? = nil) {
    let role = role ?? placed.role
    switch placed.declaration {
    case .named(let requirement):
      // A project that asks for itself asks for extras of its own.
      guard !(role == .tests && projects.isOwn(requirement, of: placed.file)) else { return }
      if role == .tests { noteHelper(requirement.name) }
      append(placed.requiring(requirement), role)
    case .selfExtras(let extras):
      if role == .tests { check(extras, of: projects.project(of: placed.file), placed) }
    case .include: break
    case .unreadable(let text, let reason):
      if role == .tests { result.unread.append(placed.unread(text, reason)) }
    case .location(let location):
      if role == .tests, location.marker.map({ !$0.couldHold(in: markers) }) ?? false { return }
      tie(location, placed, role)
    }
  }

  mutating func append(_ declared: DeclaredRequirement, _ role: RequirementRole) {
    switch role {
    case .tests: result.tests.append(declared)
    case .service: result.service.append(declared)
    case .options: result.options.append(declared)
    case .neither: break
    }
  }

  private mutating func noteHelper(_ name: ProjectName) {
    guard !result.projects.contains(name.normalized), !serviceNames.contains(name) else { return }
    for project in projects.known where project.name == name {
      helperFolders.insert(project.folder)
    }
  }

  // MARK: Locations

  private mutating func tie(
    _ location: RequirementLocation, _ placed: PlacedDeclaration, _ role: RequirementRole
  ) {
    let folders = candidates(location, placed)
    if role == .tests, location.kind == .path, isProject(location, folders, placed) {
      tie(toProject: location, folders, placed)
      return
    }
    let names = installed(from: location, folders) + named(location, folders)
    guard let first = names.first else {
      if role == .tests {
        result.unread.append(
          placed.unread(location.target, "nothing that is installed says that it came from there"))
      }
      return
    }
    for name in Set(names.map(\.normalized)).count == 1 ? [first] : names {
      if role == .tests { noteHelper(name) }
      let requirement = Requirement(
        name: name, extras: location.extras, url: location.target, marker: location.marker)
      append(placed.requiring(requirement), role)
    }
    if role == .tests, location.kind == .path { helperFolders.formUnion(folders) }
  }

  /// Whether a path leads to the folder that the file itself stands in, or to one above.
  private func isProject(
    _ location: RequirementLocation, _ folders: [String], _ placed: PlacedDeclaration
  ) -> Bool {
    location.components.allSatisfy { $0 == ".." }
      || folders.contains { $0 != "/" && DeclaringProject.contains($0, placed.file) }
  }

  private mutating func tie(
    toProject location: RequirementLocation, _ folders: [String], _ placed: PlacedDeclaration
  ) {
    let own = folders.lazy.compactMap(projects.project(in:)).first ?? projects.only
    guard let project = own else {
      result.unread.append(placed.unread(location.target, "no project is found in that folder"))
      return
    }
    if !KnownTestTools.isKnown(project.normalized) { result.projects.insert(project.normalized) }
    check(location.extras, of: project, placed)
  }

  /// The folders or files of the image that a path may mean: pip takes it from where it runs, which is
  /// the folder of the file, that of the project, or one above.
  private func candidates(
    _ location: RequirementLocation, _ placed: PlacedDeclaration
  ) -> [String] {
    guard let path = location.path else { return [] }
    if path.hasPrefix("/") { return [EntryPathText.joined("/", path)] }
    let file = placed.file.hasPrefix("/") ? placed.file : "/" + placed.file
    var folders: [String] = []
    var folder = EntryPathText.joined(file, "..")
    let starts = [folder, files.home, workingDirectory].filter { $0.hasPrefix("/") }
    // Above them, where the path leads to something.
    while folder != "/", !folder.isEmpty {
      folder = EntryPathText.joined(folder, "..")
      let target = EntryPathText.joined(folder, path)
      if isThere(target), !location.components.isEmpty { folders.append(target) }
    }
    return starts.map { EntryPathText.joined($0, path) } + folders
  }

  private var workingDirectory: String {
    EntryPathText.joined("/", localdev.image.image.config.config?.workingDir ?? "")
  }

  private func isThere(_ path: String) -> Bool {
    localdev.view.resolve(EntryPath(path)) != nil
  }

  /// What says itself that it was installed from there.
  private func installed(
    from location: RequirementLocation, _ folders: [String]
  ) -> [ProjectName] {
    var names: [ProjectName] = []
    for census in [localdev, service] {
      for distribution in census.distributions where distribution.standing == .installed {
        if isInstalled(distribution, from: location, folders, census),
          !names.contains(distribution.name)
        {
          names.append(distribution.name)
        }
      }
    }
    return names
  }

  private func isInstalled(
    _ distribution: Distribution, from location: RequirementLocation, _ folders: [String],
    _ census: Census
  ) -> Bool {
    if let url = distribution.directURL {
      if location.kind != .path {
        if location.leads(toURL: url.url) { return true }
      } else if let path = url.path {
        let path = EntryPathText.joined("/", String(decoding: path, as: UTF8.self))
        // The build may have had the project elsewhere: then the end of the path tells.
        let parts = location.components.drop { $0 == ".." }
        let tail = "/" + parts.joined(separator: "/")
        if folders.contains(path) || !parts.isEmpty && path.hasSuffix(tail) { return true }
      }
    }
    guard location.kind == .path else { return false }
    return ProjectDistributions.folders(of: distribution, census).contains { target in
      folders.contains { $0 != "/" && DeclaringProject.contains($0, target) }
    }
  }

  /// The name that the project's file has, or the text; else what one may guess, if it is there.
  private func named(_ location: RequirementLocation, _ folders: [String]) -> [ProjectName] {
    if let name = location.name { return [name] }
    for folder in folders {
      if let name = projects.project(in: folder) { return [name] }
    }
    let there = Set(
      (localdev.distributions + service.distributions).map(\.name.normalized))
    return location.hints.filter { there.contains($0.normalized) }.prefix(1).map { $0 }
  }
}
