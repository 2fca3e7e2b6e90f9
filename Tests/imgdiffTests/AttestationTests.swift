import FixtureBuilder
import Foundation
import Testing

/// `imgdiff attest` and `imgdiff verify`, as a pipeline and a gate run them.
@Suite("Attesting and verifying") struct AttestationTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .attesting() }

  private func verify(_ arguments: String...) throws -> Imgdiff.Outcome {
    try imgdiff.run(arguments: ["verify", "service.oci"] + arguments)
  }

  @Test("What a key of either kind signed is accepted", arguments: ["p256", "ed25519"])
  func accepted(key: String) throws {
    let outcome = try verify("--key", "\(key).pub", "--attestation", "\(key).att")
    #expect(outcome.status == 0 && outcome.errors == "")
    #expect(outcome.text.hasPrefix("proven: sha256:"))
    #expect(
      outcome.text.contains(" linux/amd64\n") && outcome.text.contains("2023-11-14T22:13:20Z"))
    // Any of several keys will do.
    let several = try verify(
      "--key", "stranger.pub", "--key", "\(key).pub", "--attestation", "\(key).att", "--quiet")
    #expect(several.status == 0 && several.text == "")
  }

  @Test(
    "What is not expressly right is refused, with the reason",
    arguments: [
      (["service.oci", "--key", "stranger.pub", "--attestation", "p256.att"], "by the given key"),
      (["localdev.oci", "--key", "p256.pub", "--attestation", "p256.att"], "another image"),
      (
        ["service.oci", "--key", "p256.pub", "--attestation", "p256.att", "--max-age", "30"],
        "more than 30 days old"
      ),
      (["service.oci", "--key", "p256.pub", "--attestation", "p256.pub"], "no JSON"),
      (["service.oci", "--key", "p256.pub", "--attestation", "/dev/null"], "no JSON"),
      (
        [
          "service.oci", "--key", "p256.pub", "--attestation", "p256.att", "--recheck", "other.oci",
        ],
        "another localdev image"
      ),
    ])
  func refused(call: [String], reason: String) throws {
    var other = SamplePair().localdev
    other.steps.append(.layer(LayerRecipe([.file("etc/more", "more\n")], createdBy: "RUN more")))
    try imgdiff.add("other.oci", try OCILayout([other]).archive())
    let outcome = try imgdiff.run(arguments: ["verify"] + call)
    #expect(outcome.status == 1 && outcome.errors == "")
    #expect(outcome.text.hasPrefix("refused: ") && outcome.text.contains(reason), "\(outcome.text)")
  }

  @Test(
    "What cannot be judged ends with 2 and says what to do",
    arguments: [
      ("verify service.oci --key absent.pub --attestation p256.att", "cannot read the key"),
      ("verify service.oci --key p256.key --attestation p256.att", "openssl pkey"),
      ("verify service.oci --key service.oci --attestation p256.att", "no PEM file"),
      ("verify service.oci --key p256.pub --attestation absent", "cannot read the attestation"),
      ("verify service.oci --key p256.pub", "--attestation"),
      ("verify service.tar --key p256.pub --attestation p256.att", "push the image"),
      ("attest service.tar localdev.tar --key p256.key", "push the image"),
      ("attest service.oci localdev.oci --key p256.pub", "PRIVATE KEY"),
      ("attest service.oci localdev.oci --key rsa.key", "neither a P-256"),
      ("attest service.oci localdev.oci --key old.key", "openssl pkcs8"),
      ("attest service.oci localdev.oci --key locked.key", "--key-password-file"),
      ("attest service.oci localdev.oci --key locked.key --key-password-file p256.pub", "password"),
      ("attest service.oci localdev.oci", "--statement"),
      (
        "attest service.oci localdev.oci --key p256.key --attestation p256.key", "replace the input"
      ),
      ("attest localdev.oci service.oci --statement", "swapped"),
    ])
  func inconclusive(call: String, reason: String) throws {
    try imgdiff.add("service.tar", .dockerSave25([SamplePair().service]))
    try imgdiff.add("localdev.tar", .dockerSave25([SamplePair().localdev]))
    _ = try imgdiff.shell(
      """
      openssl genpkey -algorithm RSA -out rsa.key 2>/dev/null
      openssl ecparam -name prime256v1 -genkey -noout -out old.key
      openssl pkcs8 -topk8 -in p256.key -passout pass:words -out locked.key
      """)
    let outcome = try imgdiff.run(arguments: call.split(separator: " ").map(String.init))
    #expect(outcome.status == 2 && outcome.text == "", "\(outcome.text)")
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
  }

  @Test("A key with a password is opened by that of a file or a descriptor")
  func passwords() throws {
    let outcome = try imgdiff.shell(
      """
      set -e
      printf 'two words\\n' > password
      openssl pkcs8 -topk8 -in p256.key -passout file:password -out locked.key
      for file in password /dev/fd/3; do
        "$0" attest service.oci localdev.oci --quiet --key locked.key --key-password-file $file \\
          3< password > made.att
        "$0" verify service.oci --quiet --key p256.pub --attestation made.att
      done
      """)
    #expect(outcome.status == 0 && outcome.errors == "")
  }

  @Test("What leaks is not attested, and what an earlier run attested goes")
  func leaking() throws {
    try imgdiff.add(
      "leaking.oci", try OCILayout([SamplePair(leak: .uninstalledLater).service]).archive())
    for call in [
      "leaking.oci localdev.oci --key p256.key --attestation p256.att",
      "absent.oci localdev.oci --key p256.key --attestation ed25519.att",
      "leaking.oci localdev.oci --statement", "leaking.oci localdev.oci --key p256.key",
    ] {
      let outcome = try imgdiff.run(
        arguments: ["attest"] + call.split(separator: " ").map(String.init))
      #expect(outcome.status == (call.hasPrefix("absent") ? 2 : 1), "\(call)")
      #expect(!outcome.text.contains("payload") && !outcome.text.contains("_type"))
    }
    #expect(try !imgdiff.folder.names.contains { ["p256.att", "ed25519.att"].contains($0) })
  }

  @Test("The same inputs give the same bytes, wherever and whenever they are attested")
  func reproducible() throws {
    let zones = ["UTC", "Pacific/Kiritimati"]
    let statements = try zones.map { zone in
      try imgdiff.run(
        "attest", "service.oci", "localdev.oci", "--statement",
        environment: Imgdiff.attestedTime.merging(["TZ": zone]) { $1 }
      ).output
    }
    #expect(statements[0] == statements[1] && !statements[0].isEmpty)
    // Ed25519 has no random number in its signatures.
    let signed = try zones.map { zone in
      try imgdiff.run(
        "attest", "service.oci", "localdev.oci", "--key", "ed25519.key",
        environment: Imgdiff.attestedTime.merging(["TZ": zone]) { $1 }
      ).output
    }
    #expect(signed[0] == signed[1])
    #expect(signed[0] == (try Data(contentsOf: imgdiff.folder.url("ed25519.att"))))
    let wrong = try imgdiff.run(
      "attest", "service.oci", "localdev.oci", "--statement",
      environment: ["SOURCE_DATE_EPOCH": "yesterday"])
    #expect(wrong.status == 2 && wrong.errors.contains("SOURCE_DATE_EPOCH"))
  }

  @Test("A proof that is run again says the same")
  func recheck() throws {
    let outcome = try verify(
      "--key", "p256.pub", "--attestation", "p256.att", "--recheck", "localdev.oci")
    #expect(outcome.status == 0 && outcome.text.contains("says the same"), "\(outcome.errors)")
  }

  @Test("An exception is accepted where a policy of the gate allows the same")
  func exceptions() throws {
    try imgdiff.add(
      "leaking.oci", try OCILayout([SamplePair(leak: .uninstalledLater).service]).archive())
    try imgdiff.add(
      "tests.oci", try OCILayout([SamplePair(leak: .testsCopied).service]).archive())
    try imgdiff.write(
      "hidden.yml", "hidden: {level: note, reason: it is on its way out}\nlevels: {parity: note}\n")
    try imgdiff.write("paths.yml", "allow: [{path: app/tests/**, reason: a demonstration}]\n")
    try imgdiff.write(
      "expired.yml",
      "allow: [{path: app/tests/**, reason: a demonstration, expires: 2024-01-01}]\n")
    try imgdiff.write("other.yml", "allow: [{path: app/data/**, reason: something else}]\n")
    for (image, policy) in [("leaking.oci", "hidden.yml"), ("tests.oci", "paths.yml")] {
      let attested = try imgdiff.run(
        "attest", image, "localdev.oci", "--policy", policy, "--key", "p256.key",
        "--attestation", "x.att", environment: Imgdiff.attestedTime)
      #expect(attested.status == 0, "\(attested.text)\(attested.errors)")
      let call = ["verify", image, "--key", "p256.pub", "--attestation", "x.att"]
      let bare = try imgdiff.run(arguments: call)
      #expect(bare.status == 1 && bare.text.contains("an exception was made for"), "\(bare.text)")
      for (gate, status) in [
        (policy, 0), ("other.yml", 1), ("expired.yml", 1),
        (policy == "paths.yml" ? "hidden.yml" : "paths.yml", 1),
      ] {
        let outcome = try imgdiff.run(arguments: call + ["--policy", gate])
        #expect(outcome.status == Int32(status), "\(image) \(gate): \(outcome.text)")
        #expect(status == 1 || outcome.text.contains("but for"))
      }
      // The claims that exceptions were made for are not among what holds.
      let result = try imgdiff.run(
        "attest", image, "localdev.oci", "--policy", policy, "--statement", "--predicate", "svr")
      #expect(result.text.contains("IMGDIFF_PROVEN"))
      #expect(!result.text.contains("IMGDIFF_NO_EXCEPTIONS"))
    }
  }

  @Test("Indexes of an earlier run are used from a folder that is named, and the statement says so")
  func keptIndexes() throws {
    let call = ["attest", "service.oci", "localdev.oci", "--statement"]
    for (more, kept) in [([], false), (["--cache", "kept"], true), (["--no-cache"], false)] {
      let outcome = try imgdiff.run(
        arguments: call + more, environment: ["XDG_CACHE_HOME": imgdiff.folder.path + "/usual"])
      #expect(outcome.text.contains("\"keptIndexes\":\(kept)"))
    }
    #expect(try !imgdiff.folder.names.contains("usual"))
  }
}
