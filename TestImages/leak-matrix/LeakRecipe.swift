import FixtureBuilder

/// A pair of images and what the audit must say about it.
public struct LeakRecipe: Sendable, CustomStringConvertible {
  /// What somebody did, in a few words; unique.
  public let name: String
  /// The pair.
  public let pair: MatrixPair
  /// The verdict, and what must be named.
  public let expectation: Expectation

  /// A recipe: `change` does to a clean pair what the name says, and tells what is expected.
  init(_ name: String, _ change: (inout MatrixPair) throws -> Expectation) rethrows {
    self.name = name
    var pair = MatrixPair()
    expectation = try change(&pair)
    self.pair = pair
  }

  /// The name, for a test's list of cases.
  public var description: String { name }

  /// Every adversary and every innocent.
  public static func all() throws -> [LeakRecipe] { try adversaries() + innocents() }

  /// Pairs whose service holds tests or what tests need.
  public static func adversaries() throws -> [LeakRecipe] {
    installedDistributions() + strippedDistributions() + sharedHistories() + projectFiles()
      + bytecode() + (try archives()) + importsAndCommands() + (try owners()) + reasons()
      + (try conventions()) + (try ownDistributions()) + (try containers())
      + (try trailers()) + declaringFiles() + namelessDeclarations() + metadataForms()
      + undeclaredHelpers() + runnerCommands() + testModules() + homes() + (try packages())
      + vacuousPairs() + toolsOfOtherKinds() + toolsOfInstallation() + instructions()
      + spellingsOfTests() + testHelpers() + startedTests() + startersElsewhere()
      + declaringScripts() + (try unexpectedPlaces())
  }

  /// Where nobody looks for tests, and how nobody expects them to be declared.
  private static func unexpectedPlaces() throws -> [LeakRecipe] {
    try setAsideTests() + startupCode() + helperBytecode() + helpersInWheels() + archivesBehind()
      + runnerOptions() + noxSessions() + installingScripts()
  }

  /// Pairs whose service holds nothing of it, although it may look so.
  public static func innocents() throws -> [LeakRecipe] {
    sharedRequirements() + (try harmlessFiles()) + (try harmlessInstallations())
      + (try ownedFiles()) + serviceDeclarations()
      + boilerplate() + closedContainers() + harmlessCommands() + (try namesOfTestTools())
      + wordsOfTests() + toolsOfInstallationOfTheService() + harmlessInstructions()
      + spellingsOfOthers() + startersOfOthers() + startersWithoutTests() + setAsideFiles()
      + startupCodeOfOthers() + (try helpersOfTheService()) + scriptsOfTheService()
  }
}

/// What the audit must say about a pair.
public enum Expectation: Sendable {
  /// The verdict is `leaked`, and each of these is among its errors.
  case leaked([Leak])
  /// There is no verdict, and the reason says this.
  case refused(String)
  /// The verdict is `proven`, and these rules, and no others, give warnings.
  case proven(warnings: Set<String> = [])

  /// A leak that is one finding.
  static func leak(
    _ rule: String, subject: String? = nil, path: String? = nil, layer: Int? = nil,
    hidden: Bool = false
  ) -> Expectation {
    .leaked([Leak(rule: rule, subject: subject, path: path, layer: layer, isHidden: hidden)])
  }

  /// The expectation with one more finding.
  func and(
    _ rule: String, subject: String? = nil, path: String? = nil, layer: Int? = nil,
    hidden: Bool = false
  ) -> Expectation {
    guard case .leaked(let leaks) = self else { return self }
    return .leaked(
      leaks + [Leak(rule: rule, subject: subject, path: path, layer: layer, isHidden: hidden)])
  }
}

/// A finding that must be there.
public struct Leak: Sendable, Hashable {
  /// The rule's identifier.
  public let rule: String
  /// A part of what it is about; nil where the path says enough.
  public let subject: String?
  /// One of its paths.
  public let path: String?
  /// The layer.
  public let layer: Int?
  /// Whether it is in a layer that a later one covers.
  public let isHidden: Bool
}
