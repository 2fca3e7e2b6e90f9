import ByteText
import Codecs
import ContainerImage

/// Why a layer could not be indexed or applied.
package enum LayerError: Error, Sendable {
  /// The layer's bytes could not be read; `layer` names it with its image.
  case unreadable(layer: String, CodecError)
  /// The blob's bytes are not those of its digest.
  case digestMismatch(layer: String, expected: Digest, actual: Digest)
  /// The blob has another number of bytes than its descriptor promises.
  case sizeMismatch(layer: String, expected: Int64, actual: Int64)
  /// The uncompressed bytes are not those of the diffID in the configuration.
  case diffIDMismatch(layer: String, expected: Digest, actual: Digest)
  /// The layer came by on a stream and has a digest that was not computed while it did.
  case unverifiable(layer: String, algorithm: Digest.Algorithm)
  /// The layer has more entries, or longer names, than the limit allows.
  case tooLarge(layer: String, reason: String)
  /// No container engine could unpack this entry, so there is no file system to speak of.
  case unplaceable(layer: String, path: String, reason: String)
}

extension LayerError {
  /// Whether reading the same layer may do better another time.
  package var mayPass: Bool {
    if case .unreadable(_, let error) = self { error.mayPass } else { false }
  }
}

extension LayerError: CustomStringConvertible {
  /// The text for people.
  package var description: String { sentence.onOneLine }

  private var sentence: String {
    switch self {
    case .unreadable(let layer, let error):
      "\(layer): \(error)"
    case .digestMismatch(let layer, let expected, let actual):
      "\(layer) does not match its digest: expected \(expected), found \(actual); "
        + "it was damaged or changed, so save or push the image again"
    case .sizeMismatch(let layer, let expected, let actual):
      actual > expected
        ? "\(layer) should have \(expected) bytes and has more"
        : "\(layer) should have \(expected) bytes and ends after \(actual)"
    case .diffIDMismatch(let layer, let expected, let actual):
      "\(layer) does not match its diffID once uncompressed: expected \(expected), "
        + "found \(actual); it was damaged or changed, so save or push the image again"
    case .unverifiable(let layer, let algorithm):
      "\(layer) has a \(algorithm.rawValue) digest, which cannot be checked on a stream; "
        + "give imgdiff an uncompressed file instead"
    case .tooLarge(let layer, let reason):
      "\(layer) is too large: \(reason)"
    case .unplaceable(let layer, let path, let reason):
      "\(layer): entry '\(path)' cannot be unpacked: \(reason)"
    }
  }
}
