import ByteText
import Codecs

/// Why an image could not be read, or could not be believed.
///
/// Each description is one sentence that says what was found, where, and what to do about it.
package enum ImageError: Error, Sendable {
  /// The argument is not a reference to an image.
  case badReference(String, reason: String)
  /// The file or folder could not be opened; `reason` is the system's.
  case cannotOpen(path: String, reason: String)
  /// The file or folder is not an image, or not the kind that the reference says.
  case notAnImage(path: String, reason: String)
  /// Bytes could not be read; `what` names the file, blob or member.
  case unreadable(what: String, CodecError)
  /// A registry did not give what was asked for; `place` is a repository.
  case registry(place: String, reason: String)
  /// A registry did not give what was asked for, however often it was asked, and may do so another time:
  /// it was busy, the connection broke, it cannot be reached.
  case unavailable(place: String, reason: String)
  /// A JSON document breaks its specification.
  case badDocument(what: String, reason: String)
  /// A blob that a document names is not there.
  case missingBlob(what: String, name: String)
  /// A blob's bytes are not those that its descriptor promises.
  case digestMismatch(what: String, expected: Digest, actual: Digest)
  /// A blob's size is not the one that its descriptor promises.
  case sizeMismatch(what: String, expected: Int64, actual: Int64)
  /// The number of layers is not the number of diffIDs in the configuration.
  case layerCountMismatch(path: String, layers: Int, diffIDs: Int)
  /// A layer of a kind that cannot be read: encrypted, foreign, or no file system at all.
  case unsupportedLayer(what: String, reason: String)
  /// There are several images and the reference does not say which.
  case ambiguousImage(path: String, choices: [String])
  /// No image has the tag or digest of the reference.
  case noSuchImage(path: String, selector: String, choices: [String])
  /// There are several platforms and none is the one asked for.
  case noSuchPlatform(path: String, wanted: String?, choices: [String])
}

extension ImageError {
  /// Whether reading the same image may do better another time.
  package var mayPass: Bool {
    switch self {
    case .unavailable: true
    case .unreadable(_, let error): error.mayPass
    default: false
    }
  }
}

extension ImageError: CustomStringConvertible {
  /// The text for people.
  package var description: String { sentence.onOneLine }

  private var sentence: String {
    switch self {
    case .badReference(let text, let reason):
      "'\(text)' is not an image reference: \(reason)"
    case .cannotOpen(let path, let reason):
      "cannot open \(path): \(reason)"
    case .notAnImage(let path, let reason):
      "\(path) is not an image: \(reason)"
    case .unreadable(let what, let error):
      "\(what): \(error)"
    case .registry(let place, let reason), .unavailable(let place, let reason):
      "\(place): \(reason)"
    case .badDocument(let what, let reason):
      "\(what) is not what it should be: \(reason)"
    case .missingBlob(let what, let name):
      "\(what) is missing: there is no \(name); save or push the image again, with all its layers"
    case .digestMismatch(let what, let expected, let actual):
      "\(what) does not match its digest: expected \(expected), found \(actual); "
        + "it was damaged or changed, so save or push the image again"
    case .sizeMismatch(let what, let expected, let actual):
      "\(what) should have \(expected) bytes and has \(actual); save or push the image again"
    case .layerCountMismatch(let path, let layers, let diffIDs):
      "\(path): the image has \(layers) layers, but its configuration has \(diffIDs) diff_ids; "
        + "save or push the image again"
    case .unsupportedLayer(let what, let reason):
      "\(what) cannot be read: \(reason)"
    case .ambiguousImage(let path, let choices):
      "\(path) holds several images; add one of \(Self.list(choices))"
    case .noSuchImage(let path, let selector, let choices):
      choices.isEmpty
        ? "\(path): there is no image '\(selector)', nor any other"
        : "\(path): there is no image '\(selector)'; there are \(Self.list(choices))"
    case .noSuchPlatform(let path, let wanted, let choices):
      "\(path): the image has \(wanted.map { "no platform \($0)" } ?? "several platforms"); "
        + "choose a platform from \(Self.list(choices))"
    }
  }

  // An archive may name thousands of images; an error is one line.
  private static func list(_ choices: [String]) -> String {
    let shown = choices.prefix(12).joined(separator: ", ")
    return choices.count > 12 ? "\(shown), and \(choices.count - 12) more" : shown
  }
}
