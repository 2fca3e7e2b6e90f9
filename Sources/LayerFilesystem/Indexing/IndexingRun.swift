import Synchronization
import System

/// The work of one run over the distinct layers of some images: in which order, and how much at once.
///
/// Verifying is most of the work, and nothing but the end waits for it. So it begins at once, with the
/// longest piece, and leaves one processor to reading the entries and to what is made of them, until
/// that is done. Layers that have to be fetched come on threads of their own, several at once: who
/// waits for a host should keep nobody from computing.
struct IndexingRun: Sendable {
  let groups: [LayerGroup]
  let scanner: LayerScanner
  /// How many pieces of work run at once.
  let parallelism: Int
  let progress: @Sendable (Int64) -> Void

  /// How many layers are fetched at once, over all images.
  private static let fetchesAtOnce = 4

  /// Verifies all layers, and gives what `analyse` makes of their scans by group.
  ///
  /// Throws the error of hashing or comparing blobs; where there is none, that of reading them; where
  /// there is none either, what `analyse` threw. Of several in one of those steps it is that of the first
  /// layer in the order of the images. Only then are the indexes of layers that were read kept, for
  /// the next run.
  func product<Product: Sendable>(
    _ analyse: @Sendable ([Int: LayerScanner.Scan]) async throws -> Product
  ) async throws -> Product {
    let verification = WorkList(work(\.verification))
    async let firstVerified = perform(verification, lanes: max(1, parallelism - 1))
    async let fetched = fetch(WorkList(work { $0.isFetched ? [.scan] : [] }))
    let read = await perform(
      WorkList(work { $0.isFetched ? [] : [.scan] }), lanes: parallelism)
    let scanned = await read + fetched
    let product = await result(of: scanned, analyse)
    // The processor that is free now helps with what is left.
    let lastVerified = parallelism > 1 ? await perform(verification, lanes: 1) : []
    let verified = await firstVerified + lastVerified

    // A digest that does not match says more than what its bytes led to, and the answer must not
    // depend on which of the two ended first.
    if let error = Self.firstError(verified) ?? Self.firstError(scanned) { throw error }
    let made = try product.get()
    // A run that ends in an error keeps nothing.
    await keep(scanned)
    return made
  }

  /// The error of the first layer, in the order of the images, and there of the first place.
  private static func firstError(_ outcomes: [Outcome]) -> LayerError? {
    var first: (number: WorkNumber, error: LayerError)?
    for outcome in outcomes {
      guard case .failure(let error) = outcome.result else { continue }
      if let first, first.number < outcome.work.number { continue }
      first = (outcome.work.number, error)
    }
    return first?.error
  }

  private func result<Product: Sendable>(
    of scanned: [Outcome],
    _ analyse: @Sendable ([Int: LayerScanner.Scan]) async throws -> Product
  ) async -> Result<Product, any Error> {
    do {
      var scans: [Int: LayerScanner.Scan] = [:]
      for outcome in scanned { scans[outcome.work.group] = try outcome.result.get() }
      return .success(try await analyse(scans))
    } catch {
      return .failure(error)
    }
  }

  /// Keeps the indexes that were made, for the next run.
  private func keep(_ scanned: [Outcome]) async {
    await withTaskGroup(of: Void.self) { tasks in
      for outcome in scanned {
        guard case .success(let scan?) = outcome.result, scan.freshBlob != nil else { continue }
        tasks.addTask { groups[outcome.work.group].keep(scan, scanner) }
      }
    }
  }

  // MARK: Work

  /// The place of a step in the order of the images, whichever list it is on.
  private struct WorkNumber: Comparable, Sendable {
    let group: Int
    let step: Int

    static func < (one: Self, other: Self) -> Bool {
      (one.group, one.step) < (other.group, other.step)
    }
  }

  /// A step to be taken for a group; numbered in the order of the images.
  private struct Work: Sendable {
    let number: WorkNumber
    let group: Int
    let step: LayerGroup.Step
  }

  private struct Outcome: Sendable {
    let work: Work
    let result: Result<LayerScanner.Scan?, LayerError>
  }

  /// Work that several lanes take pieces of.
  private final class WorkList: Sendable {
    private let work: [Work]
    private let taken = Atomic(0)

    init(_ work: [Work]) { self.work = work }

    var count: Int { work.count }

    func next() -> Work? {
      let turn = taken.wrappingAdd(1, ordering: .relaxed).oldValue
      return turn < work.count ? work[turn] : nil
    }
  }

  /// The steps of all groups, the longest first.
  private func work(_ steps: (LayerGroup) -> [LayerGroup.Step]) -> [Work] {
    var work: [Work] = []
    for (group, layers) in groups.enumerated() {
      for (number, step) in steps(layers).enumerated() {
        work.append(Work(number: WorkNumber(group: group, step: number), group: group, step: step))
      }
    }
    return work.sorted { groups[$0.group].cost(of: $0.step) > groups[$1.group].cost(of: $1.step) }
  }

  /// Does what is on the list, in that many tasks at once; the longest piece first, so that the last
  /// to end is a short one.
  private func perform(_ list: WorkList, lanes: Int) async -> [Outcome] {
    await withTaskGroup(of: [Outcome].self) { tasks in
      for _ in 1..<max(1, lanes) { tasks.addTask { perform(list) } }
      // This task is a lane itself: the longest piece does not wait for another to begin.
      let outcomes = perform(list)
      return await tasks.reduce(into: outcomes) { $0 += $1 }
    }
  }

  /// Does what is on the list, each piece of which waits for others, on threads for that alone.
  private func fetch(_ list: WorkList) async -> [Outcome] {
    await withTaskGroup(of: [Outcome].self) { tasks in
      for _ in 0..<min(Self.fetchesAtOnce, list.count) {
        tasks.addTask { await WaitingThread.run { perform(list) } }
      }
      return await tasks.reduce(into: []) { $0 += $1 }
    }
  }

  private func perform(_ list: WorkList) -> [Outcome] {
    var outcomes: [Outcome] = []
    while let work = list.next() { outcomes.append(perform(work)) }
    return outcomes
  }

  private func perform(_ work: Work) -> Outcome {
    let result = Result { () throws(LayerError) -> LayerScanner.Scan? in
      try groups[work.group].perform(work.step, scanner, progress)
    }
    return Outcome(work: work, result: result)
  }
}
