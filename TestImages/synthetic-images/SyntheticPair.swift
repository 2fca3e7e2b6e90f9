import FixtureBuilder
import Foundation

/// The clean sample pair on top of a base that is large in one respect: the verdict has something
/// to look for, and all that grows is what is to be measured.
enum SyntheticPair {
  /// A base of one layer with so many files.
  case files(Int)
  /// A base of small layers, so many that each image has this number in all.
  case layers(Int)

  /// Reads `files-1000000` or `layers-127`.
  init?(_ name: String) {
    let words = name.split(separator: "-", omittingEmptySubsequences: false)
    guard words.count == 2, let count = Int(words[1]), count > 0 else { return nil }
    switch words[0] {
    case "files": self = .files(count)
    case "layers": self = .layers(count)
    default: return nil
    }
  }

  /// Writes `service.tar` and `localdev.tar` into a folder.
  func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let pair = SamplePair()
    for (name, image) in [("service", pair.service), ("localdev", pair.localdev)] {
      let path = "\(folder)/\(name).tar"
      switch self {
      case .files(let count):
        try StreamedImage(base: ManyFiles(count: count), image: image).write(to: path)
      case .layers(let count):
        let base = ManyLayers.layers(count - image.layers.count).map(BuildStep.layer)
        let whole = image.with { $0.steps = base + $0.steps }
        try ImageArchive.dockerSaveLegacy([whole]).write(to: path)
      }
    }
  }
}
