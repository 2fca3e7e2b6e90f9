import ContainerImage
import LayerFilesystem

/// Which layers of an image are those of the image that it was built from, and what tells.
///
/// What stands in the base was not brought by the project's tests. That both images have a layer tells
/// nothing: the layer of the service's dependencies is in both, too.
package struct BaseLayers: Sendable, Hashable {
  /// What tells how many layers are the base's.
  package enum Evidence: Sendable, Hashable {
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

  /// The number of layers that are certain to be the base's, base first.
  package let count: Int
  /// The number of layers that may be the base's: nothing tells whose those between are.
  package let ceiling: Int
  /// What tells.
  package let evidence: Evidence

  /// The base as somebody knows it.
  package init(count: Int, evidence: Evidence) {
    self.init(count: count, ceiling: count, evidence: evidence)
  }

  private init(count: Int, ceiling: Int, evidence: Evidence) {
    self.count = count
    self.ceiling = ceiling
    self.evidence = evidence
  }

  /// Whether a layer is the base's.
  package func contains(_ layer: LayerIndex) -> Bool { layer < count }

  /// Whether nothing tells whose a layer is.
  package func mayContain(_ layer: LayerIndex) -> Bool { layer >= count && layer < ceiling }

  /// The base by the image's history.
  ///
  /// It ends at the first layer whose instruction installs with pip, uv, poetry, pdm, pipenv or conda,
  /// or copies files. What is put into the root of an image without a base is its operating system. A
  /// layer whose instruction is not recorded may be the base's or not, and so may those above it.
  package init(history image: Image) {
    let instructions = image.layers.map(\.createdBy)
    let end = instructions.indices.first { index in
      instructions[index].map { Self.endsBase($0, at: index) } ?? false
    }
    let ceiling = end ?? instructions.count
    let count = instructions.firstIndex(of: nil) ?? ceiling
    self.init(
      count: min(count, ceiling), ceiling: ceiling,
      evidence: instructions.contains { $0 != nil } ? .history : .none)
  }

  private static func endsBase(_ createdBy: String, at index: Int) -> Bool {
    let instruction = BuildInstruction(createdBy: createdBy)
    return instruction.installs || instruction.copies && !(index == 0 && fillsRoot(createdBy))
  }

  /// `ADD rootfs.tar.xz /`, in the spelling of either builder.
  private static func fillsRoot(_ createdBy: String) -> Bool {
    var words = createdBy.split(separator: " ")
    if words.suffix(2).elementsEqual(["#", "buildkit"]) { words.removeLast(2) }
    return words.contains("ADD") && words.last == "/"
  }

  /// The base as an image that was given: its layers must be the first ones.
  package init?(_ base: Image, of image: Image) {
    let layers = base.layers.map(\.diffID)
    guard layers.count <= image.layers.count,
      zip(layers, image.layers).allSatisfy({ $0 == $1.diffID })
    else { return nil }
    self.init(count: layers.count, evidence: .image("\(base.reference)"))
  }
}
