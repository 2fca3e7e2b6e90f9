import ContainerImage

/// Something in a layer of which programs that unpack layers make different things.
///
/// The merged view follows the specification; another reading may have files where the view has others,
/// or none.
package struct Divergence: Sendable, Hashable {
  /// What it is.
  package enum Kind: Sendable, Hashable {
    /// The layer has the path more than once: the last entry counts, or the layer is refused.
    case repeatedPath
    /// The layer has the path and a whiteout of it, or of a directory above it: a whiteout is for lower
    /// layers alone, or it removes what stands before it in its own.
    case ownWhiteout
    /// The layer has an opaque marker in what is no directory.
    case opaqueWithoutDirectory
    /// The layer has an entry below a symbolic link of a lower layer: the link is followed, or a
    /// directory takes its place.
    case belowLink
    /// The entry is a hard link to itself.
    case linkToItself
    /// A marker names nothing, or is one of aufs: it is passed over, or the layer is refused.
    case reservedMarker
    /// A marker of a whiteout has a content, which is in no file system and ships all the same.
    case filledMarker
    /// The path leads out of the root: it is kept inside, or the layer is refused.
    case outsideRoot
    /// A further archive follows the end of the layer's, with that many entries: it is not read, or its
    /// files are there too.
    case secondArchive(offset: Int64, entries: Int)
    /// What follows the end of the layer's archive was not read, or not all of it.
    case unreadTrailer(offset: Int64)
  }

  /// The layer's index.
  package let layer: LayerIndex
  /// The path in question; nil where it is the whole layer.
  package let path: EntryPath?
  /// What it is.
  package let kind: Kind

  /// What there is to say about it, behind the layer and the path.
  package var statement: String {
    switch kind {
    case .repeatedPath: "the layer has it twice"
    case .ownWhiteout: "the layer has it and a whiteout of it or of a directory above it"
    case .opaqueWithoutDirectory:
      "the layer has an opaque marker for it, and it is no directory"
    case .belowLink: "the layer writes below this symbolic link of a lower layer"
    case .linkToItself: "it is a hard link to itself"
    case .reservedMarker: "it is a marker that stands for nothing"
    case .filledMarker: "it is removed by a marker that has a content, which is in no file"
    case .outsideRoot: "it leaves the root and was kept inside"
    case .secondArchive(let offset, let entries):
      "a further archive with \(entries) entries follows the end of its own, at byte \(offset)"
    case .unreadTrailer(let offset):
      "bytes that are no archive, or could not be read as one, follow the end of its own, "
        + "at byte \(offset)"
    }
  }
}
