import FixtureBuilder
import Foundation
import Testing

/// Lists of pairs whose images are in a registry, Debian's docker-registry on loopback.
@Suite(
  "Lists of pairs in a registry",
  .enabled(
    if: ["docker-registry", "skopeo"].allSatisfy {
      FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
    }, "docker-registry or skopeo is not installed"))
struct FleetRegistryTests {
  @Test(
    "A layer of several images is fetched once, and a night without pushes asks two heads a pair")
  func requests() throws {
    let imgdiff = try Imgdiff.alone()
    try imgdiff.add("dev.oci", OCILayout([SamplePair().localdev]).archive())
    for number in 0..<4 {
      var service = SamplePair(leak: number == 3 ? .testsCopied : .none).service
      service.steps.append(
        .layer(LayerRecipe([.file("etc/number", ByteString("\(number)\n"))], createdBy: "RUN n")))
      try imgdiff.add("app\(number).oci", OCILayout([service]).archive())
    }
    let outcome = try imgdiff.shell(Self.script)
    #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
    #expect(outcome.text.hasSuffix("the end\n"))
  }

  /// In which `$0` is the program.
  private static let script = """
    set -eo pipefail
    mkdir data
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    printf '%s\\n' 'version: 0.1' "storage: {filesystem: {rootdirectory: $PWD/data}}" \\
      "http: {addr: '127.0.0.1:$port'}" > registry.yml
    docker-registry serve registry.yml >> registry.log 2>&1 &
    registry=$!
    trap 'kill $registry' EXIT
    for attempt in $(seq 100); do
      (exec 3<> /dev/tcp/127.0.0.1/$port) 2> /dev/null && break
      sleep 0.1
    done
    push() { skopeo copy --quiet --dest-tls-verify=false "oci-archive:$1" "docker://127.0.0.1:$port/team/$2"; }
    for number in 0 1 2 3; do
      push app$number.oci app$number:1
      push dev.oci app$number:1-dev
      echo "{\\"service\\": \\"127.0.0.1:$port/team/app$number:1\\", \\"localdev\\": \\"127.0.0.1:$port/team/app$number:1-dev\\"}"
    done > pairs.jsonl
    : > registry.log
    "$0" audit pairs.jsonl --results first --cache cache --jobs 4
    requests() { grep -aoE '"(GET|HEAD) /v2/[^ ]+' registry.log | grep -E "$1"; }
    # Configurations are documents of their own image, and read by each pair.
    configurations=$(sed -n 's/.*"configDigest": "\\([^"]*\\)".*/\\1/p' first/*.compare.json | sort -u)
    requests 'GET .*/blobs/' | sed 's,.*/,,' | grep -vxF "$configurations" | sort > fetched
    test -s fetched
    test -z "$(uniq -d fetched)"
    : > registry.log
    "$0" audit pairs.jsonl --results first --cache cache
    test $(requests HEAD | wc -l) = 8
    ! requests 'GET .*/(blobs|manifests)/'
    # Parts with indexes of their own, and pairs that fetch for themselves, give the same.
    for number in 1 2 3; do "$0" audit pairs.jsonl --results parts --cache cache-$number --shard $number/3; done
    "$0" audit pairs.jsonl --results alone --no-cache
    diff -r -x 'results*' first parts
    diff -r first alone
    # A tag that moves is judged again.
    push app3.oci app0:1
    "$0" audit pairs.jsonl --results first --cache cache | grep -q '1 judged in this run, 3 in earlier ones'
    # A registry that is away is no verdict, and may come back.
    kill $registry
    wait $registry || true
    "$0" audit pairs.jsonl --results away --format json > away.jsonl && exit 1 || test $? = 2
    test $(grep -c '"outcome":"none".*"mayPass":true' away.jsonl) = 4
    trap - EXIT
    echo the end
    """
}
