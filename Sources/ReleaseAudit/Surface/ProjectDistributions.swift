import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// The distributions that are the project's own, by what either image shows of them.
///
/// A project is known by its file (`[project] name`, Poetry's, setup.cfg's, a member of uv.lock), by
/// `direct_url.json` that leads to a folder, by an editable installation, and by an egg-info beside its
/// source. That alone does not say that it is the service: a folder of test helpers is a project, too.
/// It is the service where its folder is the one that the test requirements stand in, or above it, or
/// where the service's command names it.
struct ProjectDistributions: Sendable {
  private let home: String
  private let service: Census
  private let localdev: Census
  /// Projects with their folders, those of files first.
  let known: [DeclaringProject]
  /// Those whose folder shows the project itself, and not only that something was installed from it:
  /// the build of another project may have been there.
  private let shown: [DeclaringProject]

  init(_ files: [DeclaringProject], home: String, service: Census, localdev: Census) {
    self.home = home
    self.service = service
    self.localdev = localdev
    var (known, shown) = (files, files)
    for census in [service, localdev] {
      for distribution in census.distributions where distribution.standing == .installed {
        let isShown = distribution.isEditable || distribution.metadata == .eggInfo
        for folder in Self.folders(of: distribution, census) {
          let project = DeclaringProject(name: distribution.name, folder: folder)
          if known.contains(project) { continue }
          known.append(project)
          // The file in the folder counts more than what was installed from it.
          if isShown, !files.contains(where: { $0.folder == folder }) { shown.append(project) }
        }
      }
    }
    (self.known, self.shown) = (known, shown)
  }

  /// The one project that is not of tests or documentation; nil where there are none or several.
  var only: ProjectName? {
    let names = Set(
      known.filter { RequirementPath($0.folder + "/x", home: home).folderRole == nil }.map(\.name))
    return names.count == 1 ? names.first : nil
  }

  /// The folders that a distribution was installed from, as far as it tells.
  static func folders(of distribution: Distribution, _ census: Census) -> [String] {
    var folders = distribution.editableTargets.map { "\($0)" }
    if case .directory? = distribution.directURL?.source, let path = distribution.directURL?.path {
      folders.append(EntryPathText.joined("/", String(decoding: path, as: UTF8.self)))
    }
    // An egg-info that `setup.py egg_info` left beside the source, or in its folder `src`.
    if distribution.metadata == .eggInfo,
      let node = census.view.node(at: distribution.location),
      census.areas[node.index].isDisjoint(with: [.site, .system, .standardLibrary, .foreign])
    {
      folders.append("\(distribution.location)")
      if distribution.location.name.equals("src") {
        folders.append("\(distribution.location.parent)")
      }
    }
    return folders
  }

  /// The project that a file belongs to: the innermost whose folder it stands in.
  func project(of file: String) -> ProjectName? {
    known.filter { $0.contains(file) }.max { $0.folder.count < $1.folder.count }?.name
  }

  /// The project in a folder.
  func project(in folder: String) -> ProjectName? {
    known.first { $0.folder == folder }?.name
  }

  /// Whether a requirement is one of the project whose folder a file stands in: that the project asks
  /// for itself. Where it only was installed from that folder, extras for tests have to say so.
  func isOwn(_ requirement: Requirement, of file: String) -> Bool {
    if KnownTestTools.isKnown(requirement.name.normalized) { return false }
    let asksForTests = requirement.extras.contains(where: Self.isForTests)
    return (asksForTests ? known : shown).contains {
      $0.name == requirement.name && $0.contains(file)
    }
  }

  /// Whether an extra is for tests or development.
  static func isForTests(_ extra: String) -> Bool {
    let kind = DependencyGroup.kind(ofGroup: extra, .extra)
    return kind == .test || kind == .development
  }

  /// Names of projects that are the service, whatever tests say of them.
  ///
  /// - Parameter testFiles: the files that declare something for tests.
  func services(testFiles: [String]) -> Set<String> {
    let commands = commandWords()
    var names: Set<String> = []
    for project in known
    where RequirementPath(project.folder + "/x", home: home).folderRole != .tests {
      let name = project.name.normalized
      if KnownTestTools.isKnown(name) { continue }
      let isAbove = shown.contains(project) && testFiles.contains { project.contains($0) }
      if isAbove || importNames(of: project.name).contains(where: commands.contains) {
        names.insert(name)
      }
    }
    return names
  }

  /// How a command may name a distribution: by its own name, its packages, its scripts.
  private func importNames(of name: ProjectName) -> Set<String> {
    var names: Set<String> = [name.normalized]
    for distribution in service.distributions + localdev.distributions
    where distribution.name == name {
      names.formUnion(distribution.topLevel.map { ProjectName.normalize($0) })
      for script in distribution.entryPoints?.scripts ?? [] {
        names.insert(ProjectName.normalize(script.name))
      }
    }
    return names
  }

  private func commandWords() -> Set<String> {
    let config = service.image.image.config.config
    let words = (config?.entrypoint ?? []) + (config?.cmd ?? [])
    return Set(
      words.flatMap { word in
        word.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
      }.map { ProjectName.normalize($0) })
  }
}
