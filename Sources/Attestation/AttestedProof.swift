import Codecs
import JSON
import System

/// What a statement of the absence predicate says, read from bytes that somebody signed.
package struct AttestedProof: Hashable, Sendable {
  /// A claim as it was attested.
  package struct Claim: Hashable, Sendable {
    /// Its name.
    package let id: String
    /// Whether it held.
    package let holds: Bool
    /// How many things were examined for it.
    package let examined: Int64
    /// How many exceptions were made from it.
    package let exceptions: Int64
  }

  /// The digest of the one subject.
  package let subject: Digest
  /// The verdict's word.
  package let verdict: String
  /// The platform that it is about.
  package let platform: String
  /// When it was made, as its maker says.
  package let created: Timestamp
  /// The version of the program that made it.
  package let toolVersion: String
  /// The configuration of SERVICE.
  package let serviceConfig: Digest
  /// The configuration of LOCALDEV.
  package let localdevConfig: Digest
  /// The claims.
  package let claims: [Claim]
  /// The number of test distributions that were looked for.
  package let surfaceDistributions: Int64
  /// The number of test files that were looked for.
  package let surfaceFiles: Int64
  /// What the policy let pass.
  package let exceptions: [AttestedException]
  /// Patterns of declarations that nobody had to know.
  package let unread: [String]

  /// Reads a statement; nil for one with another kind of predicate.
  package init?(_ bytes: [UInt8]) throws(AttestationError) {
    let statement = try StrictObject(
      try JSONValue(attestation: bytes, "the statement"), "the statement")
    guard try statement.string("_type") == ProofStatement.type else {
      throw AttestationError("the statement is no in-toto statement of version 1")
    }
    guard try statement.string("predicateType") == StatementKind.absence.predicateType else {
      return nil
    }
    let subjects = try statement.list("subject")
    guard subjects.count == 1 else {
      throw AttestationError("the statement has \(subjects.count) subjects; it must have one")
    }
    subject = try Self.digest(try StrictObject(subjects[0], "the subject"))
    let predicate = try statement.object("predicate")
    verdict = try predicate.string("verdict")
    platform = try predicate.string("platform")
    guard let created = Timestamp(try predicate.string("timeCreated")) else {
      throw AttestationError("the statement's time is none")
    }
    self.created = created
    let tool = try predicate.object("tool")
    toolVersion = try tool.string("version")
    serviceConfig = try Self.digest(try predicate.object("service").object("config"))
    localdevConfig = try Self.digest(try predicate.object("localdev").object("config"))
    claims = try Self.claims(predicate)
    let surface = try predicate.object("surface")
    surfaceDistributions = try surface.count("distributions")
    surfaceFiles = try surface.count("files")
    var exceptions: [AttestedException] = []
    for value in try predicate.list("exceptions") {
      exceptions.append(try AttestedException(try StrictObject(value, "an exception")))
    }
    self.exceptions = exceptions
    var unread: [String] = []
    for value in try predicate.list("unread") {
      unread.append(try StrictObject(value, "an unread declaration").string("line"))
    }
    self.unread = unread
  }

  private static func claims(_ predicate: StrictObject) throws(AttestationError) -> [Claim] {
    var claims: [Claim] = []
    for value in try predicate.list("claims") {
      let claim = try StrictObject(value, "a claim")
      let id = try claim.string("id")
      guard !claims.contains(where: { $0.id == id }), claims.count < 256 else {
        throw AttestationError("the statement has the claim '\(id)' twice, or too many claims")
      }
      claims.append(
        Claim(
          id: id, holds: try claim.flag("holds"), examined: try claim.count("examined"),
          exceptions: try claim.count("exceptions")))
    }
    return claims
  }

  /// The one digest of a descriptor, in lower-case hexadecimal.
  private static func digest(_ descriptor: StrictObject) throws(AttestationError) -> Digest {
    let set = try descriptor.object("digest")
    guard set.names.count == 1, let algorithm = set.names.first,
      let digest = Digest("\(algorithm):\(try set.string(algorithm))")
    else { throw AttestationError("a digest of the statement is none that is known") }
    return digest
  }
}
