import LayerFilesystem
import PythonPackaging

/// A distribution while it is being found out about.
struct DistributionDraft {
  var name: ProjectName
  var version: String?
  var metadata: Distribution.Metadata
  /// The metadata's folder or file.
  var metadataNode: PathNode
  var metadataPath: EntryPath
  /// The folder that paths of the metadata are relative to.
  var locationNode: PathNode
  var location: EntryPath
  var view = Visibility.merged
  /// When the image is looked at for it.
  var moment = LayeredFiles.Moment.finally
  var layer = 0
  var standing = Distribution.Standing.installed
  var isEditable = false
  var editableTargets: [EntryPath] = []
  var installer: String?
  var isRequested = false
  var directURL: DirectURL?
  var requires: [Requirement] = []
  var extras: [String] = []
  var classifiers: [String] = []
  var entryPoints: EntryPoints?
  var topLevel: [String] = []
  var files: [Distribution.OwnedFile] = []
  var ownership = Distribution.Ownership.inferred
  var warnings: [String] = []

  /// Takes what core metadata says; names and versions in it count more than those in file names.
  mutating func take(_ core: CoreMetadata, from path: EntryPath) {
    if let name = core.name { self.name = name }
    if let version = core.versionText, !version.isEmpty { self.version = version }
    requires = core.requires.compactMap(\.requirement)
    extras = core.extras
    classifiers = core.classifiers
    warn(core.warnings, path)
  }

  mutating func warn(_ problems: [PackagingWarning], _ path: EntryPath) {
    for problem in problems { warnings.append("\(path): \(problem)") }
  }

  /// The finished distribution.
  func distribution(environment: Int?, _ view: MergedView) -> Distribution {
    var size: Int64 = 0
    for file in files {
      guard let content = file.content else { continue }
      if self.view == .merged, file.state != .present { continue }
      size += view[content].size
    }
    return Distribution(
      name: name, version: version, metadata: metadata, metadataPath: metadataPath,
      location: location, standing: standing, view: self.view, layer: layer,
      isEditable: isEditable, editableTargets: editableTargets, installer: installer,
      isRequested: isRequested, directURL: directURL, requires: requires, extras: extras,
      classifiers: classifiers, entryPoints: entryPoints, topLevel: topLevel, files: files,
      ownership: ownership, environment: environment, size: size)
  }
}
