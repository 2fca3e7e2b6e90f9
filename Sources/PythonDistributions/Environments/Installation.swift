import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging

/// A Python in an image, before it is asked what it imports: a base installation with a standard
/// library, or a virtual environment (PEP 405).
struct Installation {
  /// `sys.prefix`.
  var prefix: EntryPath
  /// `sys.base_prefix`.
  var basePrefix: EntryPath
  /// The folder of the standard library, such as `python3.12`.
  var libraryName: String
  /// `sys.platlibdir`: `lib`, or `lib64` as Red Hat has it.
  var platformLibrary: String
  /// `pyvenv.cfg`, for a virtual environment.
  var configuration: VirtualEnvironmentConfiguration?

  /// `3.12`: what stands behind `python` in the folder's name.
  var release: String {
    String(libraryName.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "." })
  }

  var isPyPy: Bool { libraryName.hasPrefix("pypy") }

  /// All Pythons of an image, sorted by prefix, base installations before virtual environments.
  static func all(_ survey: ImageSurvey, _ files: LayeredFiles) -> [Installation] {
    let bases = bases(survey, files.view)
    let virtual = survey.venvs.compactMap { venv($0, bases, files) }
    return (bases + virtual).sorted { left, right in
      // 3.9 before 3.12.
      (left.prefix, left.release.utf8.count, left.release)
        < (right.prefix, right.release.utf8.count, right.release)
    }
  }

  private static func bases(_ survey: ImageSurvey, _ view: MergedView) -> [Installation] {
    var bases = survey.libraries.map { library in
      let folder = view.parent(of: library)
      let prefix = view.path(of: view.parent(of: folder))
      return Installation(
        prefix: prefix, basePrefix: prefix, libraryName: view.name(of: library).text,
        platformLibrary: view.name(of: folder).text, configuration: nil)
    }
    // An interpreter whose library is in a zip archive, or was taken away.
    for node in survey.interpreters {
      guard let real = view.resolved(node), view.kind(of: real) == .file,
        let content = view.content(of: real), view[content].contentKind != .script
      else { continue }
      let name = view.name(of: real)
      guard name.contains(.dot), view.name(of: view.parent(of: real)).equals("bin") else {
        continue
      }
      let prefix = view.path(of: view.parent(of: view.parent(of: real)))
      let library = name.text
      let isKnown = bases.contains { $0.prefix == prefix && $0.libraryName == library }
      let isVirtual = survey.venvs.contains { view.path(of: view.parent(of: $0)) == prefix }
      if isKnown || isVirtual { continue }
      bases.append(
        Installation(
          prefix: prefix, basePrefix: prefix, libraryName: library, platformLibrary: "lib",
          configuration: nil))
    }
    return bases
  }

  private static func venv(
    _ node: PathNode, _ bases: [Installation], _ files: LayeredFiles
  ) -> Installation? {
    let view = files.view
    guard let bytes = files.bytes(of: node, at: .finally) else { return nil }
    let configuration = VirtualEnvironmentConfiguration(bytes)
    let folder = view.parent(of: node)
    let prefix = view.path(of: folder)
    let home = home(of: folder, configuration, view)
    let release = configuration.version.map(release(ofVersion:))
    let candidates = bases.filter { base in
      home.map { base.prefix == $0.parent || view.resolve($0.parent) == view.resolve(base.prefix) }
        ?? false
    }
    let base =
      candidates.first { $0.release == release } ?? candidates.first
      ?? bases.first { $0.release == release }
    let libraries = libraryNames(of: folder, view)
    let libraryName =
      base.flatMap { base in libraries.first { $0 == base.libraryName } } ?? libraries.first
      ?? base?.libraryName ?? release.map { "python\($0)" }
    guard let libraryName else { return nil }
    return Installation(
      prefix: prefix, basePrefix: base?.prefix ?? home?.parent ?? prefix,
      libraryName: libraryName, platformLibrary: base?.platformLibrary ?? "lib",
      configuration: configuration)
  }

  /// The folder of the base interpreter: as `pyvenv.cfg` says, else where `bin/python` leads.
  private static func home(
    of folder: PathNode, _ configuration: VirtualEnvironmentConfiguration, _ view: MergedView
  ) -> EntryPath? {
    if let home = configuration.home, home.hasPrefix("/") {
      return .normalized(Array(home.utf8), from: .root)
    }
    return view.child(of: folder, "bin").flatMap { view.child(of: $0, "python") }
      .flatMap { view.isPresent($0) ? view.resolved($0) : nil }
      .map { view.path(of: view.parent(of: $0)) }
  }

  private static func libraryNames(of folder: PathNode, _ view: MergedView) -> [String] {
    guard let library = view.child(of: folder, "lib"), let resolved = view.resolved(library) else {
      return []
    }
    return view.children(of: resolved).map { view.name(of: $0).text }
      .filter { $0.hasPrefix("python") || $0.hasPrefix("pypy") }
  }

  /// `3.12` of `3.12.7`.
  static func release(ofVersion version: String) -> String {
    version.split(separator: ".").prefix(2).joined(separator: ".")
  }

  /// The interpreter: `bin/python3.12`, or for a virtual environment `bin/python`.
  func interpreter(_ view: MergedView) -> EntryPath? {
    let names =
      configuration == nil
      ? [libraryName, "python3", "python", "pypy3"] : ["python", "python3", libraryName]
    let folder = prefix.appending(path: "bin")
    return names.map { folder.appending(path: $0) }
      .first { path in view.node(at: path).map { view.isPresent($0) } ?? false }
  }
}
