import LayerFilesystem
import PythonPackaging

/// A distribution while it is being found out about.
@dynamicMemberLookup
struct DistributionDraft {
  var name: ProjectName
  var version: String?
  var place: Distribution.Place
  var origin = Distribution.Origin()
  var statement = Distribution.Statement()
  var contents = Distribution.Contents()
  /// The metadata's folder or file.
  var metadataNode: PathNode
  /// The folder that paths of the metadata are relative to.
  var locationNode: PathNode
  /// When the image is looked at for it.
  var moment = LayeredFiles.Moment.finally
  var warnings: [String] = []

  init(
    name: ProjectName, version: String?, metadata: Distribution.Metadata, metadataNode: PathNode,
    metadataPath: EntryPath, locationNode: PathNode, location: EntryPath,
    moment: LayeredFiles.Moment = .finally
  ) {
    self.name = name
    self.version = version
    place = Distribution.Place(metadata: metadata, metadataPath: metadataPath, location: location)
    self.metadataNode = metadataNode
    self.locationNode = locationNode
    self.moment = moment
  }

  subscript<Value>(dynamicMember path: WritableKeyPath<Distribution.Place, Value>) -> Value {
    get { place[keyPath: path] }
    set { place[keyPath: path] = newValue }
  }

  subscript<Value>(dynamicMember path: WritableKeyPath<Distribution.Origin, Value>) -> Value {
    get { origin[keyPath: path] }
    set { origin[keyPath: path] = newValue }
  }

  subscript<Value>(dynamicMember path: WritableKeyPath<Distribution.Statement, Value>) -> Value {
    get { statement[keyPath: path] }
    set { statement[keyPath: path] = newValue }
  }

  subscript<Value>(dynamicMember path: WritableKeyPath<Distribution.Contents, Value>) -> Value {
    get { contents[keyPath: path] }
    set { contents[keyPath: path] = newValue }
  }

  /// Takes what core metadata says; names and versions in it count more than those in file names.
  mutating func take(_ core: CoreMetadata, from path: EntryPath) {
    if let name = core.name { self.name = name }
    if let version = core.versionText, !version.isEmpty { self.version = version }
    statement.requires = core.requires.compactMap(\.requirement)
    statement.extras = core.extras
    statement.classifiers = core.classifiers
    warn(core.warnings, path)
  }

  mutating func warn(_ problems: [PackagingWarning], _ path: EntryPath) {
    for problem in problems { warnings.append("\(path): \(problem)") }
  }

  /// The finished distribution.
  func distribution(environment: Int?, _ view: MergedView) -> Distribution {
    var (place, contents) = (place, contents)
    place.environment = environment
    for file in contents.files {
      guard let content = file.content else { continue }
      if place.view == .merged, file.state != .present { continue }
      contents.size += view[content].size
    }
    return Distribution(
      name: name, version: version, place: place, origin: origin, statement: statement,
      contents: contents)
  }
}
