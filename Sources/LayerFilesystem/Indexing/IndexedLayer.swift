import ByteText
import Codecs
import ContainerImage
import System

/// A verified layer with its entries, and its contents as far as they can be had.
package final class IndexedLayer: Sendable {
  /// The layer's documents.
  package let layer: Layer
  /// The entries in tar order.
  package let table: EntryTable
  /// The number of bytes of the uncompressed tar archive.
  package let uncompressedSize: Int64
  /// The day, in UTC, on which an earlier run found the blob to have its digest, where this one took the
  /// index that was kept then and fetched nothing; nil where this run verified the blob.
  package let verifiedEarlier: String?
  /// Where contents can be read again: the uncompressed archive.
  private let region: ByteRegion?
  private let policy: any ContentPolicy

  init(
    layer: Layer, table: EntryTable, uncompressedSize: Int64, verifiedEarlier: String? = nil,
    region: ByteRegion?, policy: any ContentPolicy
  ) {
    self.verifiedEarlier = verifiedEarlier
    self.layer = layer
    self.table = table
    self.uncompressedSize = uncompressedSize
    self.region = region
    self.policy = policy
  }

  /// The same entries and contents for the same layer of another image.
  func standing(for layer: Layer, verifiedEarlier: String?) -> IndexedLayer {
    IndexedLayer(
      layer: layer, table: table, uncompressedSize: uncompressedSize,
      verifiedEarlier: verifiedEarlier, region: region, policy: policy)
  }

  /// The SHA-256 digest of a regular file's content.
  ///
  /// Computed during the call where the layer is not compressed; known from the scan otherwise.
  package func digest(of index: Int) -> SHA256Digest {
    if let digest = table.digest(of: index) { return digest }
    return withContent(of: index) { SHA256Digest(hashing: $0) } ?? .empty
  }

  /// Calls `body` with a file's content: from the layer where it is not compressed, else what the
  /// policy kept; nil where it kept nothing or `index` is no regular file.
  package func withContent<Result>(of index: Int, _ body: (Span<UInt8>) -> Result) -> Result? {
    let entry = table.entries[index]
    guard entry.kind == .file else { return nil }
    if let kept = table.kept[UInt32(index)],
      policyTreatment(of: index, entry) == .keep
    {
      return body(kept.span)
    }
    if entry.size == 0 { return body([UInt8]().span) }
    return content(of: entry)?.withBytes { body($0) }
  }

  /// What the policy extracts from a file's content; nil where it extracts nothing.
  package func extract(of index: Int) -> [UInt8]? {
    let entry = table.entries[index]
    let treatment = policyTreatment(of: index, entry)
    guard treatment == .extract || treatment == .tail else { return nil }
    if let kept = table.kept[UInt32(index)] { return kept }
    return content(of: entry)?.withBytes { bytes in
      guard treatment == .tail else {
        return policy.extract(from: bytes, contentKind: entry.contentKind)
      }
      let start = max(0, bytes.count - ContentTreatment.tailSize)
      return policy.extract(fromTail: bytes.extracting(start..<bytes.count), size: entry.size)
    }
  }

  /// Whether two files have the same bytes, in whatever layers they are.
  package func hasSameContent(_ index: Int, as other: IndexedLayer, _ otherIndex: Int) -> Bool {
    let (entry, otherEntry) = (table.entries[index], other.table.entries[otherIndex])
    guard entry.size == otherEntry.size else { return false }
    if entry.size == 0 { return true }
    if index == otherIndex, layer.diffID == other.layer.diffID { return true }
    // Comparing mapped bytes is faster than hashing them.
    if let mine = content(of: entry), let theirs = other.content(of: otherEntry) {
      return mine.withBytes { left in theirs.withBytes { right in left.elementsEqual(right) } }
    }
    return digest(of: index) == other.digest(of: otherIndex)
  }

  /// What was done with a file's content when the layer passed; the same in every form of the layer.
  package func treatment(of index: Int) -> ContentTreatment {
    let entry = table.entries[index]
    return LayerScanner.bounded(policyTreatment(of: index, entry), size: entry.size)
  }

  private func content(of entry: Entry) -> ByteRegion? {
    guard let region, entry.contentOffset >= 0, let start = Int(exactly: entry.contentOffset),
      let length = Int(exactly: entry.size), length <= Int.max - start
    else { return nil }
    return region.part(start..<start + length)
  }

  private func policyTreatment(of index: Int, _ entry: Entry) -> ContentTreatment {
    table.withName(of: index) {
      policy.treatment(name: $0, size: entry.size, contentKind: entry.contentKind)
    }
  }
}
