import ByteText
import ContainerImage
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

extension Distribution {
  /// How many of its files are there: for a hidden distribution, shipped.
  var fileCount: Int { contents.files.count { isThere($0) } }

  /// How many files its metadata claims that should be there and are not; bytecode may come and go.
  var missingCount: Int {
    guard place.view == .merged else { return 0 }
    return contents.files.count { !isThere($0) && !$0.path.name.elementsEndWith(".pyc") }
  }

  private func isThere(_ file: OwnedFile) -> Bool {
    switch file.state {
    case .present, .changed: true
    case .hidden: place.view != .merged
    case .missing: false
    }
  }
}

extension Collection where Element == UInt8 {
  fileprivate func elementsEndWith(_ text: String) -> Bool {
    suffix(text.utf8.count).elementsEqual(text.utf8)
  }
}

extension JSONWriter {
  /// Writes the member with all interpreters of an image.
  func environments(of python: PythonInventory) {
    name("environments")
    array(.lines) {
      for (number, environment) in python.environments.enumerated() {
        self.environment(environment, isDefault: number == python.defaultEnvironment)
      }
    }
  }

  /// Writes the member with distributions of an image; `extra` adds members to each.
  func distributions(
    _ distributions: [Distribution], of image: AuditedImage,
    extra: (Distribution) -> Void = { _ in }
  ) {
    let shadowed = ShadowedDistributions(image.python)
    name("distributions")
    array(.lines) {
      for distribution in distributions {
        object {
          members(distribution, of: image)
          if let folder = shadowed.folder(before: distribution) {
            member("shadowedBy", bytes: folder.bytes)
          }
          extra(distribution)
        }
      }
    }
  }

  private func members(_ distribution: Distribution, of image: AuditedImage) {
    member("name", distribution.name.written)
    member("normalizedName", distribution.name.normalized)
    member("version", distribution.version)
    member("location", bytes: distribution.location.bytes)
    member("metadata", distribution.metadata.rawValue)
    member("editable", flag: distribution.isEditable)
    member("files", distribution.fileCount)
    member("size", distribution.size)
    member("layer", distribution.layer)
    member("view", distribution.view.name)
    name("requires")
    array(distribution.requires.map(\.description))
    member("installer", distribution.installer)
    member("hiddenBy", distribution.view.hiddenBy)
    member("createdBy", image.createdBy(layer: distribution.layer))
    member("metadataPath", bytes: distribution.metadataPath.bytes)
    member("standing", distribution.standing.rawValue)
    member("requested", flag: distribution.isRequested)
    if let number = distribution.environment {
      member("environment", bytes: image.python.environments[number].prefix.bytes)
    } else {
      member("environment", nil as String?)
    }
    member("ownership", distribution.ownership.rawValue)
    member("missingFiles", distribution.missingCount)
    name("topLevel")
    array(distribution.topLevel)
    name("editableTargets")
    array(distribution.editableTargets.map(\.description))
  }
}

extension AuditedImage {
  /// The instruction that made a layer, as recorded.
  func createdBy(layer: LayerIndex) -> String? {
    files.layers.indices.contains(layer) ? files.layers[layer].layer.createdBy : nil
  }
}
