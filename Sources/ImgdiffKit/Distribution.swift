import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// A Python distribution of an image.
public struct Distribution: Sendable, Hashable {
  /// The project's name as written.
  public let name: String
  /// The project's name as PyPA compares names.
  public let normalizedName: String
  /// The version as written; nil where nothing tells.
  public let version: String?
  /// The folder that its metadata is in.
  public let location: ImagePath
  /// The layer that brought it, 0-based, base first.
  public let layer: Int
  /// The layer that removed or replaced it; nil where containers see it.
  public let hiddenBy: Int?
  /// What it requires (PEP 508), in the order of its metadata.
  public let requires: [String]
  /// The number of files that it owns.
  public let files: Int
  /// The bytes of its files.
  public let size: Int64

  init(_ found: PythonDistributions.Distribution) {
    name = found.name.written
    normalizedName = found.name.normalized
    version = found.version
    location = ImagePath(found.location)
    layer = found.layer
    hiddenBy = found.view.hiddenBy
    requires = found.requires.map { "\($0)" }
    files = found.contents.files.count
    size = found.size
  }
}
