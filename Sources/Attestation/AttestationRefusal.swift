import ByteText
import Codecs
import System

/// Why an attestation is not accepted. The later cases are nearer to being accepted: of several
/// attestations the nearest is told of.
package enum AttestationRefusal: Hashable, Sendable {
  /// There is no attestation, or none that can be read.
  case unreadable(String)
  /// No signature is by one of the keys.
  case unsigned
  /// What is signed is no in-toto statement.
  case otherPayload(String)
  /// A key signed what is no statement of this kind.
  case badStatement(String)
  /// All that the keys signed are statements of other kinds.
  case otherPredicate
  /// The statement is about another image.
  case otherImage(Digest)
  /// The statement is about another platform, or names a configuration that the image has not.
  case otherPlatform(String)
  /// The statement does not say `proven`, or a claim of this version is missing or does not hold.
  case notProven(String)
  /// The policy does not accept an exception.
  case exception(subject: String, reason: String)
  /// The policy does not accept a declaration for tests that was passed over.
  case unread(String)
  /// The statement is of the future.
  case early(Timestamp)
  /// The statement is older than was asked for.
  case expired(Timestamp, days: Int64)
  /// The proof was run again, and gave something else.
  case notRepeated(String)

  /// How near it is to being accepted.
  var rank: Int {
    switch self {
    case .unreadable: 0
    case .unsigned: 1
    case .otherPayload: 2
    case .badStatement: 3
    case .otherPredicate: 4
    case .otherImage: 5
    case .otherPlatform: 6
    case .notProven: 7
    case .exception, .unread: 8
    case .early, .expired: 9
    case .notRepeated: 10
    }
  }
}

extension AttestationRefusal: CustomStringConvertible {
  /// The text for people.
  package var description: String { text.onOneLine }

  private var text: String {
    switch self {
    case .unreadable(let reason): reason
    case .unsigned: "no signature of it is by the given key"
    case .otherPayload(let type): "what is signed is '\(type)', and no in-toto statement"
    case .badStatement(let reason): reason
    case .otherPredicate:
      "the key signed no statement of '\(StatementKind.absence.predicateType)', only of other kinds"
    case .otherImage(let digest): "the statement is about another image, \(digest)"
    case .otherPlatform(let reason): reason
    case .notProven(let reason): reason
    case .exception(let subject, let reason):
      "an exception was made for \(subject) (\(reason)), and no policy given here accepts it"
    case .unread(let line):
      "the test declaration '\(line)' was passed over, and no policy given here accepts that"
    case .early(let time): "the statement is of the future, \(time)"
    case .expired(let time, let days): "the statement is of \(time), more than \(days) days old"
    case .notRepeated(let reason): reason
    }
  }
}
