import FixtureBuilder
import Foundation
import Testing

/// The walk of Docs/attestation.md: from a registry on loopback to admission.
@Suite("From build to admission", .enabled(if: RegistryTools.areThere))
struct AttestationWalkTests {
  @Test("An image is admitted by the attestation that was made for it, and by no other")
  func walk() throws {
    let imgdiff = try Imgdiff.attesting()
    var other = SamplePair().service
    other.steps.append(.layer(LayerRecipe([.file("etc/more", "more\n")], createdBy: "RUN more")))
    try imgdiff.add("other.oci", try OCILayout([other]).archive())
    let outcome = try imgdiff.shell(Self.script)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.hasSuffix("the end\n"))
  }

  /// In which `$0` is the program.
  private static let script = """
    set -e
    mkdir data
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    printf '%s\\n' 'version: 0.1' "storage: {filesystem: {rootdirectory: $PWD/data}}" \\
      "http: {addr: '127.0.0.1:$port'}" > registry.yml
    docker-registry serve registry.yml > registry.log 2>&1 &
    registry=$!
    trap 'kill $registry' EXIT
    for attempt in $(seq 100); do
      (exec 3<> /dev/tcp/127.0.0.1/$port) 2> /dev/null && break
      sleep 0.1
    done
    app=127.0.0.1:$port/team/app
    push() { skopeo copy --quiet --dest-tls-verify=false "oci-archive:$1" "docker://$app:$2"; }
    push service.oci 1.0
    push localdev.oci 1.0-localdev
    push other.oci 1.1

    "$0" attest registry:$app:1.0 registry:$app:1.0-localdev --key p256.key --attestation app.att
    "$0" verify registry:$app:1.0 --key p256.pub --attestation app.att --max-age 30
    digest=$(sed -n 's/^proven: \\(sha256:[0-9a-f]*\\).*/\\1/p' \\
      <("$0" verify registry:$app:1.0 --key p256.pub --attestation app.att))
    "$0" verify registry:$app@$digest --key p256.pub --attestation app.att \\
      --recheck registry:$app:1.0-localdev

    refused() { if "$0" verify "$@"; then exit 1; else test $? -eq 1; fi; }
    refused registry:$app:1.1 --key p256.pub --attestation app.att
    refused registry:$app:1.0-localdev --key p256.pub --attestation app.att
    refused registry:$app:1.0 --key stranger.pub --attestation app.att
    # The tag moves to another image; the attestation stays with the digest.
    push other.oci 1.0
    refused registry:$app:1.0 --key p256.pub --attestation app.att
    "$0" verify registry:$app@$digest --key p256.pub --attestation app.att
    echo the end
    """
}

/// A registry, and what pushes to it.
private enum RegistryTools {
  static let areThere = ["docker-registry", "skopeo"].allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
  }
}
