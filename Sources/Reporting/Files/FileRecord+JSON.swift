import ByteText
import Codecs
import JSON
import LayerFilesystem
import ReleaseAudit

extension JSONWriter {
  /// Writes a file with its path, as in the `files` of `imgdiff files`; with its owner where somebody
  /// asked for it, which is null for what has none.
  func file(_ file: FileRecord, of image: IndexedImage, owner: PathOwners.Owner??) {
    object {
      member("path", bytes: file.path.bytes)
      fileMembers(file, of: image)
      guard let owner else { return }
      name("owner")
      guard let owner else { return null() }
      object {
        member("kind", owner.kind.rawValue)
        member("name", owner.name)
        member("version", owner.version)
      }
    }
  }

  /// Writes what a file is, without its path.
  func fileMembers(_ file: FileRecord, of image: IndexedImage) {
    member("type", file.kind.name)
    member("size", file.size)
    member("mode", file.attributes.octal)
    member("uid", file.attributes.userID)
    member("gid", file.attributes.groupID)
    member("mtime", file.modificationTime)
    if let target = file.linkTarget { member("linkTarget", bytes: target) }
    if let content = file.content { member("digest", "\(image.digest(of: content))") }
    if let device = file.device {
      name("device")
      object {
        member("major", device.major)
        member("minor", device.minor)
      }
    }
    if !file.extendedAttributes.isEmpty { extendedAttributes(file.extendedAttributes) }
    if !file.hardlinks.isEmpty { hardlinks(file.hardlinks) }
    member("layer", file.layer)
    guard let view = file.view else { return }
    member("view", view.name)
    if let layer = view.hiddenBy { member("hiddenBy", layer) }
  }

  private func extendedAttributes(_ attributes: [ExtendedAttribute]) {
    name("xattrs")
    object {
      for attribute in attributes {
        member(String(decoding: attribute.name, as: UTF8.self), Base64.encode(attribute.value))
      }
    }
  }

  private func hardlinks(_ paths: [EntryPath]) {
    name("hardlinks")
    array(paths.map { "\($0)" })
    guard paths.contains(where: { $0.utf8 == nil }) else { return }
    name("hardlinksBase64")
    array(paths.map { Base64.encode($0.bytes) })
  }
}
