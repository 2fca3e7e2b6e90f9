import ByteText
import JSON
import Signatures

/// A signed payload (DSSE 1.0, envelope.md): the bytes, what they are, and signatures over both.
package struct DSSEEnvelope: Hashable, Sendable {
  /// The payload type of in-toto statements.
  package static let statementType = "application/vnd.in-toto+json"

  /// A signature, and which key its maker says that it is by; nobody signs that word.
  package struct Signature: Hashable, Sendable {
    /// The maker's name for the key; empty where there is none.
    package let keyID: String
    /// The signature.
    package let bytes: [UInt8]
  }

  /// What the payload is.
  package let payloadType: String
  /// The bytes that are signed, as they are.
  package let payload: [UInt8]
  /// The signatures.
  package let signatures: [Signature]

  /// More signatures than anybody makes; each costs a check for each key.
  private static let signatureLimit = 16

  /// Signs a statement.
  package init(signing statement: [UInt8], with key: SigningKey) throws(KeyError) {
    payloadType = Self.statementType
    payload = statement
    let signature = try key.signature(of: Self.encoded(payloadType, statement))
    signatures = [Signature(keyID: key.verificationKey.id, bytes: signature)]
  }

  /// Reads an envelope.
  init(_ value: JSONValue?, _ what: String) throws(AttestationError) {
    let object = try StrictObject(value, what)
    payloadType = try object.string("payloadType")
    payload = try Self.bytes(object, "payload", "the payload")
    var signatures: [Signature] = []
    let list = try object.list("signatures")
    guard (1...Self.signatureLimit).contains(list.count) else {
      throw AttestationError(
        "\(what) has \(list.count) signatures; it may have 1 to \(Self.signatureLimit)")
    }
    for value in list {
      let signature = try StrictObject(value, "a signature")
      signatures.append(
        Signature(
          keyID: try signature.optionalString("keyid") ?? "",
          bytes: try Self.bytes(signature, "sig", "a signature")))
    }
    self.signatures = signatures
  }

  /// The standard alphabet, padded, and with no bit that says nothing: one text for the same bytes.
  private static func bytes(
    _ object: StrictObject, _ name: String, _ what: String
  ) throws(AttestationError) -> [UInt8] {
    let text = try object.string(name)
    guard let bytes = Base64.decodePadded(Array(text.utf8)[...]), !bytes.isEmpty,
      Base64.encode(bytes) == text
    else { throw AttestationError("\(what) is no base64") }
    return bytes
  }

  /// What is signed: the pre-authentication encoding (DSSE 1.0, protocol.md).
  static func encoded(_ type: String, _ payload: [UInt8]) -> [UInt8] {
    Array("DSSEv1 \(type.utf8.count) \(type) \(payload.count) ".utf8) + payload
  }

  /// The first of `keys` that made one of the signatures; nil where none did.
  package func signer(among keys: [VerificationKey]) -> VerificationKey? {
    let encoded = Self.encoded(payloadType, payload)
    return keys.first { key in
      signatures.contains { key.verifies($0.bytes, of: encoded) }
    }
  }

  /// Writes the envelope as a value.
  func write(to json: JSONWriter) {
    json.object {
      json.member("payload", Base64.encode(payload))
      json.member("payloadType", payloadType)
      json.name("signatures")
      json.array {
        for signature in signatures {
          json.object {
            json.member("keyid", signature.keyID)
            json.member("sig", Base64.encode(signature.bytes))
          }
        }
      }
    }
  }
}
