import Codecs
import LayerFilesystem

extension Distribution {
  /// The distribution with the bytes of its files compared with the hashes of its RECORD: a file in
  /// the merged view with other bytes is `.changed`.
  ///
  /// The inventory itself leaves such files `.present`, because this hashes every file: ask for it
  /// where it is worth that.
  ///
  /// - Complexity: linear in the bytes of the distribution's files in layers that are not
  ///   compressed; the digests of compressed layers are known already.
  package func verifyingRecord(in image: IndexedImage) -> Distribution {
    var copy = self
    copy.contents.files = contents.files.map { file in
      guard file.state == .present, let recorded = file.recorded, let content = file.content,
        image.view[content].kind == .file, image.digest(of: content) != recorded
      else { return file }
      return OwnedFile(
        path: file.path, node: file.node, content: content, recorded: recorded, state: .changed)
    }
    return copy
  }
}

extension PythonInventory {
  /// The files of installed distributions whose bytes are not what RECORD says, each with its
  /// distribution's place in `distributions`; see `Distribution.verifyingRecord(in:)`.
  package func verifyRecords(
    in image: IndexedImage
  ) -> [(distribution: Int, file: Distribution.OwnedFile)] {
    var changed: [(distribution: Int, file: Distribution.OwnedFile)] = []
    for (number, distribution) in distributions.enumerated() where distribution.view == .merged {
      for file in distribution.verifyingRecord(in: image).files where file.state == .changed {
        changed.append((number, file))
      }
    }
    return changed
  }
}
