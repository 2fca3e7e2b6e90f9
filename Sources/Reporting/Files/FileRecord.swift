import Codecs
import ContainerImage
import LayerFilesystem

/// One file, directory, link, device or marker of an image, as a listing shows it.
struct FileRecord {
  /// Where it is; for a marker, what it removes or empties.
  let path: EntryPath
  /// What it is.
  let kind: Entry.Kind
  /// The bytes of a regular file.
  let size: Int64
  /// Mode and owner.
  let attributes: FileAttributes
  /// Seconds since 1970; nil for a directory that no layer names.
  let modificationTime: Int64?
  /// The target of a link, as written.
  let linkTarget: [UInt8]?
  /// The entry that holds the bytes of a regular file, for its digest.
  let content: EntryReference?
  /// The numbers of a device.
  let device: (major: UInt32, minor: UInt32)?
  /// The extended attributes.
  let extendedAttributes: [ExtendedAttribute]
  /// The layer with the bytes of a file or the entry of anything else; nil for a directory that no
  /// layer names.
  let layer: LayerIndex?
  /// Whether a container sees it; nil for a marker, which is about lower layers and no file itself.
  let view: Visibility?
  /// The file's other names in the merged view.
  let hardlinks: [EntryPath]
}

extension FileRecord {
  /// A path of the merged view, with what its file has: a hard link shows the file that it names.
  init(_ node: PathNode, in image: IndexedImage, hardlinks: [EntryPath]) {
    let tree = image.view
    let content = tree.content(of: node)
    let metadata = tree.metadata(of: node)
    path = tree.path(of: node)
    kind = tree.kind(of: node)
    size = content.map { tree[$0].size } ?? 0
    attributes = tree.attributes(metadata)
    modificationTime = metadata.map { tree[$0].modificationTime }
    linkTarget = kind == .symlink ? content.map { tree.linkTarget(of: $0) } : nil
    self.content = kind == .file ? content : nil
    device = content.flatMap { image.layers[$0.layer].table.device(of: $0.entry) }
    extendedAttributes = metadata.map { tree.extendedAttributes(of: $0) } ?? []
    layer = kind == .file ? content?.layer : tree.entry(of: node)?.layer
    view = .merged
    self.hardlinks = hardlinks
  }

  /// An entry of a layer, as the layer has it.
  init(
    _ reference: EntryReference, at path: EntryPath, in image: IndexedImage,
    _ view: Visibility
  ) {
    let entry = image.view[reference]
    self.path = path
    kind = entry.kind
    size = entry.size
    attributes = image.view.attributes(reference)
    modificationTime = entry.modificationTime
    let isLink = kind == .symlink || kind == .hardlink
    linkTarget = isLink ? image.view.linkTarget(of: reference) : nil
    content = kind == .file ? reference : nil
    device = image.layers[reference.layer].table.device(of: reference.entry)
    extendedAttributes = image.view.extendedAttributes(of: reference)
    layer = reference.layer
    self.view = kind.isMarker ? nil : view
    hardlinks = []
  }
}

extension Entry.Kind {
  /// The name of the kind in JSON.
  var name: String {
    switch self {
    case .file: "file"
    case .directory: "directory"
    case .symlink: "symlink"
    case .hardlink: "hardlink"
    case .character: "character"
    case .block: "block"
    case .fifo: "fifo"
    case .whiteout: "whiteout"
    case .opaque: "opaque"
    case .reserved: "reserved"
    }
  }

  /// The letter that `ls -l` begins a line with; markers have one of their own.
  var letter: Character {
    switch self {
    case .file, .hardlink: "-"
    case .directory: "d"
    case .symlink: "l"
    case .character: "c"
    case .block: "b"
    case .fifo: "p"
    case .whiteout, .opaque, .reserved: "w"
    }
  }
}

extension FileAttributes {
  /// The mode in octal, four digits at least: `0755`, `4755`.
  var octal: String {
    let digits = String(mode, radix: 8)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  /// The mode as `ls -l` writes it, without its first letter.
  var symbolic: String {
    var text = ""
    for (shift, special, letters) in [(6, 0o4000, "sS"), (3, 0o2000, "sS"), (0, 0o1000, "tT")] {
      let bits = Int(mode) >> shift
      text.append(bits & 4 != 0 ? "r" : "-")
      text.append(bits & 2 != 0 ? "w" : "-")
      if Int(mode) & special != 0 {
        text.append(contentsOf: bits & 1 != 0 ? letters.prefix(1) : letters.suffix(1))
      } else {
        text.append(bits & 1 != 0 ? "x" : "-")
      }
    }
    return text
  }
}
