import Codecs
import System

/// Finished indexes of compressed layers, kept from run to run, so that a layer is inflated once a
/// machine.
///
/// An index is found by the layer's diffID, and taken only for a blob whose digest is known to expand
/// to it: a configuration may claim any diffID for any blob. The digest of a blob that is at hand is
/// checked in every run; for one that would have to be fetched the index says on which day an earlier run
/// did so. Nothing is kept before everything in its run was verified. Plain layers that are at hand are
/// not kept: their headers are read as quickly as an index would be.
///
/// Whoever can write to the folder decides what is in the index, and so about verdicts; the folder
/// must be its user's own.
package struct IndexCache: Sendable {
  /// The version of what is written below; another version's files are not read, and age.
  static let formatVersion: UInt32 = 3
  private static let mark: UInt64 = 0x7865_646E_6966_6D69

  /// How many bytes are kept unless another limit is given.
  package static let standardLimit: Int64 = 1 << 30
  /// How many blobs of one layer are remembered: tools compress the same layer differently.
  private static let blobLimit = 16

  /// From how many compressed bytes on a layer is kept: a smaller one is inflated sooner than found.
  package static let smallestBlob = 1 << 14

  /// Where the folder is.
  package let path: String
  /// How many bytes may be kept; what was used longest ago goes first.
  package let limit: Int64
  /// Today, as indexes will say when their blobs were verified.
  package var today = CalendarDay.today
  private let smallest: Int
  private let open: @Sendable (_ creating: Bool) -> CacheFolder?

  /// A cache in a folder that exists.
  package init(
    _ folder: CacheFolder, limit: Int64 = standardLimit, smallestBlob: Int = smallestBlob
  ) {
    path = folder.path
    self.limit = limit
    smallest = smallestBlob
    open = { _ in folder }
  }

  /// A cache in a folder that is made when there is something to keep; where that is not possible
  /// nothing is kept.
  package init(path: String) {
    self.path = path
    limit = Self.standardLimit
    smallest = Self.smallestBlob
    open = { try? CacheFolder(path: path, creating: $0) }
  }

  /// Whether a layer of so many compressed bytes is kept.
  func isWorthKeeping(_ size: Int) -> Bool { size >= smallest }

  /// What makes two indexes of a layer interchangeable.
  struct Key: Sendable {
    let diffID: Digest
    /// `ContentPolicy.identity` of the policy that chose which contents are kept.
    let policy: String

    var name: String {
      "\(IndexCache.formatVersion)-\(policy)-\(diffID.algorithm.rawValue)-\(diffID.hex)"
    }
  }

  /// A blob that was found to have its digest and to expand to a layer, both in one run.
  private struct KnownBlob {
    let digest: String
    let size: Int64
    /// The day of that run, in UTC, `YYYY-MM-DD`.
    let verified: String
  }

  /// What is known of a layer.
  private struct Record {
    var blobs: [KnownBlob]
    /// The ratio up to which the layer was allowed to expand when it was read.
    var ratio: Int64
    var uncompressedSize: Int64
    var reader: ColumnReader
  }

  /// The index of a layer, if the blob of that digest and size is known to expand to it within `limit`.
  ///
  /// Its `verifiedEarlier` is the day on which the blob was found to have the digest.
  func scan(
    _ key: Key, blob: Digest, size: Int64, within limit: ExpansionLimit
  ) -> LayerScanner.Scan? {
    guard let folder = open(false), var record = record(key, in: folder) else { return nil }
    let known = record.blobs.first { $0.digest == "\(blob)" && $0.size == size }
    guard let known, record.ratio <= limit.ratio else { return nil }
    guard let table = EntryTable(from: &record.reader), record.reader.isAtEnd else {
      folder.remove(key.name)
      return nil
    }
    folder.touch(key.name)
    return LayerScanner.Scan(
      table: table, diffID: key.diffID, uncompressedSize: record.uncompressedSize,
      verifiedEarlier: known.verified)
  }

  /// Reads what stands before the table. A file that is damaged is removed, to be made again.
  private func record(_ key: Key, in folder: CacheFolder) -> Record? {
    guard let region = folder.region(key.name) else { return nil }
    guard var reader = ColumnReader(verifying: region), reader.value() == Self.mark,
      reader.value() == Self.formatVersion, reader.text() == key.policy,
      reader.text() == "\(key.diffID)", let count = reader.value(UInt32.self),
      count <= Self.blobLimit
    else {
      folder.remove(key.name)
      return nil
    }
    var blobs: [KnownBlob] = []
    for _ in 0..<count {
      guard let digest = reader.text(), let size = reader.value(Int64.self),
        let day = reader.text(), CalendarDay.isDay(day)
      else { return nil }
      blobs.append(KnownBlob(digest: digest, size: size, verified: day))
    }
    guard let ratio = reader.value(Int64.self), let size = reader.value(Int64.self) else {
      return nil
    }
    return Record(blobs: blobs, ratio: ratio, uncompressedSize: size, reader: reader)
  }

  // MARK: Keeping

  /// Keeps the index that a layer's scan made, for the next run. Where that is not possible the next
  /// run reads the layer again.
  ///
  /// `blob` must have been found to have that digest and size and to expand to the layer, in this run.
  func keep(
    _ scan: LayerScanner.Scan, _ key: Key, blob: Digest, size: Int64, within limit: ExpansionLimit
  ) {
    guard let folder = open(true) else { return }
    let known = known(key, in: folder, within: limit).filter { $0.digest != "\(blob)" }
    do {
      let file = try folder.creating(key.name)
      let writer = try ColumnWriter(file)
      try writer.append(Self.mark)
      try writer.append(Self.formatVersion)
      try writer.append(key.policy)
      try writer.append("\(key.diffID)")
      let fresh = KnownBlob(digest: "\(blob)", size: size, verified: today)
      let blobs = [fresh] + known.prefix(Self.blobLimit - 1)
      try writer.append(UInt32(blobs.count))
      for blob in blobs {
        try writer.append(blob.digest)
        try writer.append(blob.size)
        try writer.append(blob.verified)
      }
      try writer.append(limit.ratio)
      try writer.append(scan.uncompressedSize)
      try scan.table.write(to: writer)
      try writer.finish()
      try file.commit()
    } catch {
      return
    }
    evict(from: folder)
  }

  /// The blobs that can stand beside one that keeps `limit`. An index states one limit for all of them,
  /// so those that were allowed more are forgotten, and inflated once more.
  private func known(
    _ key: Key, in folder: CacheFolder, within limit: ExpansionLimit
  ) -> [KnownBlob] {
    guard let record = record(key, in: folder), record.ratio <= limit.ratio else { return [] }
    return record.blobs
  }

  /// Removes what was used longest ago until the rest is well within the limit.
  private func evict(from folder: CacheFolder) {
    var files = folder.files()
    var total = files.reduce(0) { $0 + $1.size }
    guard total > self.limit else { return }
    files.sort { $0.lastUse < $1.lastUse }
    for file in files {
      // Some room is made, so that not every run that follows has to make it again.
      guard total > self.limit - self.limit / 8 else { return }
      if folder.remove(file) { total -= file.size }
    }
  }

  // MARK: Care

  /// What the cache holds.
  package struct Statistics: Sendable, Hashable {
    /// How many indexes there are.
    package let count: Int
    /// The bytes that they take.
    package let size: Int64
  }

  /// Counts what is kept; nothing where there is no folder.
  package func statistics() -> Statistics {
    let files = open(false)?.files() ?? []
    return Statistics(count: files.count, size: files.reduce(0) { $0 + $1.size })
  }

  /// Removes all that is kept, and nothing else; returns what was removed.
  package func clear() -> Statistics {
    guard let folder = open(false) else { return Statistics(count: 0, size: 0) }
    let removed = folder.files().filter { folder.remove($0) }
    return Statistics(count: removed.count, size: removed.reduce(0) { $0 + $1.size })
  }
}
