import Codecs
import ContainerImage
import Fleet
import ReleaseAudit
import Reporting
import Synchronization
import System

/// The pairs of a list, judged side by side; each result is kept as soon as it is made.
struct FleetRun: Sendable {
  /// What became of a pair, and whether an earlier run had found it out.
  struct Outcome: Sendable {
    let result: PairResult
    let isKept: Bool
  }

  /// The pairs to judge.
  let pairs: [Pair]
  /// The folder of the list, with a slash at its end, or empty.
  let listFolder: String
  /// The policies.
  let policies: PairPolicies
  /// The way to images.
  let pipeline: Pipeline
  /// Where results are kept; nil keeps none.
  let folder: ResultFolder?
  /// How many pairs are judged at once.
  let jobs: Int
  /// Told of each pair that is done.
  let progress: @Sendable () -> Void

  private let claims = LayerClaims()

  init(
    pairs: [Pair], listFolder: String, policies: PairPolicies, pipeline: Pipeline,
    folder: ResultFolder?, jobs: Int, progress: @escaping @Sendable () -> Void
  ) {
    (self.pairs, self.listFolder, self.policies) = (pairs, listFolder, policies)
    (self.pipeline, self.folder, self.jobs, self.progress) = (pipeline, folder, jobs, progress)
  }

  /// The results in the order of the pairs.
  ///
  /// - Throws: where results cannot be kept. What is wrong with a pair is its result.
  func outcomes() async throws -> [Outcome] {
    let turns = Turns(count: pairs.count)
    return try await withThrowingTaskGroup(of: [(Int, Outcome)].self) { tasks in
      for _ in 0..<min(jobs, max(1, pairs.count)) {
        tasks.addTask {
          var done: [(Int, Outcome)] = []
          while !Task.isCancelled, let turn = turns.next() {
            done.append((turn, try await outcome(of: pairs[turn])))
            progress()
          }
          return done
        }
      }
      var all: [(Int, Outcome)] = []
      for try await done in tasks { all += done }
      return all.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// The pairs, each taken once by whoever is free.
  private final class Turns: Sendable {
    private let left: Mutex<Range<Int>>

    init(count: Int) { left = Mutex(0..<count) }

    func next() -> Int? { left.withLock { $0.popFirst() } }
  }

  // MARK: A pair

  private func outcome(of pair: Pair) async throws -> Outcome {
    var result = PairResult(name: pair.name, service: pair.service, localdev: pair.localdev)
    do {
      let policy = policies.policy(of: pair)
      async let mine = pipeline.identity(of: resolved(pair.service))
      async let other = pipeline.identity(of: resolved(pair.localdev))
      let (service, localdev) = try await (mine, other)
      let key = ResultKey(
        pair, service: service.digest, localdev: localdev.digest, platform: pipeline.platform,
        inputs: policy.inputs, expired: policy.expired)
      result.serviceDigest = "\(service.digest)"
      result.localdevDigest = "\(localdev.digest)"
      if let known = folder?.result(key) {
        folder?.removeFailure(of: pair)
        return Outcome(result: known, isKept: true)
      }
      let report = try await report(service.reference, localdev.reference, policy.audit)
      result.key = key.hex
      result.report = folder.map { _ in "\(key.hex).compare.json" }
      result = result.judged(report.audit)
      try folder?.keep(result, key) {
        report.writeJSON(to: $0, warnings: report.audit.warnings)
      }
      folder?.removeFailure(of: pair)
      return Outcome(result: result, isKept: false)
    } catch let error as OutputError {
      throw error
    } catch {
      let failure = error as? Failure ?? Failure(error)
      result = result.failing(.init(failure.description, mayPass: failure.mayPass))
      try folder?.keepFailure(result, of: pair)
      return Outcome(result: result, isKept: false)
    }
  }

  /// The blobs that a pair has claimed.
  private final class Claim: Sendable {
    let blobs = Mutex<Set<Digest>>([])
  }

  private func resolved(_ reference: String) -> String {
    PairReference.resolved(reference, beside: listFolder)
  }

  /// Judges a pair. Layers of registries that several pairs have are fetched by one of them.
  private func report(
    _ service: String, _ localdev: String, _ audit: ReleaseAudit
  ) async throws -> VerdictReport {
    var run = ProofRun(audit: audit)
    let claimed = Claim()
    if pipeline.keepsIndexes {
      run.opened = { [claims] images in
        let layers = images.filter { $0.format == .registry }.flatMap(\.layers)
        let mine = await claims.claim(Set(layers.compactMap(\.digest)))
        claimed.blobs.withLock { $0 = mine }
      }
    }
    do {
      var report = try await run.report(service, localdev, pipeline).verdict
      await claims.release(claimed.blobs.withLock { $0 }, areKept: true)
      report.saysWhenVerified = false
      return report
    } catch {
      await claims.release(claimed.blobs.withLock { $0 }, areKept: false)
      throw error
    }
  }
}
