import Codecs
import ContainerImage
import System

// What is done with the layers of a group: their bytes are verified, and their entries are read once.
extension LayerGroup {
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

  // MARK: Verifying

  /// Checks that the first place holds the promised bytes.
  private func hash(_ progress: (Int64) -> Void) throws(LayerError) {
    guard let place = stored.first, let promised else { return }
    try place.verify(promised, progress)
    // A plain tar archive's digest is its diffID.
    guard !isCompressed, diffID != promised else { return }
    guard diffID.algorithm != promised.algorithm else {
      throw .diffIDMismatch(layer: place.name, expected: diffID, actual: promised)
    }
    let actual = try place.digest(diffID.algorithm)
    guard actual == diffID else {
      throw .diffIDMismatch(layer: place.name, expected: diffID, actual: actual)
    }
  }

  /// Checks that another place holds the same bytes as the first: comparing is several times as fast
  /// as hashing, and what is the same needs no hash of its own.
  private func compare(_ number: Int, _ scanner: LayerScanner) throws(LayerError) {
    let stored = stored
    let (first, other) = (stored[0], stored[number])
    guard !other.region.hasSameBytes(as: first.region) else { return }
    if let promised {
      // At least one of the two breaks the promise; if it is not this one, it is the first.
      try other.verify(promised) { _ in }
    } else {
      // Nothing is promised of the blobs, only of what they expand to.
      _ = try scan(other, scanner)
    }
  }

  /// The scan, where what was decompressed is what the configuration promises.
  private func checked(
    _ scan: LayerScanner.Scan, _ name: String
  ) throws(LayerError) -> LayerScanner.Scan {
    guard let actual = scan.diffID else { return scan }
    guard actual.algorithm == diffID.algorithm else {
      throw .unverifiable(layer: name, algorithm: diffID.algorithm)
    }
    guard actual == diffID else {
      throw .diffIDMismatch(layer: name, expected: diffID, actual: actual)
    }
    return scan
  }

  // MARK: Reading

  /// Gets the entries: those that are kept, else those of the place that is read with the least trouble.
  private func scan(
    _ scanner: LayerScanner, _ progress: (Int64) -> Void
  ) throws(LayerError) -> LayerScanner.Scan {
    if let place = stored.first {
      let scan = try scan(place, scanner)
      if isCompressed { progress(size) }
      return scan
    }
    var result: LayerScanner.Scan?
    for place in places {
      switch place.blob {
      case .stored: break
      case .passed(let blob): result = try take(blob, place.name)
      case .streamed(let blob):
        // Each is the blob of the same digest: when one was read there is nothing new in another.
        guard result == nil else { continue }
        result = try scan(blob, place.name, scanner)
        progress(size * 2)
      }
    }
    guard let result else {
      throw .unreadable(layer: "layer \(diffID)", .unavailable("reading a layer"))
    }
    return result
  }

  /// A layer that is stored. The kept index is asked for before anything is read of it, but for a digest
  /// that no document states.
  private func scan(
    _ place: StoredPlace, _ scanner: LayerScanner
  ) throws(LayerError) -> LayerScanner.Scan {
    guard let cache = scanner.cache, isCompressed, cache.isWorthKeeping(place.region.count) else {
      return try read(place, scanner)
    }
    // A promised digest is checked by `hash` in this run.
    let blob = if let promised { promised } else { try place.digest(.sha256) }
    let size = Int64(place.region.count)
    if var known = cache.scan(key(scanner), blob: blob, size: size, within: scanner.limit) {
      known.verifiedEarlier = nil
      return known
    }
    var scan = try read(place, scanner)
    scan.freshBlob = blob
    return scan
  }

  /// A layer that would have to be fetched: where its index is kept it is not opened. What is kept under
  /// the policy's name is all that the policy wants of a layer, so nothing of it can be missed later.
  private func scan(
    _ blob: StreamedBlob, _ name: String, _ scanner: LayerScanner
  ) throws(LayerError) -> LayerScanner.Scan {
    let key = key(scanner)
    if !scanner.fetchesAll,
      let known = scanner.cache?.scan(
        key, blob: blob.digest, size: blob.size, within: scanner.limit)
    {
      return known
    }
    let passed: PassedLayer
    do {
      passed = try blob.read(into: scanner)
    } catch {
      throw error.of(layer: name)
    }
    var scan = try scan(passed, blob.digest, blob.size, name)
    scan.freshBlob = blob.digest
    return scan
  }

  private func read(
    _ place: StoredPlace, _ scanner: LayerScanner
  ) throws(LayerError) -> LayerScanner.Scan {
    let scan: LayerScanner.Scan
    do {
      scan = try scanner.scan(place.region, diffID: diffID.algorithm)
    } catch {
      throw error.of(place.name)
    }
    return try checked(scan, place.name)
  }

  /// A layer that passed by, if it is the one that is meant.
  private func take(
    _ blob: PassedBlob<PassedLayer>, _ name: String
  ) throws(LayerError) -> LayerScanner.Scan {
    if let digest {
      guard digest.algorithm == blob.digest.algorithm else {
        throw .unverifiable(layer: name, algorithm: digest.algorithm)
      }
      guard digest == blob.digest else {
        throw .digestMismatch(layer: name, expected: digest, actual: blob.digest)
      }
    }
    return try scan(blob.product, blob.digest, blob.size, name)
  }

  /// What was made of a blob of that digest as it passed.
  private func scan(
    _ passed: PassedLayer, _ blob: Digest, _ size: Int64, _ name: String
  ) throws(LayerError) -> LayerScanner.Scan {
    switch passed.scan {
    case .success(var scan):
      if scan.diffID == nil { (scan.diffID, scan.uncompressedSize) = (blob, size) }
      return try checked(scan, name)
    case .failure(let error): throw error.of(name)
    }
  }

  // MARK: Keeping

  private func key(_ scanner: LayerScanner) -> IndexCache.Key {
    IndexCache.Key(diffID: diffID, policy: scanner.policy.identity)
  }

  /// Keeps a scan for the next run, where it is one to keep. Only for groups all of whose steps have
  /// ended well.
  func keep(_ scan: LayerScanner.Scan, _ scanner: LayerScanner) {
    guard let cache = scanner.cache, let blob = scan.freshBlob else { return }
    cache.keep(scan, key(scanner), blob: blob, size: size, within: scanner.limit)
  }
}

extension LayerGroup.StoredPlace {
  fileprivate func verify(
    _ expected: Digest, _ progress: (Int64) -> Void
  ) throws(LayerError) {
    let actual = try digest(expected.algorithm, progress)
    guard actual == expected else {
      throw .digestMismatch(layer: name, expected: expected, actual: actual)
    }
  }

  fileprivate func digest(
    _ algorithm: Digest.Algorithm, _ progress: (Int64) -> Void = { _ in }
  ) throws(LayerError) -> Digest {
    do throws(CodecError) {
      return try region.digest(algorithm) { progress(Int64($0)) }
    } catch {
      throw .unreadable(layer: name, error)
    }
  }
}

extension BlobError {
  /// The error with the layer's name.
  fileprivate func of(layer: String) -> LayerError {
    switch self {
    case .unreadable(let error): .unreadable(layer: layer, error)
    case .sizeMismatch(let expected, let actual):
      .sizeMismatch(layer: layer, expected: expected, actual: actual)
    case .digestMismatch(let expected, let actual):
      .digestMismatch(layer: layer, expected: expected, actual: actual)
    }
  }
}
