import Codecs
import ContainerImage
import Foundation
import JSON
import ReleaseAudit
import Rules
import Signatures
import System
import Testing

@testable import Attestation

/// Attestations that somebody changed, made for something else, or made to be read in two ways.
///
/// Two kinds: bytes that changed after they were signed, and statements that the right key signed and
/// that are not right. Neither may be accepted, and none may end the process.
@Suite("Manipulated attestations") struct ManipulatedAttestationTests {
  private let key: SigningKey
  private let stranger: SigningKey
  private let check: AttestationCheck
  private let genuine: AttestationFile

  init() throws {
    let imgdiff = try Imgdiff.attesting()
    func bytes(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: imgdiff.folder.url(name)))
    }
    key = try SigningKey(pem: bytes("p256.key"))
    stranger = try SigningKey(pem: bytes("stranger.key"))
    genuine = try AttestationFile(bytes("p256.att"))
    let proof = try #require(try AttestedProof(genuine.envelopes[0].payload))
    check = AttestationCheck(
      keys: [key.verificationKey], subject: proof.subject, config: proof.serviceConfig,
      platform: try #require(Platform(proof.platform)), maxAge: 1, policy: nil,
      now: try #require(Timestamp(seconds: proof.created.seconds + 3600)))
  }

  private func isAccepted(_ bytes: [UInt8]) -> Bool {
    if case .accepted = check.outcome(of: bytes) { true } else { false }
  }

  private var statement: String { String(decoding: genuine.envelopes[0].payload, as: UTF8.self) }

  /// The bundle of the absence statement alone.
  private var bundle: String {
    String(decoding: AttestationFile([genuine.envelopes[0]]).bytes, as: UTF8.self)
  }

  private func signed(_ statement: String, by key: SigningKey) throws -> [UInt8] {
    AttestationFile([try DSSEEnvelope(signing: Array(statement.utf8), with: key)]).bytes
  }

  @Test("What was not changed is accepted, signed anew and as an envelope alone, too")
  func unchanged() throws {
    #expect(isAccepted(genuine.bytes) && isAccepted(Array(bundle.utf8)))
    #expect(isAccepted(try signed(statement, by: key)))
    #expect(try !isAccepted(signed(statement, by: stranger)))
    let envelope = try #require(
      JSONSerialization.jsonObject(with: Data(bundle.utf8)) as? [String: Any])
    let alone = try JSONSerialization.data(
      withJSONObject: try #require(envelope["dsseEnvelope"]), options: [.prettyPrinted])
    #expect(isAccepted([UInt8](alone)))
  }

  @Test("A statement that the key signed and that is not right is refused")
  func statements() throws {
    let changes = Self.statementChanges
    var refused = 0
    for (from, to) in changes {
      let changed = statement.replacing(from, with: to, maxReplacements: 1)
      #expect(changed != statement, "nothing to change: \(from)")
      #expect(try !isAccepted(signed(changed, by: key)), "\(from) → \(to)")
      refused += 1
    }
    // Cut short anywhere, and with anything behind it.
    let bytes = Array(statement.utf8)
    for end in stride(from: 1, to: bytes.count, by: bytes.count / 40) {
      let cut = String(decoding: bytes[..<end], as: UTF8.self)
      #expect(try !isAccepted(signed(cut, by: key)), "cut at \(end)")
      refused += 1
    }
    for tail in ["{}", statement, ",", "\u{0}", "null"] {
      #expect(try !isAccepted(signed(statement + tail, by: key)), "\(tail)")
      refused += 1
    }
    #expect(refused > 90)
  }

  private static let statementChanges: [(String, String)] = {
    let digest = String(repeating: "0", count: 64)
    var changes = [
      (
        #""_type":"https://in-toto.io/Statement/v1""#,
        #""_type":"https://in-toto.io/Statement/v0.1""#
      ),
      (#""_type":"https://in-toto.io/Statement/v1","#, ""),
      (#""_type":"https://in-toto.io/Statement/v1""#, #""_type":1"#),
      (#""predicateType":"urn:imgdiff:absence/v1""#, #""predicateType":"urn:imgdiff:absence/v2""#),
      (#""predicateType":"urn:imgdiff:absence/v1""#, #""predicateType":"urn:imgdiff:Absence/v1""#),
      (
        #""predicateType":"urn:imgdiff:absence/v1""#,
        #""predicateType":"https://in-toto.io/attestation/svr/v0.2""#
      ),
      (#""predicateType":"urn:imgdiff:absence/v1","#, ""),
      (#""subject":[{"#, #""subject":[{"digest":{"sha256":"\#(digest)"}},{"#),
      (#""subject":[{"digest":{"sha256":""#, #""subject":[{"digest":{"sha256":"sha256:"#),
      (#""subject":[{"digest":{"sha256":""#, #""subject":[{"digest":{"sha512":""#),
      (#""subject":[{"digest":{"sha256":""#, #""subject":[{"digest":{"SHA256":""#),
      (#""subject":[{"digest":{"sha256":""#, #""subject":[{"digest":{"sha256":" "#),
      (#""subject":[{"digest":{"sha256":""#, #""subject":[{"digest":{"gitCommit":"x","sha256":""#),
      (#""subject":[{"digest":{"sha256":""#, #""subject":[{"digest":{"sha256":"0"#),
      (#""subject":[{"digest":"#, #""subject":[{"name":"app","sum":"#),
      (#""subject":["#, #""subject":[null,"#), (#""subject":["#, #""subject":[],"other":["#),
      (#""subject":["#, #""Subject":["#), (#""subject":["#, #""subject":[],"subject":["#),
      (#""subject":["#, #""SUBJECT":[],"subject":["#),
      (#""verdict":"proven""#, #""verdict":"leaked""#),
      (#""verdict":"proven""#, #""verdict":"Proven""#),
      (#""verdict":"proven""#, #""verdict":"proven ""#),
      (#""verdict":"proven""#, #""verdict":true"#), (#""verdict":"proven""#, #""verdict":null"#),
      (#""verdict":"proven","#, ""), (#""verdict""#, #""Verdict""#),
      (#""verdict":"proven""#, #""verdict":"leaked","verdict":"proven""#),
      (#""verdict":"proven""#, #""VERDICT":"leaked","verdict":"proven""#),
      (#""verdict":"proven""#, #""verd\u0069ct":"leaked","verdict":"proven""#),
      (#""platform":"linux/amd64""#, #""platform":"linux/arm64""#),
      (#""platform":"linux/amd64""#, #""platform":"linux/amd64/v2""#),
      (#""platform":"linux/amd64""#, #""platform":"windows/amd64""#),
      (#""platform":"linux/amd64""#, #""platform":"Linux/amd64""#),
      (#""platform":"linux/amd64""#, #""platform":"""#),
      (#""platform":"linux/amd64""#, #""platform":["linux/amd64"]"#),
      ("T22:13:20Z", "T22:13:20+00:00"), ("T22:13:20Z", "T22:13:20"), ("T22:13:20Z", "T24:13:20Z"),
      ("T22:13:20Z", "t22:13:20z"), ("T22:13:20Z", " 22:13:20Z"), ("2023-11-14", "2023-11-31"),
      ("2023-11-14", "2023-11-13"), ("2023-11-14", "2023-10-14"), ("2023-11-14", "2023-11-15"),
      ("2023-11-14", "2099-11-14"), ("2023-11-14", "0000-00-00"), ("2023-11-14", "20231-1-14"),
      (#""timeCreated":"2023-11-14T22:13:20Z","#, ""),
      (#""timeCreated":"2023-11-14T22:13:20Z""#, #""timeCreated":1700000000"#),
      (#""service":{"manifest""#, #""servant":{"manifest""#),
      (#""config":{"digest":{"sha256":""#, #""config":{"digest":{"sha256":"00"#),
      (#""config":{"digest""#, #""config":{"digest":{"sha256":"\#(digest)"}},"was":{"digest""#),
      (#""localdev":{"#, #""local":{"#),
      (#""claims":["#, #""claims":[],"was":["#), (#""claims":["#, #""claims":[0,"#),
      (#""claims":["#, #""claims":null,"was":["#),
      (#""examined":17"#, #""examined":-17"#), (#""examined":17"#, #""examined":"17""#),
      (#""examined":17"#, #""examined":1.7e1"#), (#""examined":17"#, #""examined":017"#),
      (#""examined":17"#, #""examined":99999999999999999999"#),
      (#""exceptions":0}"#, #""exceptions":1}"#),
      (#""surface":{"#, #""surface":[],"was":{"#),
      (#""exceptions":[]"#, #""exceptions":{}"#), (#""exceptions":[]"#, #""exceptions":[{}]"#),
      (
        #""exceptions":[]"#,
        #""exceptions":[{"rule":"no-test-files","subject":"x","reason":"y","distribution":null,"#
          + #""hidden":false,"files":0,"paths":[]}]"#
      ),
      (#","exceptions":[],"#, ","),
      (#""unread":[]"#, #""unread":[{"line":"*","reason":"why not"}]"#),
      (#""unread":[]"#, #""unread":["*"]"#), (#""tool":{"#, #""tool":[{}],"was":{"#),
      (#""predicate":{"#, #""predicate":"proven","was":{"#),
      (#""predicate":{"#, #""predicate":{},"predicate":{"#),
      ("{", "\u{FEFF}{"), ("{", "[{"), ("{", #"{"_type":"x","#),
      ("{", "{" + #""deep":"# + String(repeating: "[", count: 10_000)),
      ("{", #"{"x":"\#u{0}","#), ("{", #"{"x":"\q","#), ("{", "{'x':1,"), ("{", "{/**/"),
    ]
    for rule in RuleRegistry.claims {
      changes.append((#""id":"\#(rule.id)""#, #""id":"\#(rule.id)-x""#))
    }
    for id in ["no-test-distributions", "no-test-files", "no-test-imports"] {
      changes.append((#""id":"\#(id)","#, #""id":"\#(id)","holds":false,"#))
    }
    changes.append((#""holds":true"#, #""holds":false"#))
    changes.append((#""holds":true"#, #""holds":"true""#))
    changes.append((#""holds":true"#, #""holds":1"#))
    return changes
  }()

  @Test("A bundle or envelope that changed after it was signed is refused")
  func envelopes() throws {
    let bundle = bundle
    let payload = String(try #require(bundle.firstMatch(of: /"payload":"([^"]*)"/)).1)
    let signature = String(try #require(bundle.firstMatch(of: /"sig":"([^"]*)"/)).1)
    let urlSafe = signature.replacing("+", with: "-").replacing("/", with: "_")
    let other = try signed(statement.replacing("proven", with: "leaked"), by: stranger)
    let result = Base64Text.of(genuine.envelopes[1].payload)
    var changes: [(String, String)] = [
      ("bundle.v0.3+json", "bundle.v0.4+json"), ("bundle.v0.3+json", "bundle.v0.2+json"),
      (#""mediaType":"#, #""mediatype":"#), (#""mediaType":"#, #""mediaType":null,"was":"#),
      (#""mediaType":"#, #""mediaType":"x","mediaType":"#),
      (#""dsseEnvelope":"#, #""dsseenvelope":"#), (#""dsseEnvelope":"#, #""messageSignature":"#),
      (#""dsseEnvelope":"#, #""messageSignature":{},"dsseEnvelope":"#),
      (#""dsseEnvelope":"#, #""DSSEEnvelope":{},"dsseEnvelope":"#),
      (#""dsseEnvelope":{"#, #""dsseEnvelope":[{"#), (#""publicKey":"#, #""certificate":"#),
      (#""verificationMaterial":"#, #""was":"#), (#"{"mediaType""#, #"{"payload":"","mediaType""#),
      ("application/vnd.in-toto+json", "application/vnd.in-toto.absence+json"),
      ("application/vnd.in-toto+json", "application/json"), ("application/vnd.in-toto+json", ""),
      ("application/vnd.in-toto+json", "application/vnd.in-toto+JSON"),
      ("application/vnd.in-toto+json", "application/vnd.in-toto+json "),
      (#""payloadType":"#, #""payloadtype":"#), (#""payloadType":"#, #""payloadType":1,"was":"#),
      (#""payloadType":"#, #""PayloadType":"x","payloadType":"#),
      (#""payload":"#, #""Payload":"","payload":"#), (#""payload":"#, #""payload":"","payload":"#),
      (#""payload":"#, #""payload":null,"was":"#), (#""payload":""#, #""payload":""# + "\\n"),
      (payload, ""), (payload, "===="), (payload, "A"),
      (payload, payload + "===="), (payload, payload + "AAAA"),
      (payload, " " + payload), (payload, payload + "\\u000a"),
      (payload, String(payload.prefix(76)) + "\\n" + String(payload.dropFirst(76))),
      (payload, String(payload.dropLast(4))),
      (payload, String(payload.dropFirst(4))),
      (payload, result), (payload, "%" + payload.dropFirst()),
      (#""signatures":["#, #""signatures":[],"was":["#),
      (#""signatures":["#, #""signatures":[null,"#), (#""signatures":["#, #""signatures":[{},"#),
      (#""signatures":["#, #""signatures":[{"keyid":"","sig":"AAAA"},"#),
      (#""signatures":["#, #""signatures":[{"keyid":"","sig":"\#(signature)"},"#),
      (
        #""signatures":["#,
        #""signatures":["# + String(repeating: #"{"sig":"AAAA"},"#, count: 100_000)
      ),
      (#""sig":"#, #""Sig":"#), (#""sig":"#, #""sig":"AAAA","sig":"#),
      (#""sig":"#, #""sig":1,"x":"#),
      (#""keyid":"#, #""keyid":{},"x":"#),
      (signature, ""), (signature, "AAAA"), (signature, signature + "AAAA"),
      (signature, String(signature.dropLast(4))), (signature, signature + "="),
      (signature, String(repeating: "A", count: 1 << 20)),
      (signature, String(signature.dropLast(2)) + "!!"),
      (signature, "\\u0000" + signature), (signature, signature + "\\u003d"),
    ]
    if urlSafe != signature { changes.append((signature, urlSafe)) }
    for (from, to) in changes {
      let changed = bundle.replacing(from, with: to, maxReplacements: 1)
      #expect(changed != bundle, "nothing to change: \(from.prefix(80))")
      #expect(!isAccepted(Array(changed.utf8)), "\(from.prefix(80)) → \(to.prefix(80))")
    }
    let whole: [[UInt8]] = [
      [], [0], Array("null".utf8), Array("[]".utf8), Array("{}".utf8), Array("\"\"".utf8),
      Array("[\(bundle)]".utf8), Array("{\"a\":\(bundle)}".utf8), [0xEF, 0xBB, 0xBF] + bundle.utf8,
      Array(bundle.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), 0] }),
      [0x1F, 0x8B] + bundle.utf8,
      Array((bundle + bundle.dropLast(20)).utf8), Array((bundle + "x").utf8), other,
      Array("x\n\(bundle)".utf8), Array(repeating: UInt8(ascii: "["), count: 1 << 20),
      Array(repeating: UInt8(ascii: "\n"), count: 1 << 20), Array(repeating: 0x20, count: 17 << 20),
      Array(String(repeating: bundle, count: 65).utf8), Array(statement.utf8),
      Array((String(repeating: "{\"a\":", count: 1 << 16) + bundle).utf8),
    ]
    for (place, bytes) in whole.enumerated() { #expect(!isAccepted(bytes), "whole \(place)") }
    #expect(changes.count + whole.count > 75)
  }

  @Test("No bit of payload, type and signature can be changed")
  func bits() throws {
    let envelope = genuine.envelopes[0]
    let original = Array(bundle.utf8)
    func range(_ text: String) throws -> Range<Int> {
      let range = try #require(bundle.firstRange(of: text))
      let start = bundle.utf8.distance(from: bundle.startIndex, to: range.lowerBound)
      return start..<start + text.utf8.count
    }
    let ranges = [
      try range(Base64Text.of(envelope.payload)), try range(DSSEEnvelope.statementType),
      try range(Base64Text.of(envelope.signatures[0].bytes)),
    ]
    var place = 0
    for index in ranges.joined() {
      place += 1
      // Every place of the short ones, every seventh of the payload.
      if ranges[0].contains(index), place % 7 != 0 { continue }
      var bytes = original
      bytes[index] ^= UInt8(1 << (place % 7))
      #expect(!isAccepted(bytes), "byte \(index)")
    }
  }

  @Test("A key is read in one form only")
  func keys() throws {
    let imgdiff = try Imgdiff.attesting()
    let pem = try String(contentsOf: imgdiff.folder.url("p256.pub"), encoding: .utf8)
    let label = "PUBLIC KEY"
    for changed in [
      "", pem + pem, pem.replacing(label, with: "CERTIFICATE"), String(pem.dropLast(10)),
      pem.replacing("-----END", with: "-----BEGIN"), pem.replacing("MFkw", with: "MFkx"),
      pem.replacing("MFkw", with: "MF*w"), pem.replacing("\n", with: ""),
      String(repeating: "-----BEGIN PUBLIC KEY-----\n", count: 10_000),
    ] {
      #expect(throws: KeyError.self) { try VerificationKey(pem: Array(changed.utf8)) }
      #expect(throws: KeyError.self) { try SigningKey(pem: Array(changed.utf8)) }
    }
    // A point that is not on the curve.
    let der = key.verificationKey.der
    #expect(throws: KeyError.self) {
      try VerificationKey(
        pem: Array(
          """
          -----BEGIN PUBLIC KEY-----
          \(Base64Text.of(der.dropLast(1) + [der[90] ^ 1]))
          -----END PUBLIC KEY-----
          """.utf8))
    }
  }

  @Test("Moments are read and written in one form")
  func timestamps() throws {
    for seconds: Int64 in [0, 951_782_399, 951_782_400, 1_700_000_000, 253_402_300_799] {
      let time = try #require(Timestamp(seconds: seconds))
      #expect(Timestamp(time.description) == time)
    }
    #expect(Timestamp(seconds: 951_782_400)?.description == "2000-02-29T00:00:00Z")
    #expect(Timestamp("1900-02-29T00:00:00Z") == nil && Timestamp("2023-02-29T00:00:00Z") == nil)
    #expect(Timestamp(seconds: -1) == nil && Timestamp(seconds: 253_402_300_800) == nil)
  }
}

/// Base64 by another implementation than the one that is tested.
private enum Base64Text {
  static func of(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
}
