import ByteText
import Codecs
import ContainerImage

/// An image whose every byte was verified, with its layers' entries and the merged view.
package struct IndexedImage: Sendable {
  /// The image's documents.
  package let image: Image
  /// The layers, base first.
  package let layers: [IndexedLayer]
  /// The file system of a container, and what it hides.
  package let view: MergedView

  init(image: Image, layers: [IndexedLayer]) throws(LayerError) {
    guard layers.count < Int(UInt16.max) else {
      throw .tooLarge(layer: "\(image.reference)", reason: "it has \(layers.count) layers")
    }
    self.image = image
    self.layers = layers
    do {
      view = try MergedView.applying(layers.map(\.table))
    } catch {
      throw .unplaceable(
        layer: "\(image.reference): \(image.layers[error.layer].name)",
        path: "\(error.path)", reason: error.reason)
    }
  }

  /// The SHA-256 digest of a regular file.
  package func digest(of file: EntryReference) -> SHA256Digest {
    layers[file.layer].digest(of: file.entry)
  }

  /// Calls `body` with a file's content where it can be had; see `IndexedLayer.withContent`.
  package func withContent<Result>(
    of file: EntryReference, _ body: (Span<UInt8>) -> Result
  ) -> Result? {
    layers[file.layer].withContent(of: file.entry, body)
  }

  /// What the content policy extracts from a file.
  package func extract(of file: EntryReference) -> [UInt8]? {
    layers[file.layer].extract(of: file.entry)
  }

  /// What was done with a file's content when its layer passed; the same in every form of the image.
  package func treatment(of file: EntryReference) -> ContentTreatment {
    layers[file.layer].treatment(of: file.entry)
  }

  /// Bytes of layers that no container sees: replaced or removed by later layers, each counted once.
  package var wastedBytes: Int64 { view.effects.reduce(0) { $0 + $1.wasted } }

  /// Bytes of all regular files of all layers.
  package var fileBytes: Int64 { view.effects.reduce(0) { $0 + $1.fileBytes } }

  /// The share of the shipped file bytes that a container sees: 1 where nothing is wasted.
  package var efficiency: Double {
    fileBytes == 0 ? 1 : 1 - Double(wastedBytes) / Double(fileBytes)
  }

  /// What was odd about the image, for people to know.
  package var warnings: [String] {
    let odd = view.divergences.map { divergence in
      let path = divergence.path.map { ": '\($0)'" } ?? ""
      return "\(image.reference): layer \(divergence.layer)\(path): \(divergence.statement); "
        + "programs that unpack layers differ in what they make of that"
    }
    return (image.warnings.map { "\(image.reference): \($0)" } + odd).map(\.onOneLine)
  }
}
