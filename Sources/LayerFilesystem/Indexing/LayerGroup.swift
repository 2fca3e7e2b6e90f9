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
  }

  /// The distinct layers of all images, in order.
  static func groups(of images: [Image]) -> [LayerGroup] {
    var groups: [LayerGroup] = []
    var places: [Key: Int] = [:]
    for image in images {
      for layer in image.layers {
        var isPassed = false
        if case .passed = layer.content { isPassed = true }
        let key = Key(
          diffID: layer.diffID, digest: layer.digest, size: layer.size, isPassed: isPassed)
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

  var jobs: [Step] {
    // Blobs that passed were hashed and scanned on their way; only the results are compared.
    regions.isEmpty ? [.scan] : [.verify, .scan]
  }

  /// Checks that every place holds the promised bytes.
  func verify(_ progress: (Int64) -> Void) throws(LayerError) {
    let regions = regions
    guard let first = regions.first else { return }
    let plain = first.compression == .none
    let expected = digest ?? (plain ? diffID : nil)
    let algorithm = expected?.algorithm ?? .sha256
    // Without a promise about the blob itself, a place must at least hold what was scanned.
    guard expected != nil || regions.count > 1 else { return }
    let digests = try reading { () throws(CodecError) in
      try ByteRegion.digestAll(regions, algorithm) { progress(Int64($0)) }
    }
    let wanted = expected ?? digests[0]
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
    let scan: LayerScanner.Scan
    switch contents[0] {
    case .region(let region):
      do {
        scan = try scanner.scan(region, diffID: diffID.algorithm)
      } catch {
        throw error.of(name)
      }
      if isCompressed { progress(size) }
    case .passed(let blob):
      scan = try passed(blob)
      for case .passed(let other) in contents.dropFirst() where other.digest != blob.digest {
        throw .digestMismatch(layer: name, expected: blob.digest, actual: other.digest)
      }
    }
    if let actual = scan.diffID {
      guard actual.algorithm == diffID.algorithm else {
        throw .unverifiable(layer: name, algorithm: diffID.algorithm)
      }
      guard actual == diffID else {
        throw .diffIDMismatch(layer: name, expected: diffID, actual: actual)
      }
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
