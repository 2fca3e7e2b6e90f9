import Codecs
import ContainerImage

/// How the file systems of two images differ, as containers of them would see it.
///
/// The result is in the order of paths. A file counts as changed when its type, bytes, mode, owner, link target, device or extended attributes differ;
/// times alone are no difference, since every build gives new ones.
package struct FilesystemDifference: Sendable {
  /// In what a path differs that both images have.
  package struct Aspects: OptionSet, Sendable, Hashable, BitwiseCopyable {
    /// One bit for each aspect.
    package let rawValue: UInt8

    /// The aspects with those bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The one is a file, the other a directory, link or device.
    package static let type = Aspects(rawValue: 1)
    /// The bytes of a regular file.
    package static let content = Aspects(rawValue: 1 << 1)
    /// Permission bits with set-user-ID, set-group-ID and sticky.
    package static let mode = Aspects(rawValue: 1 << 2)
    /// The owner or the group.
    package static let owner = Aspects(rawValue: 1 << 3)
    /// Where a symbolic link points to.
    package static let linkTarget = Aspects(rawValue: 1 << 4)
    /// The extended attributes, file capabilities among them.
    package static let extendedAttributes = Aspects(rawValue: 1 << 5)
    /// The numbers of a device.
    package static let device = Aspects(rawValue: 1 << 6)
  }

  /// One path that is not the same in both images.
  package struct Entry: Sendable, Hashable, BitwiseCopyable {
    /// The path in the first image; nil where only the second has it.
    package let first: PathNode?
    /// The path in the second image; nil where only the first has it.
    package let second: PathNode?
    /// In what it differs, where both have it.
    package let aspects: Aspects

    /// Whether the path is missing in one image, or differs.
    package var change: Change {
      if first == nil { .added } else if second == nil { .removed } else { .changed }
    }
  }

  /// How a path differs.
  package enum Change: String, Sendable, Hashable, CaseIterable {
    /// Only the second image has it.
    case added
    /// Only the first image has it.
    case removed
    /// Both have it, and not the same.
    case changed
  }

  /// The paths that differ, sorted by path.
  package let entries: [Entry]

  /// Compares the merged views of two images.
  ///
  /// Entries of layers with one diffID are the same without being looked at; only files of one size
  /// in different layers have their bytes compared. Linear in the paths of both images, but for the
  /// sorting of folders in which something differs.
  package init(_ first: IndexedImage, _ second: IndexedImage) {
    var comparison = ViewComparison(first, second)
    entries = comparison.run()
  }

  /// The number of paths that differ in that way.
  package func count(_ change: Change) -> Int {
    entries.count { $0.change == change }
  }
}
