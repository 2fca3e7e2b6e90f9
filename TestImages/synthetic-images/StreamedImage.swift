import FixtureBuilder
import Foundation

/// An image with a base layer too large for memory, written as `docker save` did before version 25,
/// where a layer's name is no digest.
struct StreamedImage {
  /// The lowest layer.
  let base: ManyFiles
  /// The image above it.
  let image: ImageRecipe

  private static let basePath: ByteString = "base/layer.tar"

  /// Writes the archive: the base first, because only then is its digest known, and the documents
  /// that speak of it last.
  func write(to path: String) throws {
    var archive = try ArchiveFile(path)
    let base = try archive.appendLayer(Self.basePath) { layer in
      try self.base.forEachPart { try layer.append($0) }
    }
    let built = try image.with { image in
      // A stand-in, so that the history has the step; its digest is replaced.
      image.steps.insert(
        .layer(LayerRecipe([], createdBy: "COPY modules /opt/modules # buildkit")), at: 0)
      image.editConfiguration = { configuration in
        configuration["rootfs"]?["diff_ids"]?.elements[0] = .string(base)
      }
    }.build(compression: Compression.none)
    var paths = [Self.basePath.text]
    for (number, layer) in built.layers.enumerated().dropFirst() {
      let name = "layer-\(number)/layer.tar"
      try archive.append(.file(ByteString(name), layer.tar))
      paths.append(name)
    }
    try archive.append(.file("config.json", built.configuration.bytes))
    let manifest: JSON = [
      ["Config": "config.json", "RepoTags": .texts(image.tags), "Layers": .texts(paths)]
    ]
    try archive.append(.file("manifest.json", manifest.encoded))
    try archive.finish()
  }
}
