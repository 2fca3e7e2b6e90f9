import Codecs
import ContainerImage
import System

/// Layers that promise to be the same bytes: one diffID, one blob digest, one size.
///
/// They may stand in several images and several places. Whether they keep the promise is checked for
/// each place whose bytes are verified in every run; the entries are read from one.
struct LayerGroup: Sendable {
  /// A layer of an image, by the name that errors give it, and its blob.
  struct Place: Sendable {
    let name: String
    let blob: Blob<PassedLayer>
  }

  let diffID: Digest
  /// The digest of the blob, where documents name it.
  let digest: Digest?
  let size: Int64
  private(set) var places: [Place]

  /// A piece of work that can run beside others.
  enum Step: Sendable, Hashable {
    /// Hashes the bytes at the first place where they are stored.
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

  private static func key(_ layer: Layer, _ blob: Blob<PassedLayer>) -> Key {
    var (isPassed, compression, passed) = (false, Compression?.none, Digest?.none)
    switch blob {
    case .passed(let blob):
      isPassed = true
      if layer.digest == nil { passed = blob.digest }
    case .stored(let blob):
      if layer.digest == nil { compression = blob.unverified.compression }
    case .streamed: break
    }
    return Key(
      diffID: layer.diffID, digest: layer.digest, size: layer.size, isPassed: isPassed,
      compression: compression, passed: passed)
  }

  /// The distinct layers of all images, in order.
  static func groups(of images: [OpenedLayers]) -> [LayerGroup] {
    var groups: [LayerGroup] = []
    var numbers: [Key: Int] = [:]
    for opened in images {
      for (layer, blob) in zip(opened.image.layers, opened.blobs) {
        let key = key(layer, blob)
        let place = Place(name: "\(opened.image.reference): \(layer.name)", blob: blob)
        if let number = numbers[key] {
          groups[number].add(place)
        } else {
          numbers[key] = groups.count
          groups.append(
            LayerGroup(
              diffID: layer.diffID, digest: layer.digest, size: layer.size, places: [place]))
        }
      }
    }
    return groups
  }

  private mutating func add(_ place: Place) {
    // Two images of one file, or one file given twice, share their bytes already.
    if case .stored(let blob) = place.blob {
      for case .stored(let known) in places.map(\.blob)
      where known.unverified.isSameRange(as: blob.unverified) { return }
    }
    places.append(place)
  }

  /// A place whose bytes can be read at will.
  struct StoredPlace {
    let name: String
    let region: ByteRegion
  }

  var stored: [StoredPlace] {
    places.compactMap { place in
      guard case .stored(let blob) = place.blob else { return nil }
      return StoredPlace(name: place.name, region: blob.unverified)
    }
  }

  /// Whether its bytes would have to come from elsewhere: who reads them waits, and uses no processor.
  var isFetched: Bool { places.allSatisfy { !$0.blob.isVerifiedInEveryRun } }

  private var firstRegion: ByteRegion? {
    for case .stored(let blob) in places.lazy.map(\.blob) { return blob.unverified }
    return nil
  }

  /// Whether what is stored is compressed. Of a blob that was not opened nobody knows; most are.
  var isCompressed: Bool {
    if let firstRegion { return firstRegion.compression != .none }
    return isFetched
  }

  /// The bytes of the tar archive itself, where they can be read again.
  var uncompressedRegion: ByteRegion? {
    firstRegion.flatMap { $0.compression == .none ? $0 : nil }
  }

  /// What the blob must hash to; nil where no document promises anything of the blob itself.
  var promised: Digest? { digest ?? (isCompressed ? nil : diffID) }

  /// The pieces of work that check the bytes of every place that is verified in each run.
  ///
  /// Blobs that passed were hashed on their way, and one that is streamed is hashed when it is read.
  var verification: [Step] {
    let stored = places.count { if case .stored = $0.blob { true } else { false } }
    guard stored > 0 else { return [] }
    let others = (1..<stored).map { Step.compare(place: $0) }
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
}
