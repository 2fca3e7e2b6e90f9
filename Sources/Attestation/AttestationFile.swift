import ByteText
import JSON

/// A file of attestations: one document, or one on each line (in-toto attestation, bundle.md).
///
/// Each is a sigstore bundle of version 0.3 or a DSSE envelope alone.
package struct AttestationFile: Sendable {
  /// The media type of sigstore's bundle of version 0.3.
  package static let bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json"

  /// The envelopes, in their order.
  package let envelopes: [DSSEEnvelope]

  private static let countLimit = 64

  /// A file of those envelopes.
  package init(_ envelopes: [DSSEEnvelope]) { self.envelopes = envelopes }

  /// Reads a file; one line that cannot be read makes all of it unreadable.
  package init(_ bytes: [UInt8]) throws(AttestationError) {
    guard bytes.count <= sizeLimit else {
      throw AttestationError("the attestation is larger than \(sizeLimit) bytes")
    }
    guard !bytes.contains(0) else { throw AttestationError("the attestation has a zero byte") }
    // One document over several lines is no document in its first line.
    let lines = bytes.split(separator: 0x0A).map(Array.init).filter { line in
      !line.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    }
    let isOne = lines.count < 2 || (try? JSONValue(attestation: lines[0], "")) == nil
    let documents = isOne ? [bytes] : lines
    guard documents.count <= Self.countLimit else {
      throw AttestationError("there are more than \(Self.countLimit) attestations in the file")
    }
    var envelopes: [DSSEEnvelope] = []
    for document in documents {
      envelopes.append(
        try Self.envelope(of: JSONValue(attestation: document, "the attestation")))
    }
    self.envelopes = envelopes
  }

  private static func envelope(of value: JSONValue) throws(AttestationError) -> DSSEEnvelope {
    let object = try StrictObject(value, "the attestation")
    guard object["mediaType"] != nil || object["dsseEnvelope"] != nil else {
      return try DSSEEnvelope(value, "the envelope")
    }
    guard try object.string("mediaType") == bundleType else {
      throw AttestationError("the attestation is no sigstore bundle of version 0.3")
    }
    // A document that is both would be one thing to one reader and another to the next.
    guard object["payload"] == nil, object["messageSignature"] == nil else {
      throw AttestationError("the bundle is something else as well")
    }
    _ = try object.object("verificationMaterial").object("publicKey")
    let envelope = try DSSEEnvelope(object["dsseEnvelope"], "the bundle's envelope")
    guard envelope.signatures.count == 1 else {
      throw AttestationError("a bundle has exactly one signature, and this has more")
    }
    return envelope
  }

  /// The file's bytes: a bundle on each line.
  package var bytes: [UInt8] {
    envelopes.flatMap { envelope in
      JSONWriter.bytes { json in
        json.object {
          json.member("mediaType", Self.bundleType)
          json.name("verificationMaterial")
          json.object {
            json.name("publicKey")
            json.object { json.member("hint", envelope.signatures.first?.keyID) }
            // Readers of protocol buffers take an absent list for an empty one; others do not.
            json.name("tlogEntries")
            json.array {}
          }
          json.name("dsseEnvelope")
          envelope.write(to: json)
        }
        json.end()
      }
    }
  }
}
