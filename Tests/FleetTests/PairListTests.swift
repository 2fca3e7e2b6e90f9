import Testing

@testable import Fleet

/// Lists of pairs, as people and scripts write them.
@Suite("Lists of pairs") struct PairListTests {
  private func list(_ text: String, _ file: String = "pairs.yml") throws -> PairList {
    try PairList(Array(text.utf8), file: file)
  }

  @Test("YAML and JSON Lines say the same")
  func forms() throws {
    let yaml = try list(
      """
      # nightly
      version: 1
      pairs:
        - {name: app, service: h.example/app:1, localdev: h.example/app:1-dev, policy: app.yml}
        - service: images/b.tar
          localdev: images/b-dev.tar
      """)
    let lines = try list(
      """
      {"name": "app", "service": "h.example/app:1", "localdev": "h.example/app:1-dev", "policy": "app.yml"}

      {"localdev": "images/b-dev.tar", "service": "images/b.tar"}
      """, "pairs.jsonl")
    let names = { (list: PairList) in
      list.pairs.map { [$0.name, $0.service, $0.localdev, $0.policy ?? "-"] }
    }
    #expect(names(yaml) == names(lines))
    #expect(yaml.pairs.map(\.name) == ["app", "images/b.tar"])
    #expect(yaml.pairs.map(\.line) == [4, 5])
    #expect(lines.pairs.map(\.line) == [1, 3])
  }

  @Test(
    "What is wrong is told with its line and what would be right",
    arguments: [
      (
        "pairs:\n  - {service: a, localdve: b}\n",
        "pairs.yml:2: 'localdve' is not known here; did you mean 'localdev'?"
      ),
      ("pair: []\n", "pairs.yml:1: 'pair' is not known here; did you mean 'pairs'?"),
      ("pairs:\n  - {service: a}\n", "pairs.yml:2: a pair needs a 'localdev'; it has none"),
      ("pairs:\n  - {localdev: a}\n", "pairs.yml:2: a pair needs a 'service'; it has none"),
      (
        "pairs:\n  - {service: a, localdev: [b]}\n",
        "pairs.yml:2: 'localdev' must be a text that is not empty"
      ),
      (
        "pairs:\n  - {service: a, localdev: }\n",
        "pairs.yml:2: 'localdev' must be a text that is not empty"
      ),
      ("pairs:\n  - a b\n", "pairs.yml:2: a pair must be a mapping with 'service' and 'localdev'"),
      ("- {service: a, localdev: b}\n", "pairs.yml:1: it must be a mapping with the list 'pairs'"),
      ("pairs: {a: b}\n", "pairs.yml:1: 'pairs' must be a list"),
      ("version: 2\npairs: []\n", "pairs.yml:1: the version must be 1"),
      ("pairs: []\n", "pairs.yml: it lists no pairs"), ("", "pairs.yml: it lists no pairs"),
      (
        "pairs:\n  - {service: a, localdev: b}\n  - {service: a, localdev: c}\n",
        "pairs.yml:3: the pair 'a' stands in line 2 already; give each a name of its own"
      ),
      (
        "pairs:\n  - {service: a, service: b}\n", "pairs.yml:2: the key 'service' stands here twice"
      ),
    ])
  func mistakes(text: String, message: String) {
    #expect {
      _ = try list(text)
    } throws: { "\($0)" == message }
  }

  @Test(
    "So it is in JSON Lines",
    arguments: [
      (
        "{\"service\": \"a\", \"localdev\": \"b\"}\n{\"service\": \"a\"",
        "pairs.jsonl:2: each line must be one JSON object"
      ),
      (
        "{\"service\": \"a\", \"localdev\": \"b\"}\n[]\n",
        "pairs.jsonl:2: each line must be one JSON object, and this is an array"
      ),
      ("{\"service\": \"a\", \"localdev\": 3}\n", "pairs.jsonl:1: 'localdev' must be a text"),
      (
        "{\"service\": \"a\", \"service\": \"b\"}\n",
        "pairs.jsonl:1: each line must be one JSON object"
      ),
    ])
  func mistakesInLines(text: String, message: String) {
    #expect {
      _ = try list(text, "pairs.jsonl")
    } throws: { "\($0)".hasPrefix(message) }
  }

  @Test("A file that is no text is refused")
  func bytes() {
    #expect {
      _ = try PairList([0x7B, 0xFF, 0xFE], file: "pairs")
    } throws: { "\($0)" == "pairs: it is not UTF-8" }
  }

  @Test(
    "A path is relative to the list, and all else says where the image is",
    arguments: [
      ("app.tar", "lists/app.tar"), ("app.tar:app:1", "lists/app.tar:app:1"),
      ("../app.tar", "lists/../app.tar"), ("/images/app.tar", "/images/app.tar"),
      ("oci:layout:1", "oci:lists/layout:1"),
      ("docker-archive://app.tar", "docker-archive:lists/app.tar"),
      ("dir:/images/dir", "dir:/images/dir"),
      ("h.example/app:1", "registry:h.example/app:1"), ("registry:app", "registry:app"),
      ("docker:app:1", "docker:app:1"), ("docker://h.example/app:1", "docker://h.example/app:1"),
      ("h.example/there:1", "lists/h.example/there:1"), ("absent.tar", "lists/absent.tar"),
    ])
  func references(written: String, meant: String) {
    let files = ["lists/app.tar", "lists/h.example/there", "lists/../app.tar"]
    #expect(PairReference.resolved(written, beside: "lists/") { files.contains($0) } == meant)
  }
}
