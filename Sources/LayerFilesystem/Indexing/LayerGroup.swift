import Codecs
import ContainerImage
import System

/// Layers that promise to be the same bytes: one diffID, one blob digest, one size.
///
/// They may stand in several images and several archives. Whether they keep the promise is checked
/// for each place; the entries are read from one.
struct LayerGroup: Sendable {
  let diffID: Digest
  /// The digest of the blob, where documents name it.
  let digest: Digest?
  let size: Int64
  /// How errors name the first of them.
  let name: String
  private(set) var contents: [BlobContent]

  /// A piece of work that can run beside others.
  enum Step: Sendable, Hashable {
    /// Hashes the bytes at the first place.
    case hash
    /// Compares the bytes at another place with those at the first.
    case compare(place: Int)
    /// Reads the entries.
    case scan
  }

  private struct Key: Hashable {
    let diffID: Digest
    let digest: Digest?
    let size: Int64
    let isPassed: Bool
    /// What tells places apart of which no document says that they hold the same blob: two gzip
    /// streams of one layer need not be the same bytes.
    let compression: Compression?
    let passed: Digest?
  }

  private static func key(_ layer: Layer) -> Key {
    switch layer.content {
    case .passed(let blob):
      Key(
        diffID: layer.diffID, digest: layer.digest, size: layer.size, isPassed: true,
        compression: nil, passed: layer.digest == nil ? blob.digest : nil)
    case .region(let region):
      Key(
        diffID: layer.diffID, digest: layer.digest, size: layer.size, isPassed: false,
        compression: layer.digest == nil ? region.compression : nil, passed: nil)
    }
  }

  /// The distinct layers of all images, in order.
  static func groups(of images: [Image]) -> [LayerGroup] {
    var groups: [LayerGroup] = []
    var places: [Key: Int] = [:]
    for image in images {
      for layer in image.layers {
        let key = key(layer)
        if let place = places[key] {
          groups[place].add(layer.content)
        } else {
          places[key] = groups.count
          groups.append(
            LayerGroup(
              diffID: layer.diffID, digest: layer.digest, size: layer.size,
              name: "\(image.reference): \(layer.name)", contents: [layer.content]))
        }
      }
    }
    return groups
  }

  private mutating func add(_ content: BlobContent) {
    // Two images of one file, or one file given twice, share their bytes already.
    if case .region(let region) = content {
      for case .region(let known) in contents where known.isSameRange(as: region) { return }
    }
    contents.append(content)
  }

  private var regions: [ByteRegion] {
    contents.compactMap { if case .region(let region) = $0 { region } else { nil } }
  }

  var isCompressed: Bool { regions.first.map { $0.compression != .none } ?? false }

  /// The bytes of the tar archive itself, where they can be read again.
  var uncompressedRegion: ByteRegion? {
    regions.first.flatMap { $0.compression == .none ? $0 : nil }
  }

  /// What the blob must hash to; nil where no document promises anything of the blob itself.
  private var promised: Digest? { digest ?? (isCompressed ? nil : diffID) }

  /// The pieces of work that check every place's bytes.
  var verification: [Step] {
    // Blobs that passed were hashed on their way; only the results are compared.
    guard !regions.isEmpty else { return [] }
    let others = regions.indices.dropFirst().map { Step.compare(place: $0) }
    return promised == nil ? others : [.hash] + others
  }

  /// About how long a step takes, in bytes that could be hashed in that time.
  func cost(of step: Step) -> Int64 {
    switch step {
    case .hash: size
    case .compare: size / 5
    // Inflating, hashing and reading on several threads; of a plain archive the headers alone.
    case .scan: isCompressed ? size.multipliedReportingOverflow(by: 6).partialValue : size / 8
    }
  }

  /// Takes a step; a scan gives what it found.
  func perform(
    _ step: Step, _ scanner: LayerScanner, _ progress: (Int64) -> Void
  ) throws(LayerError) -> LayerScanner.Scan? {
    switch step {
    case .hash: try hash(progress)
    case .compare(let place): try compare(place, scanner)
    case .scan: return try scan(scanner, progress)
    }
    return nil
  }

  /// Checks that the first place holds the promised bytes.
  private func hash(_ progress: (Int64) -> Void) throws(LayerError) {
    guard let region = regions.first, let promised else { return }
    try verify(region, promised, progress)
    // A plain tar archive's digest is its diffID.
    guard !isCompressed, diffID != promised else { return }
    guard diffID.algorithm != promised.algorithm else {
      throw .diffIDMismatch(layer: name, expected: diffID, actual: promised)
    }
    let actual = try reading { () throws(CodecError) in try region.digest(diffID.algorithm) }
    guard actual == diffID else {
      throw .diffIDMismatch(layer: name, expected: diffID, actual: actual)
    }
  }

  /// Checks that another place holds the same bytes as the first: comparing is several times as fast
  /// as hashing, and what is the same needs no hash of its own.
  private func compare(_ place: Int, _ scanner: LayerScanner) throws(LayerError) {
    let (first, other) = (regions[0], regions[place])
    guard !other.hasSameBytes(as: first) else { return }
    if let promised {
      // At least one of the two breaks the promise; if it is not this one, it is the first.
      try verify(other, promised) { _ in }
    } else {
      // Nothing is promised of the blobs, only of what they expand to.
      _ = try scan(other, scanner)
    }
  }

  private func verify(
    _ region: ByteRegion, _ expected: Digest, _ progress: (Int64) -> Void
  ) throws(LayerError) {
    let actual = try reading { () throws(CodecError) in
      try region.digest(expected.algorithm) { progress(Int64($0)) }
    }
    guard actual == expected else {
      throw .digestMismatch(layer: name, expected: expected, actual: actual)
    }
  }

  /// Reads the entries from one place, checking the diffID of what is decompressed.
  private func scan(
    _ scanner: LayerScanner, _ progress: (Int64) -> Void
  ) throws(LayerError) -> LayerScanner.Scan {
    switch contents[0] {
    case .region(let region):
      let scan = try self.scan(region, scanner)
      if isCompressed { progress(size) }
      return scan
    case .passed(let blob):
      for case .passed(let other) in contents.dropFirst() where other.digest != blob.digest {
        throw .digestMismatch(layer: name, expected: blob.digest, actual: other.digest)
      }
      return try checked(try passed(blob))
    }
  }

  private func scan(
    _ region: ByteRegion, _ scanner: LayerScanner
  ) throws(LayerError) -> LayerScanner.Scan {
    guard let cache = scanner.cache, isCompressed, cache.isWorthKeeping(region.count) else {
      return try read(region, scanner)
    }
    let blob = try blobDigest(region)
    let key = IndexCache.Key(diffID: diffID, policy: scanner.policy.identity)
    if let known = cache.scan(key, blob: blob, within: scanner.limit) { return known }
    var scan = try read(region, scanner)
    scan.freshBlob = blob
    return scan
  }

  /// The digest of the blob: promised, and then checked by `hash` in this run, or computed here.
  private func blobDigest(_ region: ByteRegion) throws(LayerError) -> Digest {
    if let promised { return promised }
    return try reading { () throws(CodecError) in try region.digest(.sha256) }
  }

  private func read(
    _ region: ByteRegion, _ scanner: LayerScanner
  ) throws(LayerError) -> LayerScanner.Scan {
    let scan: LayerScanner.Scan
    do {
      scan = try scanner.scan(region, diffID: diffID.algorithm)
    } catch {
      throw error.of(name)
    }
    return try checked(scan)
  }

  /// Keeps a scan for the next run, where it is one to keep. Only for groups all of whose steps have
  /// ended well.
  func keep(_ scan: LayerScanner.Scan, _ scanner: LayerScanner) {
    guard let cache = scanner.cache, let blob = scan.freshBlob else { return }
    let key = IndexCache.Key(diffID: diffID, policy: scanner.policy.identity)
    cache.keep(scan, key, blob: blob, within: scanner.limit)
  }

  /// The scan, where what was decompressed is what the configuration promises.
  private func checked(_ scan: LayerScanner.Scan) throws(LayerError) -> LayerScanner.Scan {
    guard let actual = scan.diffID else { return scan }
    guard actual.algorithm == diffID.algorithm else {
      throw .unverifiable(layer: name, algorithm: diffID.algorithm)
    }
    guard actual == diffID else {
      throw .diffIDMismatch(layer: name, expected: diffID, actual: actual)
    }
    return scan
  }

  private func passed(_ blob: PassedBlob) throws(LayerError) -> LayerScanner.Scan {
    if let digest {
      guard digest.algorithm == blob.digest.algorithm else {
        throw .unverifiable(layer: name, algorithm: digest.algorithm)
      }
      guard digest == blob.digest else {
        throw .digestMismatch(layer: name, expected: digest, actual: blob.digest)
      }
    }
    guard let product = blob.product as? PassedLayer else {
      throw .unreadable(layer: name, .corruptTar(reason: "it was not read", offset: 0))
    }
    switch product.scan {
    case .success(var scan):
      if scan.diffID == nil { (scan.diffID, scan.uncompressedSize) = (blob.digest, blob.size) }
      return scan
    case .failure(let error): throw error.of(name)
    }
  }

  private func reading<Value>(
    _ body: () throws(CodecError) -> Value
  ) throws(LayerError) -> Value {
    do {
      return try body()
    } catch {
      throw .unreadable(layer: name, error)
    }
  }
}
