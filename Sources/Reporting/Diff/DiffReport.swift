import Comparison
import ContainerImage
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit
import SystemPackages

/// In what any two images differ: layers, what they are made of, what is installed, files,
/// configuration, waste. It judges nothing.
package struct DiffReport: MarkdownReport {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.diff/1"

  /// How many of the largest differences people are shown, where nobody says.
  package static let standardTop = 10

  let comparison: ImageComparison
  /// Whether both references lead to one image.
  let isSameImage: Bool
  let owners: OwnerChanges
  let distributions: VersionChanges
  let packages: VersionChanges
  let folders: [FolderChange]
  /// The files that differ, the largest differences first.
  let files: [FileSizeChange]
  let waste: WasteChange
  /// Whether the second image keeps to the limits that somebody set.
  package let limits: [ImageLimits.Check]
  /// How many of the largest differences people are shown.
  let top: Int

  /// A report about two images; `top` is the number of the largest owners, folders, files and paths that
  /// people are shown.
  package init(
    _ first: AuditedImage, _ second: AuditedImage, top: Int = standardTop,
    limits: ImageLimits = ImageLimits()
  ) async {
    self.limits = limits.checks(of: second.files, grownFrom: first.files)
    let comparison = ImageComparison(first.files, second.files)
    async let mine = Self.owners(of: first)
    async let theirs = Self.owners(of: second)
    self.comparison = comparison
    self.top = top
    isSameImage = first.files.image.configDigest == second.files.image.configDigest
    distributions = VersionChanges(
      Self.distributions(of: first.python), Self.distributions(of: second.python))
    packages = VersionChanges(Self.packages(of: first.packages), Self.packages(of: second.packages))
    let files = FileSizeChange.changes(comparison)
    folders = FolderChange.changes(comparison, files)
    self.files = FileSizeChange.largestFirst(files)
    let (firstOwners, secondOwners) = await (mine, theirs)
    owners = OwnerChanges(firstOwners, secondOwners)
    waste = WasteChange(first.files, firstOwners, second.files, secondOwners)
  }

  /// Whether no layer, file or setting differs.
  var isEqual: Bool {
    let layers = (comparison.first.layers.count, comparison.second.layers.count)
    return hasEqualContent && layers.0 == layers.1 && comparison.layers.equalCount == layers.0
  }

  /// Whether a container of the one is a container of the other.
  var hasEqualContent: Bool {
    comparison.files.entries.isEmpty && comparison.configuration.isEmpty
  }

  private static func owners(of image: AuditedImage) async -> FileOwners {
    ImageAccounts(of: image).owners
  }

  private static func distributions(of python: PythonInventory) -> [VersionChanges.Installed] {
    python.distributions.filter { $0.standing == .installed && $0.view == .merged }
      .map {
        VersionChanges.Installed(
          key: $0.name.normalized, name: $0.name.written, version: $0.version ?? "")
      }
  }

  /// Where a package is there for several architectures, they are told behind the versions.
  private static func packages(of system: SystemPackages) -> [VersionChanges.Installed] {
    let present = system.packages.filter { $0.view == .merged }
    let byName = Dictionary(grouping: present) { "\($0.manager.rawValue) \($0.name)" }
    return byName.values.flatMap { packages in
      packages.map { package in
        let isOne = packages.count == 1 || package.architecture.isEmpty
        return VersionChanges.Installed(
          keeper: package.manager.rawValue, key: package.name, name: package.name,
          version: isOne ? package.version : "\(package.version) \(package.architecture)")
      }
    }
  }

  /// Writes the report for people.
  package func writeText(to page: TextPage) { DiffText(self).write(to: page) }

  /// Writes a summary for a pull request.
  package func writeMarkdown(to page: TextPage) { DiffMarkdown(self).write(to: page) }

  /// Writes all of it.
  package func writeMembers(to json: JSONWriter) { DiffJSON(self).write(to: json) }
}
