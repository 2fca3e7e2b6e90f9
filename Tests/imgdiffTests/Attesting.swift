import FixtureBuilder
import Foundation

extension Imgdiff {
  /// The program beside the sample pair as OCI archives (`service.oci`, `localdev.oci`), keys of both
  /// kinds (`p256.key`, `p256.pub`, `ed25519.key` …), a key of a stranger, and an attestation by each
  /// (`p256.att` …), made on 2023-11-14.
  static func attesting() throws -> Imgdiff {
    let imgdiff = Imgdiff(folder: try TemporaryFolder())
    for (name, bytes) in try attested.get() {
      try Data(bytes).write(to: imgdiff.folder.url(name))
    }
    return imgdiff
  }

  static let attestedTime = ["SOURCE_DATE_EPOCH": "1700000000"]

  private static let attested = Result {
    let imgdiff = try alone()
    try imgdiff.add("service.oci", try OCILayout([SamplePair().service]).archive())
    try imgdiff.add("localdev.oci", try OCILayout([SamplePair().localdev]).archive())
    let made = try imgdiff.shell(
      """
      set -e
      for name in p256 stranger; do
        openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out $name.key
      done
      openssl genpkey -algorithm ED25519 -out ed25519.key
      for name in p256 stranger ed25519; do openssl pkey -in $name.key -pubout -out $name.pub; done
      """)
    guard made.status == 0 else { throw AttestingError(text: made.errors) }
    for name in ["p256", "stranger", "ed25519"] {
      let outcome = try imgdiff.run(
        "attest", "service.oci", "localdev.oci", "--key", "\(name).key", "--attestation",
        "\(name).att", environment: attestedTime)
      guard outcome.status == 0 else { throw AttestingError(text: outcome.errors) }
    }
    return try imgdiff.folder.names.map { name in
      (name, [UInt8](try Data(contentsOf: imgdiff.folder.url(name))))
    }
  }

  private struct AttestingError: Error { let text: String }
}
