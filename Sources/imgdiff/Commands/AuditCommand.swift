import ArgumentParser
import Fleet
import PythonDistributions
import ReleaseAudit
import Reporting
import System

/// `imgdiff audit`: every pair of a list, on one machine or a part of them on each of several.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Judge every pair of a list, and answer across them.",
    discussion: """
      PAIRS is YAML (a list 'pairs' of mappings with service, localdev and, if need be, name and policy) or JSON \
      Lines (one such object a line). Paths in it are relative to it. With --results a pair is judged again only \
      when an image, the policy or imgdiff changed. Exit codes: 0 every pair has a result, whatever it is, 1 what \
      --fail-on names, 2 a pair has none.
      """)

  /// What ends a run with code 1.
  enum FailingOn: String, CaseIterable, ExpressibleByArgument {
    case leaked, warning, never
  }

  @Argument(help: ArgumentHelp("The list of pairs.", valueName: "pairs"))
  var list: String

  @OptionGroup var part: ShardOption

  @Option(
    help: ArgumentHelp("Keep results in a folder, and judge no pair twice.", valueName: "dir"))
  var results: String?

  @Option(
    help: ArgumentHelp(
      "End with code 1 where a pair has leaked, or has a warning.",
      valueName: "leaked|warning|never"))
  var failOn = FailingOn.never

  @Option(
    help: ArgumentHelp("How many pairs are judged at once, instead of the number of processors."))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "The policy of pairs that name none; without this option \(PolicyFile.defaultName), where it exists.",
      valueName: "file"))
  var policy: String?

  @Flag(help: "Take no policy for pairs that name none, not even \(PolicyFile.defaultName).")
  var noPolicy = false

  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<AuditFormat>

  func validate() throws {
    if let jobs, !(1...1_000).contains(jobs) {
      throw ValidationError("--jobs takes a number from 1 to 1000")
    }
    if noPolicy, policy != nil {
      throw ValidationError("--policy and --no-policy exclude each other")
    }
    if results?.isEmpty ?? false { throw ValidationError("--results takes a folder") }
    if input.engine.source != nil {
      throw ValidationError("--source is not for lists: each reference says where its image is")
    }
  }

  func run() async throws {
    let part = try part.part()
    let list = try readList()
    let pairs = part.map { $0.shard.pairs(of: list.pairs) } ?? list.pairs
    let folder = HostFolder.parent(of: self.list)
    let policies = try PairPolicies(
      of: pairs, beside: folder,
      common: noPolicy ? Policy() : try AuditOptions.readPolicy(policy))
    try output.check(files: [self.list] + policies.files)
    let kept = try results.map { try ResultFolder($0) }
    let progress = ProgressLine(
      isShown: !input.noProgress && !output.quiet && ProgressLine.hasTerminal
    ) {
      "judged \($0) of \($1) pairs"
    }
    progress.begin(total: Int64(pairs.count))
    let run = FleetRun(
      pairs: pairs, listFolder: folder, policies: policies, pipeline: pipeline(), folder: kept,
      jobs: jobs ?? Environment.processorCount, progress: { progress.advance(1) })
    let outcomes = try await run.outcomes()
    progress.end()
    try kept?.keepLines(outcomes.map(\.result), part?.shard)
    let report = FleetReport(
      list: self.list, part: part?.title, total: list.pairs.count,
      results: outcomes.map(\.result), kept: outcomes.count(where: \.isKept))
    try output.write(report, warnings: [])
    try status(report).end()
  }

  private func readList() throws -> PairList {
    guard let bytes = HostFile.read(list) else {
      throw Failure("cannot read the list \(list): \(lastSystemError())")
    }
    do {
      return try PairList(bytes, file: list)
    } catch {
      throw Failure(error)
    }
  }

  /// A reference of a list says where its image is, so no engine is asked for a name that could be a path.
  private func pipeline() -> Pipeline {
    var input = input
    input.engine.source = .file
    return Pipeline(input, quiet: true, policy: PythonContentPolicy())
  }

  /// A pair without a result goes before all else: nobody knows what it would be.
  private func status(_ report: FleetReport) -> ExitStatus {
    if !report.failed.isEmpty { return .inconclusive }
    let fails =
      switch failOn {
      case .never: false
      case .leaked: !report.leaked.isEmpty
      case .warning: report.results.contains { $0.outcome == .leaked || $0.warnings > 0 }
      }
    return fails ? .fails : .holds
  }
}
