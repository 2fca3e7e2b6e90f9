import ByteText
import LayerFilesystem

/// dpkg's database: `status` with a list of files for each package beside it, and the files of
/// distroless images, which have one stanza for each package in `status.d`.
struct DpkgDatabase {
  let files: DatabaseFiles

  func packages() -> [SystemPackage] { installed() + distroless() }

  // MARK: info/NAME.list

  private func installed() -> [SystemPackage] {
    guard let folder = files.resolved("/var/lib/dpkg/info") else { return [] }
    let statuses = statuses()
    let diversions = diversions()
    // Packages install into the same folders, so all of them find their places with one memory.
    var places = ListedPlaces(files.view)
    var packages: [SystemPackage] = []
    for node in files.children(of: folder) {
      let name = files.view.name(of: node)
      guard name.span.ends(with: ".list") else { continue }
      let key = Array(name.dropLast(".list".count)).text
      for version in files.versions(of: node) {
        guard let bytes = files.content(of: version.content) else { continue }
        let stanza = statuses.last { $0.layer <= version.layer }?.stanzas[key]
        packages.append(
          SystemPackage(
            manager: .dpkg, name: stanza?.package ?? String(key.prefix { $0 != ":" }),
            version: stanza?.version ?? "", architecture: stanza?.architecture ?? "",
            layer: version.layer, view: version.view,
            files: listed(bytes, by: stanza?.package ?? key, diversions, &places),
            checksums: checksums(of: key, in: folder, at: version)))
      }
    }
    return packages
  }

  private struct Status {
    let layer: Int
    /// By the names that lists have: `libc6:amd64` for packages of which several architectures can be
    /// installed, `dash` for others.
    let stanzas: [String: ControlStanza]
  }

  private func statuses() -> [Status] {
    guard let node = files.node("/var/lib/dpkg/status") else { return [] }
    return files.versions(of: node).compactMap { version in
      guard let bytes = files.content(of: version.content) else { return nil }
      var stanzas: [String: ControlStanza] = [:]
      for stanza in ControlStanza.all(in: bytes) {
        stanzas["\(stanza.package):\(stanza.architecture)"] = stanza
        stanzas[stanza.package] = stanza
      }
      return Status(layer: version.layer, stanzas: stanzas)
    }
  }

  /// Paths that one package's file has in the place of another's: `from` → (`to`, by which package).
  private func diversions() -> [[UInt8]: (to: [UInt8], by: String)] {
    guard let node = files.node("/var/lib/dpkg/diversions"),
      let last = files.versions(of: node).last, let bytes = files.content(of: last.content)
    else { return [:] }
    var lines: [[UInt8]] = []
    TextLines.forEach(in: bytes) { lines.append($0.array()) }
    var diversions: [[UInt8]: (to: [UInt8], by: String)] = [:]
    for start in stride(from: 0, to: lines.count - 2, by: 3) {
      diversions[lines[start]] = (lines[start + 1], lines[start + 2].text)
    }
    return diversions
  }

  private func listed(
    _ bytes: [UInt8], by package: String, _ diversions: [[UInt8]: (to: [UInt8], by: String)],
    _ places: inout ListedPlaces
  ) -> [SystemPackage.File] {
    var found: [SystemPackage.File] = []
    TextLines.forEach(in: bytes) { line in
      // The first line is the root, `/.`.
      guard line.count > 1, line[0] == UInt8(ascii: "/"), !line.equals("/.") else { return }
      var path = line.array()
      if !diversions.isEmpty, let diversion = diversions[path], diversion.by != package {
        path = diversion.to
      }
      if let file = places.file(path, nil) { found.append(file) }
    }
    return found
  }

  private func checksums(
    of key: String, in folder: PathNode, at version: DatabaseFiles.Version
  ) -> EntryReference? {
    guard let node = files.view.child(of: folder, "\(key).md5sums") else { return nil }
    return files.versions(of: node).last { $0.layer <= version.layer }?.content
  }

  // MARK: status.d

  private func distroless() -> [SystemPackage] {
    guard let folder = files.resolved("/var/lib/dpkg/status.d") else { return [] }
    var packages: [SystemPackage] = []
    for node in files.children(of: folder) {
      let name = files.view.name(of: node)
      guard !name.span.ends(with: ".md5sums") else { continue }
      for version in files.versions(of: node) {
        guard let bytes = files.packageText(of: version.content),
          let stanza = ControlStanza.all(in: bytes).first
        else { continue }
        packages.append(
          SystemPackage(
            manager: .dpkg, name: stanza.package, version: stanza.version,
            architecture: stanza.architecture, layer: version.layer, view: version.view,
            files: summed(Array(name), in: folder, at: version), checksums: nil))
      }
    }
    return packages
  }

  private func summed(
    _ name: [UInt8], in folder: PathNode, at version: DatabaseFiles.Version
  ) -> [SystemPackage.File] {
    let file = name + Array(".md5sums".utf8)
    guard let node = files.view.child(of: folder, file.span),
      let sums = files.versions(of: node).last(where: { $0.layer <= version.layer }),
      let bytes = files.content(of: sums.content)
    else { return [] }
    var found: [SystemPackage.File] = []
    var places = ListedPlaces(files.view)
    Self.forEachChecksum(in: bytes) { path, checksum in
      if let file = places.file(path, checksum) { found.append(file) }
    }
    return found
  }

  /// The lines of a file of checksums, as `md5sum` writes them; paths are relative to the root.
  static func forEachChecksum(in bytes: [UInt8], _ body: ([UInt8], Checksum) -> Void) {
    TextLines.forEach(in: bytes) { line in
      guard line.count > 34, let checksum = Checksum(.md5, hexadecimal: line.extracting(..<32))
      else { return }
      let path = line.extracting(34...).array()
      body(path.first == UInt8(ascii: "/") ? path : [UInt8(ascii: "/")] + path, checksum)
    }
  }
}
