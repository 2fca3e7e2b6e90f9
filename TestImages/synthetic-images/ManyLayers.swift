import FixtureBuilder

/// Small layers that build on each other: each adds files, replaces some of the layer below and
/// removes others, as a long Dockerfile does.
enum ManyLayers {
  private static let filesInLayer = 40

  /// Layers, base first.
  static func layers(_ count: Int) -> [LayerRecipe] {
    (0..<max(0, count)).map { number in
      var entries = (0..<filesInLayer).map { file(number, $0, version: 1) }
      if number > 0 {
        entries += (0..<5).map { file(number - 1, $0, version: 2) }
        entries += (5..<10).map { .whiteout(of: ByteString(path(number - 1, $0))) }
      }
      return LayerRecipe(
        TarEntry.withParents(of: entries), createdBy: "COPY step-\(number) / # buildkit")
    }
  }

  private static func path(_ layer: Int, _ file: Int) -> String {
    "opt/steps/step-\(layer)/share/file-\(file).txt"
  }

  private static func file(_ layer: Int, _ file: Int, version: Int) -> TarEntry {
    let line: ByteString = "file \(file) of step \(layer), version \(version)\n"
    return .file(ByteString(path(layer, file)), line.repeated(1 + file * 5))
  }
}
