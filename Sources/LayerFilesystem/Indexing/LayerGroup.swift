import Codecs
import ContainerImage

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
  enum Step: Sendable { case verify, scan }

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

  var steps: [Step] {
    // Blobs that passed were hashed and scanned on their way; only the results are compared.
    regions.isEmpty ? [.scan] : [.verify, .scan]
  }

  /// Checks that every place holds the promised bytes.
  func verify(_ scanner: LayerScanner, _ progress: (Int64) -> Void) throws(LayerError) {
    let regions = regions
    guard let first = regions.first else { return }
    let plain = first.compression == .none
    let expected = digest ?? (plain ? diffID : nil)
    let algorithm = expected?.algorithm ?? .sha256
    guard expected != nil || regions.count > 1 else { return }
    let digests = try reading { () throws(CodecError) in
      try ByteRegion.digestAll(regions, algorithm) { progress(Int64($0)) }
    }
    guard let wanted = expected else {
      // Nothing is promised of the blobs, only of what they expand to.
      for (region, digest) in zip(regions, digests) where digest != digests[0] {
        _ = try self.scan(region, scanner)
      }
      return
    }
    for digest in digests where digest != wanted {
      throw .digestMismatch(layer: name, expected: wanted, actual: digest)
    }
    // A plain tar archive's digest is its diffID.
    guard plain, diffID != wanted else { return }
    let actual =
      diffID.algorithm == algorithm
      ? wanted : try reading { () throws(CodecError) in try first.digest(diffID.algorithm) }
    guard actual == diffID else {
      throw .diffIDMismatch(layer: name, expected: diffID, actual: actual)
    }
  }

  /// Reads the entries from one place, checking the diffID of what is decompressed.
  func scan(
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
    let scan: LayerScanner.Scan
    do {
      scan = try scanner.scan(region, diffID: diffID.algorithm)
    } catch {
      throw error.of(name)
    }
    return try checked(scan)
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
    case .success(let scan): return scan
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
