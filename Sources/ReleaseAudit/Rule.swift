import ContainerImage
import PythonPackaging

/// How much a finding matters.
public enum Level: String, Sendable, Hashable, Comparable, CaseIterable {
  /// Worth knowing.
  case note
  /// Probably not meant.
  case warning
  /// SERVICE must not ship like this.
  case error

  private var rank: Int {
    switch self {
    case .note: 0
    case .warning: 1
    case .error: 2
    }
  }

  /// By weight: a note is less than a warning.
  public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
}

/// What a finding is about: one of the claims, or something beside them.
public enum Rule: String, Sendable, Hashable, CaseIterable {
  /// A test distribution's metadata is in SERVICE.
  case noTestDistributions = "no-test-distributions"
  /// Files of a test distribution are in SERVICE.
  case noTestDistributionFiles = "no-test-distribution-files"
  /// A test file of the project is in SERVICE.
  case noTestFiles = "no-test-files"
  /// The bytes of a file of the surface are in SERVICE.
  case noTestContent = "no-test-content"
  /// Bytecode of a test module is in SERVICE.
  case noTestBytecode = "no-test-bytecode"
  /// SERVICE starts, or could start, a test runner.
  case noTestEntryPoints = "no-test-entry-points"
  /// An archive in SERVICE holds part of the surface.
  case noTestArchives = "no-test-archives"
  /// An import path of SERVICE reaches the surface.
  case noTestImports = "no-test-imports"

  /// A known test tool that nobody declared is in SERVICE.
  case knownTestTool = "known-test-tool"
  /// A distribution differs between SERVICE and LOCALDEV.
  case parity
  /// LOCALDEV does not build on SERVICE's dependency layers.
  case sharedHistory = "shared-history"
  /// A file's bytes are not those that its RECORD promises.
  case tampering
  /// A file is named like a test and seems to be none.
  case testLikeName = "test-like-name"
  /// A requirements file for tests is in SERVICE.
  case testRequirementsFile = "test-requirements-file"
  /// A distribution in SERVICE ships its own tests.
  case thirdPartyTests = "third-party-tests"
  /// A test requirement is not installed in LOCALDEV.
  case unmetRequirement = "unmet-requirement"
  /// The images are for different platforms.
  case platformMismatch = "platform-mismatch"
  /// An image's history is not that of the Dockerfile's stage.
  case dockerfileMismatch = "dockerfile-mismatch"
  /// An image's provenance has a step that runs tests.
  case testsRan = "tests-ran"
  /// An allowance of the policy matches nothing.
  case unusedAllowance = "unused-allowance"
  /// An allowance of the policy has expired.
  case expiredAllowance = "expired-allowance"

  /// The rules that are claims, in the order in which they are reported.
  public static let claims: [Rule] = [
    .noTestDistributions, .noTestDistributionFiles, .noTestFiles, .noTestContent, .noTestBytecode,
    .noTestEntryPoints, .noTestArchives, .noTestImports,
  ]

  /// The rules about how the images were built, which reports show beside the Dockerfile.
  public static let build: Set<Rule> = [.dockerfileMismatch, .testsRan]

  /// The level of its findings where the policy says nothing else.
  public var defaultLevel: Level {
    switch self {
    case .noTestDistributions, .noTestDistributionFiles, .noTestFiles, .noTestContent,
      .noTestBytecode, .noTestEntryPoints, .noTestArchives, .noTestImports, .knownTestTool:
      .error
    case .parity, .sharedHistory, .tampering, .testLikeName, .testRequirementsFile,
      .platformMismatch, .dockerfileMismatch, .unusedAllowance, .expiredAllowance:
      .warning
    case .thirdPartyTests, .unmetRequirement, .testsRan:
      .note
    }
  }

  /// What must hold, for a claim; what is reported, for the others.
  public var statement: String {
    switch self {
    case .noTestDistributions:
      "no metadata of a test distribution, at whatever version, in any folder"
    case .noTestDistributionFiles:
      "no file of a test distribution, with or without its metadata"
    case .noTestFiles:
      "no test file of the project, at its path or elsewhere"
    case .noTestContent:
      "no file with the bytes of a test file or test distribution, under any name"
    case .noTestBytecode:
      "no bytecode compiled from a test module"
    case .noTestEntryPoints:
      "no script of a test distribution, and no test runner is started"
    case .noTestArchives:
      "no wheel, sdist, zip, egg or zipapp that holds tests or test distributions"
    case .noTestImports:
      "no import path that reaches tests or test distributions"
    case .knownTestTool: "a known test tool that no requirements file of the service names"
    case .parity: "a distribution that is not the same in both images"
    case .sharedHistory: "a localdev that does not build on the service's dependency layers"
    case .tampering: "a file whose bytes are not those that its RECORD promises"
    case .testLikeName: "a file named like a test that seems to be none"
    case .testRequirementsFile: "a requirements file for tests"
    case .thirdPartyTests: "tests that a distribution of the service ships itself"
    case .unmetRequirement: "a test requirement that is not installed in localdev"
    case .platformMismatch: "images for different platforms"
    case .dockerfileMismatch:
      "an image that was not built from the Dockerfile, or not at this version"
    case .testsRan: "a step that runs tests, in what the builder says of the image's build"
    case .unusedAllowance: "an allowance of the policy that nothing needs"
    case .expiredAllowance: "an allowance of the policy that has expired"
    }
  }

  /// What to do about a finding.
  public var mend: String {
    switch self {
    case .noTestDistributions, .noTestDistributionFiles, .knownTestTool:
      "install test requirements in a stage that the service stage does not build from or copy from"
    case .noTestFiles:
      "copy only the source into the service stage, and keep the tests out of its context with "
        + "narrower COPY paths"
    case .noTestContent:
      "find which instruction copies the file, and narrow it to what the service needs"
    case .noTestBytecode:
      "do not copy __pycache__ into the service stage: add it to .dockerignore, or compile there"
    case .noTestEntryPoints:
      "start the service itself, and keep test runners in the stages that run tests"
    case .noTestArchives:
      "keep wheels and caches out of the service stage: use --mount=type=cache or pip's --no-cache-dir"
    case .noTestImports:
      "remove the test folder from PYTHONPATH, .pth files and editable installs of the service stage"
    case .parity:
      "build localdev and service from one stage that installs requirements.txt, in one build"
    case .sharedHistory:
      "let the test stages build FROM the stage that installs the service's requirements"
    case .tampering:
      "reinstall the distribution, and keep changes to it in a fork with a version of its own"
    case .testLikeName:
      "rename the file if it is no test, or move it out of the service if it is one"
    case .testRequirementsFile:
      "copy only requirements.txt into the stages that the service builds from"
    case .thirdPartyTests:
      "nothing needs to be done; remove the folders in the layer that installs them to save space"
    case .unmetRequirement:
      "install it in localdev, or remove it from the file"
    case .platformMismatch:
      "build both images for one platform, or choose one with --platform"
    case .dockerfileMismatch:
      "build both images from this file, at one version, in one build"
    case .testsRan:
      "nothing needs to be done"
    case .unusedAllowance:
      "remove the allowance from the policy"
    case .expiredAllowance:
      "mend what it allows, or renew it with a new reason"
    }
  }

  /// What to do about a finding in a layer that a later layer covers up.
  public static let hiddenMend =
    "a later layer does not remove bytes: the layer that has them must not add them, so install "
    + "and copy test things in a stage that the service does not build from"
}
