import ArgumentParser
import Attestation
import Codecs
import ContainerImage
import PythonDistributions
import ReleaseAudit
import Reporting
import Signatures
import System

/// `imgdiff attest`: the proof, and a statement of it that others check.
struct AttestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attest",
    abstract: "Prove, and sign a statement of it that 'imgdiff verify' and others check.",
    discussion: """
      Only what is proven is signed. SERVICE is an image of a registry, or an OCI layout or archive of \
      what is pushed: the statement is about its manifest's digest. The attestation is a sigstore \
      bundle on each line: one with all that the verdict rests on, one with a Simple Verification \
      Result. It goes to --attestation, else to standard output. Kept indexes are used only from a \
      folder that --cache names. Exit codes: 0 proven and signed, 1 leaked, 2 nothing can be concluded.
      """)

  @Argument(help: ArgumentHelp("The image that ships.", valueName: "service"), completion: .file())
  var service: String

  @Argument(
    help: ArgumentHelp("The image with the tests.", valueName: "localdev"), completion: .file())
  var localdev: String

  @Option(
    help: ArgumentHelp(
      "The key to sign with: P-256 or Ed25519, in a PKCS#8 PEM file.", valueName: "file"),
    completion: .file())
  var key: String?

  @Option(
    help: ArgumentHelp(
      "A file with the key's password; of a descriptor, /dev/fd/3.", valueName: "file"),
    completion: .file())
  var keyPasswordFile: String?

  @Option(
    help: ArgumentHelp("Write the attestation to a file.", valueName: "file"), completion: .file())
  var attestation: String?

  @Flag(help: "Print the statement and do not sign it: for cosign, or a key in a KMS.")
  var statement = false

  @Option(
    name: .customLong("predicate"),
    help: ArgumentHelp(
      "Make one statement: absence, with all that the verdict rests on, or svr.",
      valueName: "absence|svr"))
  var kind: StatementKind?

  @OptionGroup(title: "Audit options") var audit: AuditOptions
  @OptionGroup(title: "Input options") var input: ImageOptions
  @OptionGroup(title: "Output options") var output: OutputOptions<VerdictFormat>

  func validate() throws {
    guard (key != nil) != statement else {
      throw ValidationError("attest takes a key with --key, or --statement to sign elsewhere")
    }
    if statement, attestation != nil {
      throw ValidationError("--statement prints, and --attestation is for what is signed")
    }
    if keyPasswordFile != nil, key == nil {
      throw ValidationError("--key-password-file is for --key")
    }
  }

  func run() async throws {
    let releaseAudit = try audit.releaseAudit()
    let signingKey = try key.map { try KeyFile.signing($0, password: keyPasswordFile) }
    let created = try Self.created()
    let inputs = try AttestedInput.files(of: releaseAudit)
    let files =
      [releaseAudit.policy.file, key, keyPasswordFile] + releaseAudit.testRequirements
      + releaseAudit.requirements
    try output.check(images: [service, localdev], files: files)
    try OutputPlaces(
      files: [attestation, output.output].compactMap { $0 } + output.reports.map(\.file)
    ).check(images: [service, localdev], files: files)
    do {
      try await output.reporting {
        try await attest(releaseAudit, signingKey, inputs, created)
      }
    } catch {
      // What an earlier run attested says nothing of this one.
      if let attestation { OutputFile.remove(attestation) }
      throw error
    }
  }

  private func attest(
    _ releaseAudit: ReleaseAudit, _ signingKey: SigningKey?, _ inputs: [AttestedInput],
    _ created: Timestamp
  ) async throws {
    var input = input
    input.caching = input.caching.namedOnly
    let pipeline = Pipeline(input, quiet: output.quiet, policy: PythonContentPolicy())
    var run = ProofRun(audit: releaseAudit, base: audit.base)
    run.check = { try AttestationSubject.check($0) }
    let (report, base) = try await run.report(service, localdev, pipeline)
    try output.write(
      report, warnings: report.audit.warnings, isPrinted: attestation != nil)
    let status = ExitStatus(report.audit.verdict)
    guard
      let proof = ProofStatement(
        report.audit, policy: releaseAudit.policy, inputs: inputs, base: base?.configDigest,
        created: created,
        usesKeptIndexes: !input.caching.noCache)
    else {
      if attestation == nil {
        Messages.error(
          "\(service) is \(report.audit.verdict.rawValue): nothing is attested; "
            + "see imgdiff SERVICE LOCALDEV")
      }
      return try status.end()
    }
    try write(proof, signingKey)
    try status.end()
  }

  private func write(_ proof: ProofStatement, _ signingKey: SigningKey?) throws {
    let bytes: [UInt8]
    if let signingKey {
      let kinds = kind.map { [$0] } ?? StatementKind.allCases
      do {
        bytes = try AttestationFile(
          kinds.map { try DSSEEnvelope(signing: proof.bytes($0), with: signingKey) }
        ).bytes
      } catch {
        throw Failure("cannot sign: \(error)")
      }
    } else {
      bytes = proof.bytes(kind ?? .absence) + [0x0A]
    }
    let file = try attestation.map { try OutputFile.creating($0) } ?? .standardOutput()
    try file.write(bytes)
    try file.commit()
  }

  /// Now, or the time that reproducible builds are given (reproducible-builds.org, SOURCE_DATE_EPOCH).
  private static func created() throws -> Timestamp {
    guard let text = Environment.value("SOURCE_DATE_EPOCH") else {
      guard let now = Timestamp.now else {
        throw Failure("the clock of this machine is wrong")
      }
      return now
    }
    guard let time = Int64(text).flatMap(Timestamp.init(seconds:)) else {
      throw Failure("SOURCE_DATE_EPOCH is no number of seconds since 1970: '\(text)'")
    }
    return time
  }
}

extension StatementKind: ExpressibleByArgument {}

extension AttestedInput {
  /// The files of the host that an audit rests on.
  static func files(of audit: ReleaseAudit) throws -> [AttestedInput] {
    let files =
      [(Role.policy, audit.policy.file)]
      + audit.testRequirements.map { (Role.testRequirements, $0) }
      + audit.requirements.map { (Role.requirements, $0) }
    return try files.compactMap { role, path in
      guard let path else { return nil }
      guard let bytes = HostFile.read(path) else {
        throw Failure("cannot read \(path): \(lastSystemError())")
      }
      return AttestedInput(role, path: path, bytes: bytes)
    }
  }
}
