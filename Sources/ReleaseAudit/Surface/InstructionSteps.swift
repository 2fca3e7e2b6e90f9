import ContainerImage
import Dockerfile
import LayerFilesystem

/// A step of an image's history that runs something.
struct InstructionStep: Sendable {
  /// The text of the history.
  let createdBy: String
  /// The layer that it made; nil where it made none.
  let layer: LayerIndex?
  /// The working folder at that step, as far as the history tells.
  let folder: String
  /// What it installs.
  let installations: [RecordedScript.Installation]
  /// The number of layers below it.
  let height: Int

  /// How reports name it.
  var place: String {
    layer.map { "the instruction of layer \($0) of localdev" }
      ?? "an instruction of localdev without a layer"
  }

  /// The steps of an image in order, those that made no layer included.
  static func steps(of image: Image) -> [InstructionStep] {
    let history = image.config.history ?? []
    let isComplete = history.count { $0.emptyLayer != true } == image.layers.count
    let entries: [(text: String?, isLayer: Bool)] =
      isComplete
      ? history.map { ($0.createdBy, $0.emptyLayer != true) }
      : image.layers.map { ($0.createdBy, true) }
    var steps: [InstructionStep] = []
    var folder = "/"
    var height = 0
    for entry in entries {
      defer { if entry.isLayer { height += 1 } }
      guard let text = entry.text else { continue }
      if let path = workingFolder(text) {
        folder = EntryPathText.joined(folder, path)
      } else if let script = RecordedScript(createdBy: text) {
        steps.append(
          InstructionStep(
            createdBy: text, layer: entry.isLayer ? height : nil, folder: folder,
            installations: script.installations, height: height))
      }
    }
    return steps
  }

  private static func workingFolder(_ text: String) -> String? {
    var words = text.split(separator: " ").map(String.init)
    if words.suffix(2) == ["#", "buildkit"] { words.removeLast(2) }
    guard let place = words.firstIndex(of: "WORKDIR"), place <= 3, words.count == place + 2 else {
      return nil
    }
    return words[place + 1]
  }
}
