import Codecs
import ContainerImage
import System

/// Verifies the layers of images and indexes each distinct layer once.
///
/// Hashing is what this costs, so nothing is hashed twice: layers that several images share, or that
/// stand in several archives with the same bytes, are compared with each other and hashed and
/// inflated once. Work runs in parallel, the largest piece first.
package struct ImageIndexer: Sendable {
  /// How far compressed layers may grow.
  package var expansionLimit: ExpansionLimit
  /// What later stages want of files' contents.
  package var policy: any ContentPolicy
  /// Where indexes of compressed layers are kept from run to run; nil keeps none.
  package var cache: IndexCache?
  /// How many pieces of work run at once.
  package var parallelism: Int
  /// Whether layers that would have to be fetched are, though a kept index has them. Without it their
  /// `IndexedLayer.verifiedEarlier` says when their digests were verified, and whoever reports on them
  /// must say so.
  package var fetchesAll = false
  /// Told the number of bytes that were worked through, from any task.
  package var progress: @Sendable (Int64) -> Void

  /// An indexer with those choices.
  package init(
    expansionLimit: ExpansionLimit = .standard, policy: any ContentPolicy = NoContent(),
    cache: IndexCache? = nil, parallelism: Int = standardParallelism,
    progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) {
    self.expansionLimit = expansionLimit
    self.policy = policy
    self.cache = cache
    self.parallelism = max(1, parallelism)
    self.progress = progress
  }

  /// As many as there are processors.
  package static var standardParallelism: Int { Environment.processorCount }

  /// What reads layers: the sink for those that pass by while images are opened.
  package var scanner: LayerScanner {
    LayerScanner(limit: expansionLimit, policy: policy, cache: cache, fetchesAll: fetchesAll)
  }

  /// The number of bytes that `index` will report as progress.
  package func workload(_ images: [OpenedLayers]) -> Int64 {
    LayerGroup.groups(of: images).reduce(0) { $0 + $1.size * ($1.isCompressed ? 2 : 1) }
  }

  /// Verifies and indexes all layers of `images`.
  ///
  /// Nothing may be concluded from an image before this returns. Of several things that are wrong the
  /// error is the same in every run: a blob that does not match its digest goes before all that reading
  /// layers led to, and that before layers that make no file system together. Within each it is that of
  /// the first layer in the order of the images. A diffID that is not the blob's own digest, and the
  /// digests of layers that passed by, are checked by reading.
  package func index(_ images: [OpenedLayers]) async throws -> [IndexedImage] {
    try await index(images) { $0 }
  }

  /// Verifies and indexes all layers of `images`, and gives what `analyse` makes of them.
  ///
  /// The analysis runs while large layers are still being hashed, which is most of the work; what it
  /// makes is given out only when every byte was verified. Where a layer is not what it should be,
  /// that is the error, as without an analysis, and what the analysis threw comes last.
  package func index<Product: Sendable>(
    _ images: [OpenedLayers], analyse: @Sendable ([IndexedImage]) async throws -> Product
  ) async throws -> Product {
    let groups = LayerGroup.groups(of: images)
    let run = IndexingRun(
      groups: groups, scanner: scanner, parallelism: parallelism, progress: progress)
    return try await run.product { scans in
      try await analyse(try await assemble(images, groups, scans))
    }
  }

  private func assemble(
    _ images: [OpenedLayers], _ groups: [LayerGroup], _ scans: [Int: LayerScanner.Scan]
  ) async throws -> [IndexedImage] {
    var shared: [Digest: IndexedLayer] = [:]
    var indexed: [[IndexedLayer]] = []
    for opened in images {
      var layers: [IndexedLayer] = []
      for layer in opened.image.layers {
        // Layers with one diffID have the same entries, so they share one table; the first that
        // can be read again is the most useful.
        let earlier = Self.dayVerified(layer, groups, scans)
        if let known = shared[layer.diffID] {
          layers.append(known.standing(for: layer, verifiedEarlier: earlier))
          continue
        }
        guard
          let (group, scan) = Self.bestScan(of: layer.diffID, groups, scans)
        else {
          throw LayerError.unverifiable(layer: layer.name, algorithm: layer.diffID.algorithm)
        }
        let indexed = IndexedLayer(
          layer: layer, table: scan.table, uncompressedSize: scan.uncompressedSize,
          verifiedEarlier: earlier, region: group.uncompressedRegion, policy: policy)
        shared[layer.diffID] = indexed
        layers.append(indexed)
      }
      indexed.append(layers)
    }
    // Views are as independent as images are; the error is that of the first image that has one.
    let assembled = await withTaskGroup(of: (Int, Result<IndexedImage, LayerError>).self) { tasks in
      for (number, layers) in indexed.enumerated() {
        let image = images[number].image
        tasks.addTask {
          let result = Result { () throws(LayerError) in
            try IndexedImage(image: image, layers: layers)
          }
          return (number, result)
        }
      }
      return await tasks.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return try images.indices.compactMap { try assembled[$0]?.get() }
  }

  /// The day on which an earlier run verified the blob of a layer; nil where this run did, wherever it
  /// found the bytes of that digest.
  private static func dayVerified(
    _ layer: Layer, _ groups: [LayerGroup], _ scans: [Int: LayerScanner.Scan]
  ) -> String? {
    var last: String?
    for (index, group) in groups.enumerated()
    where group.diffID == layer.diffID && group.digest == layer.digest {
      guard let day = scans[index]?.verifiedEarlier else { return nil }
      last = max(day, last ?? day)
    }
    return last
  }

  private static func bestScan(
    of diffID: Digest, _ groups: [LayerGroup], _ scans: [Int: LayerScanner.Scan]
  ) -> (LayerGroup, LayerScanner.Scan)? {
    var best: (LayerGroup, LayerScanner.Scan)?
    for (index, group) in groups.enumerated() where group.diffID == diffID {
      guard let scan = scans[index] else { continue }
      if best == nil || group.uncompressedRegion != nil { best = (group, scan) }
      if group.uncompressedRegion != nil { break }
    }
    return best
  }
}
