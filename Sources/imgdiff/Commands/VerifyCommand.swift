import ArgumentParser
import Attestation
import ByteText
import Codecs
import ContainerImage
import ImgdiffKit
import PythonDistributions
import ReleaseAudit
import Reporting
import Signatures
import System

/// `imgdiff verify`: whether a key signed that an image is proven.
struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that a key signed that IMAGE is proven.",
    discussion: """
      Exit codes: 0 a given key signed that exactly this image, by its manifest's digest and platform, \
      is proven, with no exception but those that --policy allows; 1 it did not, with the reason; 2 \
      the image or a key cannot be read. Layers are not read, for the digest covers them.
      """)

  @Argument(
    help: ArgumentHelp("The image to be admitted.", valueName: "image"), completion: .file())
  var image: String

  @Option(
    help: ArgumentHelp(
      "The verification key of whoever may attest, a PEM file with a PUBLIC KEY (repeatable: any of them).",
      valueName: "file"), completion: .file())
  var key: [String]

  @Option(
    help: ArgumentHelp("The attestation that 'imgdiff attest' wrote.", valueName: "file"),
    completion: .file())
  var attestation: String

  @Option(
    help: ArgumentHelp("Refuse a statement that is older than that.", valueName: "days"))
  var maxAge: Int64?

  @Option(
    help: ArgumentHelp(
      "A policy with the exceptions that are accepted; without it none is.", valueName: "file"),
    completion: .file())
  var policy: String?

  @Option(
    help: ArgumentHelp(
      "Run the proof again with this image, and compare the claims.", valueName: "localdev"),
    completion: .file())
  var recheck: String?

  @Option(
    help: ArgumentHelp(
      "For --recheck: a file with test requirements, as 'attest' had it (repeatable).",
      valueName: "file"), completion: .file())
  var testRequirements: [String] = []

  @Option(
    help: ArgumentHelp(
      "For --recheck: a file with the service's requirements, as 'attest' had it (repeatable).",
      valueName: "file"), completion: .file())
  var requirements: [String] = []

  @Option(
    help: ArgumentHelp(
      "For --recheck: the image that IMAGE was built from, as 'attest' had it.", valueName: "image"),
    completion: .file())
  var base: String?

  @OptionGroup(title: "Input options") var input: ImageOptions

  @Flag(name: .shortAndLong, help: "Say nothing of what is accepted.")
  var quiet = false

  func validate() throws {
    if let maxAge, maxAge < 0 { throw ValidationError("--max-age takes a number of days") }
    let isForRecheck = !testRequirements.isEmpty || !requirements.isEmpty || base != nil
    if recheck == nil, isForRecheck {
      throw ValidationError("--test-requirements, --requirements and --base are for --recheck")
    }
  }

  func run() async throws {
    let keys = try key.map(KeyFile.verification)
    let policy = try policy.map { try AuditOptions.readPolicy($0) }
    guard let bytes = HostFile.read(attestation) else {
      throw Failure("cannot read the attestation \(attestation): \(lastSystemError())")
    }
    var input = input
    input.caching = input.caching.namedOnly
    let pipeline = Pipeline(input, quiet: quiet, policy: PythonContentPolicy())
    let opened = try await pipeline.documents(image)
    guard let now = Timestamp.now else {
      throw Failure("the clock of this machine is wrong")
    }
    guard var check = AttestationCheck(of: opened, keys: keys, now: now) else {
      throw AttestationSubject.missing(opened)
    }
    check.maxAge = maxAge
    check.policy = policy
    var outcome = check.outcome(of: bytes)
    if case .accepted(let proof, _) = outcome, let recheck,
      let refusal = try await difference(proof, check.subject, recheck, policy, pipeline, now)
    {
      outcome = .refused(refusal)
    }
    try show(outcome, check)
    try ExitStatus(outcome).end()
  }

  /// In what the proof differs when it is run again.
  private func difference(
    _ proof: AttestedProof, _ subject: Digest, _ localdev: String, _ policy: Policy?,
    _ pipeline: Pipeline, _ now: Timestamp
  ) async throws -> AttestationRefusal? {
    let audit: ReleaseAudit
    do {
      audit = try AuditFiles.audit(
        policy: policy, testRequirements: testRequirements, requirements: requirements)
    } catch {
      throw Failure(error)
    }
    var run = ProofRun(audit: audit, base: base)
    // A tag may have moved since the documents were read.
    run.check = { image in
      guard ProofStatement.subject(of: image) == subject else {
        throw Failure("\(image.reference.text) changed while it was read")
      }
    }
    let report = try await run.report(image, localdev, pipeline).verdict.audit
    guard
      let statement = ProofStatement(
        report, policy: audit.policy, inputs: [], base: nil, created: now,
        usesKeptIndexes: false)
    else { return .notRepeated("the proof was run again, and the image is leaked") }
    guard let again = try AttestedProof(statement.bytes(.absence)) else {
      throw Failure("the proof that was run again cannot be read")
    }
    return proof.difference(from: again)
  }

  private func show(_ outcome: AttestationCheck.Outcome, _ check: AttestationCheck) throws {
    let subject = "\(check.subject) \(check.platform)".onOneLine
    var lines: [String]
    switch outcome {
    case .accepted(let proof, let key):
      guard !quiet else { return }
      lines = [
        "proven: \(subject)",
        "signed by \(key.id), \(proof.created), imgdiff \(proof.toolVersion)",
        "without the tests of localdev \(proof.localdevConfig) (its configuration)",
      ]
      lines += proof.exceptions.map { "but for \($0.subject): \($0.reason)" }
      lines += proof.unread.map { "but for the test declaration \($0), which was passed over" }
      if recheck != nil { lines.append("the proof was run again and says the same") }
    case .refused(let refusal): lines = ["refused: \(subject): \(refusal)"]
    }
    let text = lines.map(\.singleLine).joined(separator: "\n  ") + "\n"
    try OutputFile.standardOutput().write(Array(text.utf8))
  }
}
