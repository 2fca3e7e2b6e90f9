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
  public func index(_ images: [Image]) async throws -> [IndexedImage] {
    try await index(images) { $0 }
  }

  /// Verifies and indexes all layers of `images`, and gives what `analyse` makes of them.
  ///
  /// The analysis runs while large layers are still being hashed, which is most of the work; what it
  /// makes is given out only when every byte was verified. Where a layer is not what it should be,
  /// that is the error, whatever the analysis made of the layer's bytes.
  public func index<Product: Sendable>(
    _ images: [Image], analyse: @Sendable ([IndexedImage]) async throws -> Product
  ) async throws -> Product {
    let groups = LayerGroup.groups(of: images)
    async let verified = run(Self.work(groups, \.verification), groups)
    let scanned = await run(Self.work(groups) { _ in [.scan] }, groups)
    async let product = product(of: images, groups, scanned, analyse)

    // A digest that does not match says more than what its bytes led to, and the answer must not
    // depend on which of the two ended first.
    if let error = Self.firstError(await verified) ?? Self.firstError(scanned) { throw error }
    return try await product.get()
  }

  /// The error of the first layer, in the order of the images, and there of the first place.
  private static func firstError(_ outcomes: [Outcome]) -> LayerError? {
    var first: (number: Int, error: LayerError)?
    for outcome in outcomes where outcome.work.number < first?.number ?? .max {
      if case .failure(let error) = outcome.result { first = (outcome.work.number, error) }
    }
    return first?.error
  }

  private func product<Product: Sendable>(
    of images: [Image], _ groups: [LayerGroup], _ outcomes: [Outcome],
    _ analyse: @Sendable ([IndexedImage]) async throws -> Product
  ) async -> Result<Product, any Error> {
    do {
      var scans: [Int: LayerScanner.Scan] = [:]
      for outcome in outcomes { scans[outcome.work.group] = try outcome.result.get() }
      return .success(try await analyse(try await assemble(images, groups, scans)))
    } catch {
      return .failure(error)
    }
  }

  /// A step to be taken for a group; numbered in the order of the images.
  private struct Work: Sendable {
    let number: Int
    let group: Int
    let step: LayerGroup.Step
  }

  private struct Outcome: Sendable {
    let work: Work
    let result: Result<LayerScanner.Scan?, LayerError>
  }

  private static func work(
    _ groups: [LayerGroup], _ steps: (LayerGroup) -> [LayerGroup.Step]
  ) -> [Work] {
    var work: [Work] = []
    for (group, layers) in groups.enumerated() {
      for step in steps(layers) { work.append(Work(number: work.count, group: group, step: step)) }
    }
    return work
  }

  /// Does the work, the longest piece first, so that the last to end is a short one.
  private func run(_ work: [Work], _ groups: [LayerGroup]) async -> [Outcome] {
    let scanner = scanner
    let progress = progress
    @Sendable func perform(_ work: Work) -> Outcome {
      let result = Result { () throws(LayerError) -> LayerScanner.Scan? in
        try groups[work.group].perform(work.step, scanner, progress)
      }
      return Outcome(work: work, result: result)
    }
    let sorted = work.sorted {
      groups[$0.group].cost(of: $0.step) > groups[$1.group].cost(of: $1.step)
    }
    return await withTaskGroup(of: Outcome.self) { tasks in
      var outcomes: [Outcome] = []
      var pending = sorted.makeIterator()
      for _ in 0..<parallelism {
        if let work = pending.next() { tasks.addTask { perform(work) } }
      }
      while let outcome = await tasks.next() {
        outcomes.append(outcome)
        if let work = pending.next() { tasks.addTask { perform(work) } }
      }
      return outcomes
    }
  }

  private func assemble(
    _ images: [Image], _ groups: [LayerGroup], _ scans: [Int: LayerScanner.Scan]
  ) async throws -> [IndexedImage] {
    var shared: [Digest: IndexedLayer] = [:]
    var indexed: [[IndexedLayer]] = []
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
          throw LayerError.unverifiable(layer: layer.name, algorithm: layer.diffID.algorithm)
        }
        let indexed = IndexedLayer(
          layer: layer, table: scan.table, uncompressedSize: scan.uncompressedSize,
          region: group.uncompressedRegion, policy: policy)
        shared[layer.diffID] = indexed
        layers.append(indexed)
      }
      indexed.append(layers)
    }
    // Views are as independent as images are.
    return try await withThrowingTaskGroup(of: (Int, IndexedImage).self) { tasks in
      for (number, layers) in indexed.enumerated() {
        let image = images[number]
        tasks.addTask { (number, try IndexedImage(image: image, layers: layers)) }
      }
      var assembled: [Int: IndexedImage] = [:]
      for try await (number, image) in tasks { assembled[number] = image }
      return images.indices.compactMap { assembled[$0] }
    }
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
