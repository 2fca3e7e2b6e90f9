import Codecs
import ContainerImage

/// Verifies the layers of images and indexes each distinct layer once.
///
/// Hashing is what this costs, so nothing is hashed twice: layers that several images share, or that
/// stand in several archives with the same bytes, are compared with each other and hashed and
/// inflated once. Work runs in parallel, the largest piece first.
public struct ImageIndexer: Sendable {
  /// How far compressed layers may grow.
  public var expansionLimit: ExpansionLimit
  /// What later stages want of files' contents.
  public var policy: any ContentPolicy
  /// How many pieces of work run at once.
  public var parallelism: Int
  /// Told the number of bytes that were worked through, from any task.
  public var progress: @Sendable (Int64) -> Void

  /// An indexer with those choices.
  public init(
    expansionLimit: ExpansionLimit = .standard, policy: any ContentPolicy = NoContent(),
    parallelism: Int, progress: @escaping @Sendable (Int64) -> Void = { _ in }
  ) {
    self.expansionLimit = expansionLimit
    self.policy = policy
    self.parallelism = max(1, parallelism)
    self.progress = progress
  }

  private var scanner: LayerScanner { LayerScanner(limit: expansionLimit, policy: policy) }

  /// What `ImageSource` does with layers that pass by on a stream.
  public var passingConsumer: PassingConsumer {
    let scanner = scanner
    return { stream in
      PassedLayer(scan: Result { () throws(ScanError) in try scanner.scan(passing: stream) })
    }
  }

  /// The number of bytes that `index` will report as progress.
  public func workload(_ images: [Image]) -> Int64 {
    LayerGroup.groups(of: images).reduce(0) { $0 + $1.size * ($1.isCompressed ? 2 : 1) }
  }

  /// Verifies and indexes all layers of `images`.
  ///
  /// Throws the error of the first layer, in the order of the images, that is not what it should
  /// be. Nothing may be concluded from an image before this returns.
  public func index(_ images: [Image]) async throws(LayerError) -> [IndexedImage] {
    let groups = LayerGroup.groups(of: images)
    var jobs = groups.indices.flatMap { group in
      groups[group].jobs.map { Job(group: group, step: $0) }
    }
    // The largest first, so that the last to end is a small one. Inflating takes longer than
    // hashing, and comparing adds little.
    jobs.sort { $0.cost(groups) > $1.cost(groups) }
    let outcomes = await run(jobs, groups)

    var scans: [Int: LayerScanner.Scan] = [:]
    var failures: [Int: LayerError] = [:]
    for outcome in outcomes {
      switch outcome.result {
      case .success(let scan?): scans[outcome.group] = scan
      case .success(nil): break
      case .failure(let error):
        // A digest that does not match says more than what its bytes led to, and the answer must not
        // depend on which of the two ended first.
        if outcome.step == .verify || failures[outcome.group] == nil {
          failures[outcome.group] = error
        }
      }
    }
    if let first = failures.keys.min(), let error = failures[first] { throw error }
    return try await assemble(images, groups, scans)
  }

  private struct Job: Sendable {
    let group: Int
    let step: LayerGroup.Step

    func cost(_ groups: [LayerGroup]) -> Int64 {
      switch step {
      case .verify: groups[group].size
      case .scan: groups[group].isCompressed ? groups[group].size * 8 : groups[group].size / 64
      }
    }
  }

  private struct Outcome: Sendable {
    let group: Int
    let step: LayerGroup.Step
    let result: Result<LayerScanner.Scan?, LayerError>
  }

  private func run(_ jobs: [Job], _ groups: [LayerGroup]) async -> [Outcome] {
    let scanner = scanner
    let progress = progress
    @Sendable func perform(_ job: Job) -> Outcome {
      let group = groups[job.group]
      let result = Result { () throws(LayerError) -> LayerScanner.Scan? in
        switch job.step {
        case .verify:
          try group.verify(scanner, progress)
          return nil
        case .scan:
          return try group.scan(scanner, progress)
        }
      }
      return Outcome(group: job.group, step: job.step, result: result)
    }
    return await withTaskGroup(of: Outcome.self) { tasks in
      var outcomes: [Outcome] = []
      var pending = jobs.makeIterator()
      for _ in 0..<parallelism {
        if let job = pending.next() { tasks.addTask { perform(job) } }
      }
      while let outcome = await tasks.next() {
        outcomes.append(outcome)
        if let job = pending.next() { tasks.addTask { perform(job) } }
      }
      return outcomes
    }
  }

  private func assemble(
    _ images: [Image], _ groups: [LayerGroup], _ scans: [Int: LayerScanner.Scan]
  ) async throws(LayerError) -> [IndexedImage] {
    var shared: [Digest: IndexedLayer] = [:]
    var assembled: [IndexedImage] = []
    for image in images {
      var layers: [IndexedLayer] = []
      for layer in image.layers {
        // Layers with one diffID have the same entries, so they share one table; the first that
        // can be read again is the most useful.
        if let known = shared[layer.diffID] {
          layers.append(known.standing(for: layer))
          continue
        }
        guard
          let (group, scan) = Self.bestScan(of: layer.diffID, groups, scans)
        else {
          throw .unverifiable(layer: layer.name, algorithm: layer.diffID.algorithm)
        }
        let indexed = IndexedLayer(
          layer: layer, table: scan.table, uncompressedSize: scan.uncompressedSize,
          region: group.uncompressedRegion, policy: policy)
        shared[layer.diffID] = indexed
        layers.append(indexed)
      }
      assembled.append(try IndexedImage(image: image, layers: layers))
    }
    return assembled
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

/// What became of a layer that passed by on a stream.
struct PassedLayer: Sendable {
  let scan: Result<LayerScanner.Scan, ScanError>
}
