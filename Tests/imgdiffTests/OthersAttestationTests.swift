import FixtureBuilder
import Foundation
import Testing

/// Our attestations as the libraries of others read them, and theirs as we do.
@Suite(
  "Attestations and the libraries of others",
  .enabled(if: Validators.areThere, Validators.absence))
struct OthersAttestationTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .attesting() }

  private func python(_ arguments: String) throws -> String {
    let outcome = try imgdiff.shell(Validators.attestation(arguments))
    #expect(outcome.status == 0, "\(outcome.errors)")
    return outcome.text
  }

  @Test(
    "securesystemslib, in-toto-attestation and sigstore-models accept what we sign",
    arguments: ["p256", "ed25519"])
  func ours(key: String) throws {
    #expect(
      try python("check \(key).att \(key).pub")
        == "urn:imgdiff:absence/v1\nhttps://in-toto.io/attestation/svr/v0.2\n")
  }

  @Test("Envelopes that securesystemslib signs are judged as ours are")
  func theirs() throws {
    _ = try imgdiff.shell(
      """
      SOURCE_DATE_EPOCH=1700000000 "$0" attest service.oci localdev.oci --statement > good
      sed 's/"verdict":"proven"/"verdict":"leaked"/' good > bad
      """)
    for (call, key, status) in [
      ("make p256.key good", "p256", 0), ("make ed25519.key good", "ed25519", 0),
      ("two stranger.key p256.key good", "p256", 0), ("make p256.key good", "ed25519", 1),
      ("make p256.key bad", "p256", 1), ("make stranger.key good", "p256", 1),
      ("two stranger.key ed25519.key good", "p256", 1),
    ] {
      _ = try python("\(call) theirs.att")
      let outcome = try imgdiff.run(
        "verify", "service.oci", "--key", "\(key).pub", "--attestation", "theirs.att")
      #expect(outcome.status == Int32(status), "\(call): \(outcome.text)")
    }
  }

  @Test("The Rego policy of Docs/attestation.md admits what is proven without exceptions")
  func rego() throws {
    let page = try String(
      contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Docs/attestation.md"), encoding: .utf8)
    let block = try #require(page.firstMatch(of: /```rego\n((?s:.*?))```/)).1
    try imgdiff.write("policy.rego", String(block))
    // It is about the second statement, the Simple Verification Result.
    #expect(try python("policy policy.rego p256.att") == "denied\nallowed\n")
    try imgdiff.add(
      "tests.oci", try OCILayout([SamplePair(leak: .testsCopied).service]).archive())
    try imgdiff.write("p.yml", "allow: [{path: app/tests/**, reason: a demonstration}]\n")
    let excepted = try imgdiff.run(
      "attest", "tests.oci", "localdev.oci", "--policy", "p.yml", "--key", "p256.key",
      "--attestation", "excepted.att")
    #expect(excepted.status == 0)
    #expect(try python("policy policy.rego excepted.att") == "denied\ndenied\n")
  }
}
