import ByteText
import LayerFilesystem
import SQLite

/// The operating system's packages in an image, those included that later layers removed.
///
/// Index the image with a policy that asks `SystemPackageContent`.
package struct SystemPackages: Sendable {
  /// The packages by name, then by layer.
  package let packages: [SystemPackage]
  /// Databases that are there and could not be read, one sentence each.
  package let warnings: [String]

  /// Where package managers keep their own files.
  package static let folders: [(path: String, manager: SystemPackage.Manager)] = [
    ("/var/lib/dpkg", .dpkg), ("/lib/apk/db", .apk), ("/usr/lib/apk/db", .apk),
    ("/var/lib/rpm", .rpm), ("/usr/lib/sysimage/rpm", .rpm),
  ]

  /// Reads the databases of an image.
  ///
  /// - Complexity: linear in the paths that the databases list.
  package init(of image: IndexedImage) {
    let files = DatabaseFiles(image)
    var warnings: [String] = []
    var packages = DpkgDatabase(files: files).packages()
    for path in files.distinct(ApkDatabase.paths) {
      packages += DatabaseHistory(files, path, .apk).packages(&warnings) { files, content in
        files.content(of: content).map { .success(ApkDatabase.packages(in: $0)) }
      }
    }
    for path in files.distinct(RPMDatabase.paths) {
      packages += DatabaseHistory(files, path, .rpm).packages(&warnings) { files, content in
        files.image.extract(of: content).flatMap { PackageCoding.decode($0) }
      }
    }
    self.warnings = warnings + UnreadDatabases.warnings(files)
    self.packages = packages.sorted { left, right in
      left.name != right.name ? left.name < right.name : left.layer < right.layer
    }
  }

  /// The checksums that dpkg has for a package's files, by node: they stand in a file of their own and
  /// are read when somebody asks.
  package func checksums(of package: SystemPackage, in image: IndexedImage) -> [PathNode: Checksum]
  {
    var checksums: [PathNode: Checksum] = [:]
    for file in package.files {
      if let node = file.node, let checksum = file.checksum { checksums[node] = checksum }
    }
    guard let reference = package.checksums,
      let bytes = image.withContent(of: reference, { $0.array() })
    else { return checksums }
    var places = ListedPlaces(image.view)
    DpkgDatabase.forEachChecksum(in: bytes) { path, checksum in
      if let node = places.node(path.span) { checksums[node] = checksum }
    }
    return checksums
  }
}

/// A database that is one file: what each layer's version of it has.
struct DatabaseHistory {
  private let files: DatabaseFiles
  private let path: String
  private let manager: SystemPackage.Manager

  init(_ files: DatabaseFiles, _ path: String, _ manager: SystemPackage.Manager) {
    self.files = files
    self.path = path
    self.manager = manager
  }

  private struct Key: Hashable {
    let name: String
    let version: String
    let architecture: String
  }

  /// Each package from the layer on that first had it like this, to the layer that had it no more.
  func packages(
    _ warnings: inout [String],
    _ read: (DatabaseFiles, EntryReference) -> Result<[ListedPackage], PackageCoding.Failure>?
  ) -> [SystemPackage] {
    guard let node = files.resolved(path) else { return [] }
    var packages: [SystemPackage] = []
    var open: [Key: (layer: Int, package: ListedPackage)] = [:]
    func close(_ key: Key, _ view: Visibility) {
      if let (layer, package) = open.removeValue(forKey: key) {
        packages.append(found(package, layer, view))
      }
    }
    let versions = files.versions(of: node)
    for version in versions {
      let listed: [ListedPackage]
      switch read(files, version.content) {
      case .success(let packages)?: listed = packages
      case .failure(let failure)?:
        warnings.append("\(path) of layer \(version.layer): \(failure.reason)")
        continue
      case nil:
        warnings.append("\(path) of layer \(version.layer) is too large to be read")
        continue
      }
      var seen: Set<Key> = []
      for package in listed {
        let key = Key(
          name: package.name, version: package.version, architecture: package.architecture)
        guard seen.insert(key).inserted else { continue }
        if open[key] == nil { open[key] = (version.layer, package) }
      }
      for key in open.keys where !seen.contains(key) { close(key, .hidden(by: version.layer)) }
    }
    let last = versions.last?.view ?? .merged
    for key in open.keys { close(key, last) }
    return packages
  }

  private func found(
    _ package: ListedPackage, _ layer: Int, _ view: Visibility
  ) -> SystemPackage {
    var places = ListedPlaces(files.view)
    return SystemPackage(
      manager: manager, name: package.name, version: package.version,
      architecture: package.architecture, layer: layer, view: view,
      files: package.files.compactMap { places.file($0.path, $0.checksum) }, checksums: nil)
  }
}

/// Databases in forms that are not read: what their packages own has no owner here.
enum UnreadDatabases {
  private static let forms: [(path: String, name: String)] = [
    ("/var/lib/rpm/Packages", "rpm's database in Berkeley DB"),
    ("/usr/lib/sysimage/rpm/Packages", "rpm's database in Berkeley DB"),
    ("/var/lib/rpm/Packages.db", "rpm's database in ndb"),
    ("/usr/lib/sysimage/rpm/Packages.db", "rpm's database in ndb"),
    ("/var/lib/pacman/local", "pacman's database"), ("/nix/var/nix/db/db.sqlite", "Nix's database"),
    ("/usr/lib/opkg/status", "opkg's database"),
  ]

  static func warnings(_ files: DatabaseFiles) -> [String] {
    forms.compactMap { path, name in
      guard let node = files.node(path), files.view.isPresent(node) else { return nil }
      return "\(path): \(name) is not read; the files of its packages have no owner"
    }
  }
}
