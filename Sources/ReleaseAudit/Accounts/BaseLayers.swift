import ContainerImage
import LayerFilesystem

/// Which layers of an image are those of the image that it was built from, and what tells.
///
/// What stands in the base was not brought by the project's tests. That both images have a layer tells
/// nothing: the layer of the service's dependencies is in both, too.
public struct BaseLayers: Sendable, Hashable {
  /// What tells how many layers are the base's.
  public enum Evidence: Sendable, Hashable {
    /// The base image itself was given; its reference.
    case image(String)
    /// The Dockerfile was given: the stage's `FROM`.
    case dockerfile(String)
    /// The image's history: the base ends below the layer with that index, which installs Python
    /// distributions or copies files.
    case history
    /// Nothing.
    case none
  }

  /// The number of layers, base first; zero where nothing tells.
  public let count: Int
  /// What tells.
  public let evidence: Evidence

  /// The base as somebody knows it.
  public init(count: Int, evidence: Evidence) {
    self.count = count
    self.evidence = evidence
  }

  /// Whether a layer is the base's.
  public func contains(_ layer: Int) -> Bool { layer < count }

  /// The base by the image's history.
  ///
  /// It ends at the first layer whose instruction installs with pip, uv, poetry, pdm, pipenv or conda,
  /// copies files, or is not recorded. What is put into the root of an image without a base is its
  /// operating system.
  public init(history image: Image) {
    let instructions = image.layers.map(\.createdBy)
    guard instructions.contains(where: { $0 != nil }) else {
      self.init(count: 0, evidence: .none)
      return
    }
    let count = instructions.enumerated().prefix { index, createdBy in
      guard let createdBy else { return false }
      let instruction = BuildInstruction(createdBy: createdBy)
      if instruction.installs { return false }
      return !instruction.copies || index == 0 && Self.fillsRoot(createdBy)
    }.count
    self.init(count: count, evidence: .history)
  }

  /// `ADD rootfs.tar.xz /`, in the spelling of either builder.
  private static func fillsRoot(_ createdBy: String) -> Bool {
    var words = createdBy.split(separator: " ")
    if words.suffix(2).elementsEqual(["#", "buildkit"]) { words.removeLast(2) }
    return words.contains("ADD") && words.last == "/"
  }

  /// The base as an image that was given: its layers must be the first ones.
  public init?(_ base: Image, of image: Image) {
    let layers = base.layers.map(\.diffID)
    guard layers.count <= image.layers.count,
      zip(layers, image.layers).allSatisfy({ $0 == $1.diffID })
    else { return nil }
    self.init(count: layers.count, evidence: .image("\(base.reference)"))
  }
}
