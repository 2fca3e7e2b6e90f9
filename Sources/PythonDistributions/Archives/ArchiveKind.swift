import ByteText
import PythonPackaging

extension ArchiveListing {
  /// Whether a member's content is kept.
  static func isDocument(_ name: [UInt8]) -> Bool {
    let base = lastComponent(of: name)
    return base.equals("METADATA") || base.equals("PKG-INFO") || base.equals("entry_points.txt")
      || base.equals("requires.txt") || base.equals("top_level.txt") || base.equals("PEX-INFO")
  }

  /// What the members make of the archive. A zipapp may carry whole wheels, so it comes first.
  static func kind(
    of members: [DistributionArchive.Member], isTar: Bool
  ) -> DistributionArchive.Kind {
    if isTar { return members.contains(where: isSourceMember) ? .sdist : .tar }
    var kind = DistributionArchive.Kind.zip
    for member in members {
      let name = member.name[...]
      if name.equals("__main__.py") || name.equals("__main__.pyc") || name.equals("PEX-INFO") {
        return .zipapp
      }
      let parts = name.split(separator: .slash, maxSplits: 2)
      guard parts.count == 2 else { continue }
      if parts[0].ends(with: ".dist-info"), parts[1].equals("METADATA") {
        kind = .wheel
      } else if kind == .zip, parts[1].equals("PKG-INFO") {
        kind = parts[0].equals("EGG-INFO") ? .egg : .sdist
      }
    }
    return kind
  }

  /// Whether a member is one that the tar archives of Python packaging have.
  private static func isSourceMember(_ member: DistributionArchive.Member) -> Bool {
    let parts = member.name.split(separator: .slash, maxSplits: 2)
    return parts.count == 2
      && (parts[1].equals("PKG-INFO") || parts[1].equals("setup.py")
        || parts[1].equals("pyproject.toml"))
  }

  /// The distributions whose metadata is inside, each once; copies that a distribution vendors are
  /// left out.
  package var distributions: [(name: ProjectName, version: String?)] {
    var found: [(name: ProjectName, version: String?)] = []
    for document in documents {
      let parts = document.name.split(separator: .slash)
      guard let base = parts.last, base.equals("METADATA") || base.equals("PKG-INFO"),
        !parts.contains(where: isVendorFolder)
      else { continue }
      // The metadata of a wheel or sdist stands in a folder at its top.
      if kind == .wheel, parts.count != 2 { continue }
      let metadata = CoreMetadata(document.content)
      let folder = parts.count > 1 ? parts[parts.count - 2].text : ""
      let fileName = DistributionFileName(metadata: folder)
      guard let name = metadata.name ?? fileName?.name else { continue }
      let version = metadata.versionText ?? fileName?.versionText
      if !found.contains(where: { $0.name == name && $0.version == version }) {
        found.append((name: name, version: version))
      }
    }
    return found
  }

  /// The content of the first metadata file of that name.
  func document(_ name: StaticString) -> [UInt8]? {
    documents.first { Self.lastComponent(of: $0.name).equals(name) }?.content
  }

  private static func lastComponent(of name: [UInt8]) -> ArraySlice<UInt8> {
    name[(name.lastIndex(of: .slash).map { $0 + 1 } ?? 0)...]
  }
}

/// Whether a folder's name says that it holds copies of other projects.
func isVendorFolder(_ name: ArraySlice<UInt8>) -> Bool {
  name.equals("_vendor") || name.equals("_vendored") || name.equals("vendored")
    || name.equals("_vendored_packages")
}
