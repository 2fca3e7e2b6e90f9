import ByteText

/// Why a file holds no key that can be used here.
package enum KeyError: Error, Hashable, Sendable {
  /// The bytes are no PEM file with exactly one block (RFC 7468).
  case notOneBlock
  /// The block holds something else than what was asked for.
  case otherLabel(String, wanted: String)
  /// The key is of a kind that is not used.
  case unsupportedKind
  /// The block is damaged.
  case damaged
  /// The key is encrypted, and no password was given.
  case needsPassword
  /// A password was given for a key that is not encrypted.
  case needsNoPassword
  /// The password does not open the key, or the block is damaged.
  case wrongPassword
  /// The password is empty, too long or has a zero byte.
  case badPassword
  /// libcrypto could not make the signature.
  case cannotSign
}

extension KeyError: CustomStringConvertible {
  /// The text for people; the caller says which file.
  package var description: String { text.onOneLine }

  private var text: String {
    switch self {
    case .notOneBlock: "it is no PEM file with one key"
    case .otherLabel("ENCRYPTED SIGSTORE PRIVATE KEY", _),
      .otherLabel("ENCRYPTED COSIGN PRIVATE KEY", _):
      "it is a key in cosign's own form; print the statement with --statement and let cosign sign it"
    case .otherLabel("EC PRIVATE KEY", _):
      "it is a key in the older form of OpenSSL; convert it: openssl pkcs8 -topk8 -in KEY -out NEW"
    case .otherLabel("PRIVATE KEY", _), .otherLabel("ENCRYPTED PRIVATE KEY", _):
      "it is a private key, and the public one is needed: openssl pkey -in KEY -pubout"
    case .otherLabel(let label, let wanted):
      "it is a PEM file of a '\(label)'; needed is a '\(wanted)'"
    case .unsupportedKind: "it is neither a P-256 (ECDSA) nor an Ed25519 key"
    case .damaged: "the key in it is damaged"
    case .needsPassword: "the key is encrypted; name a file with its password"
    case .needsNoPassword: "the key is not encrypted, but a password was given"
    case .wrongPassword: "the password does not open the key"
    case .badPassword: "a password has 1 to 1,000 bytes, on one line"
    case .cannotSign: "libcrypto cannot sign with the key"
    }
  }
}
