import Testing
import YAML

@Suite("YAML documents")
struct YAMLNodeTests {
  private func read(_ text: String) throws -> YAMLNode? {
    try YAMLNode.read(Array(text.utf8))
  }

  private func root(_ text: String) throws -> YAMLNode {
    try #require(try read(text))
  }

  @Test("Lists, mappings and scalars of every style have their text and place")
  func styles() throws {
    let root = try root(
      """
      plain: a b
      "double": "t\\tab \\u00e9"
      'single': 'it''s'
      block: |
        one
        two
      folded: >-
        one
        two
      flow: [1, {a: b}, ]
      """)
    let mapping = try #require(root.mapping)
    #expect(mapping.entries.map(\.key) == ["plain", "double", "single", "block", "folded", "flow"])
    #expect(mapping.entries.map(\.place.line) == [1, 2, 3, 4, 7, 10])
    #expect(root["plain"]?.text == "a b")
    #expect(root["double"]?.text == "t\tab é")
    #expect(root["single"]?.text == "it's")
    #expect(root["block"]?.text == "one\ntwo\n")
    #expect(root["folded"]?.text == "one two")
    #expect(root["flow"]?.sequence?.count == 2)
    #expect(root["flow"]?.sequence?[1]["a"]?.text == "b")
    #expect(root["flow"]?.place.line == 10)
    #expect(root["flow"]?.place.column == 7)
    #expect(root["absent"] == nil)
  }

  @Test("A text without a document is none", arguments: ["", "# nothing\n", "\n\n", "\u{FEFF}"])
  func empty(text: String) throws {
    #expect(try read(text) == nil)
  }

  @Test("A byte order mark and line ends of other systems change nothing")
  func lineEnds() throws {
    let root = try root("\u{FEFF}a: 1\r\nb:\r\n  - c\r\n")
    #expect(root["a"]?.text == "1")
    #expect(root["b"]?.sequence?.map(\.text) == ["c"])
    #expect(root["b"]?.sequence?.first?.place.line == 3)
  }

  @Test("Null is what is not quoted and says so")
  func null() throws {
    let root = try root("[~, null, '', 'null', !!str null, !!null x, nul, NULL]")
    #expect(
      root.sequence?.map(\.isNull) == [true, true, false, false, false, false, false, true])
    #expect(try self.root("---\n").isNull)
  }

  @Test("Tags stay with their nodes")
  func tags() throws {
    let root = try root("a: !reset []\nb: !!str 1\nc: 1\n")
    #expect(root["a"]?.tag == "!reset")
    #expect(root["b"]?.tag == "tag:yaml.org,2002:str")
    #expect(root["c"]?.tag == nil)
  }

  @Test("An alias is what it names, with the place of the original")
  func aliases() throws {
    let root = try root("a: &x [1, 2]\nb: *x\nc: &x 3\nd: *x\n? *x\n: e\n")
    #expect(root["b"] == root["a"])
    #expect(root["b"]?.place.line == 1)
    #expect(root["d"]?.text == "3")
    #expect(root["3"]?.text == "e")
  }

  @Test("Merged entries come behind a mapping's own, and the first of several wins")
  func merges() throws {
    let root = try root(
      """
      one: &one {a: 1, b: 1}
      two: &two {b: 2, c: 2}
      both: {<<: [*one, *two], d: 3, a: 3}
      chain: &chain {<<: *two, e: 5}
      end: {<<: *chain, c: 6}
      quoted: {"<<": 7}
      """)
    func texts(_ key: String) -> [String]? {
      root[key]?.mapping?.entries.map { "\($0.key)\($0.value.text ?? "")" }
    }
    #expect(texts("both") == ["d3", "a3", "b1", "c2"])
    #expect(texts("end") == ["c6", "e5", "b2"])
    #expect(texts("quoted") == ["<<7"])
  }

  @Test(
    "What is not one clear document is refused with its line",
    arguments: [
      ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' stands here twice"),
      ("{a: 1, 'a': 2}", 1, "the key 'a' stands here twice"),
      ("a: &a {x: 1}\nb:\n  <<: *a\n  <<: *a\n", 4, "the key '<<' stands here twice"),
      ("a: 1\n[b]: 2\n", 2, "a key must be a text"),
      ("a: 1\n<<: 2\n", 2, "<< takes a mapping, or a list of mappings"),
      ("a: 1\n<<: [{b: 1}, 2]\n", 2, "<< takes a mapping, or a list of mappings"),
      ("a: 1\nb: *c\n", 2, "the alias '*c' names nothing that is complete before it"),
      ("a: &a\n  - *a\n", 2, "the alias '*a' names nothing that is complete before it"),
      ("a: 1\n---\nb: 2\n", 2, "it must be one document, and a second one begins here"),
      ("a: [\n", 1, "it is not YAML"),
      ("a: 1\n\tb: 2\n", 2, "it is not YAML"),
      ("a: 'b\n", 1, "it is not YAML"),
      ("a: 1\nb: \u{1}\n", 2, "it is not YAML: control characters are not allowed"),
      ("a: b: c\n", 1, "it is not YAML"),
    ])
  func refused(text: String, line: Int, reason: String) throws {
    let error = #expect(throws: YAMLError.self) { try read(text) }
    #expect(error?.line == line)
    #expect(error?.reason.hasPrefix(reason) == true, "\(error?.reason ?? "")")
  }

  @Test("Bytes that are not UTF-8 are refused with their line")
  func notUTF8() {
    let error = #expect(throws: YAMLError.self) {
      try YAMLNode.read(Array("a: 1\nb: ".utf8) + [0xFF])
    }
    #expect(error?.line == 2)
    // UTF-16, which libyaml would take for a document by its mark.
    #expect(throws: YAMLError.self) { try YAMLNode.read([0xFF, 0xFE, 0x61, 0, 0x3A, 0]) }
  }

  @Test("What is nested, repeated or long beyond the limits is refused and not built")
  func limits() throws {
    func refusal(_ text: String, _ limits: YAMLLimits = YAMLLimits()) -> YAMLError? {
      #expect(throws: YAMLError.self) { try YAMLNode.read(Array(text.utf8), limits: limits) }
    }
    let deep = String(repeating: "[", count: 100_000)
    #expect(refusal(deep)?.reason.contains("nested more than 64 levels") == true)
    let dashes = String(repeating: "- ", count: 100_000)
    #expect(refusal(dashes)?.reason.contains("nested more than 64 levels") == true)
    // Each list holds the one before it nine times: 9 to the power of 30 values.
    let bomb = (1...30).reduce("a0: &a0 x\n") { text, level in
      let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      return text + "a\(level): &a\(level) [\(aliases)]\n"
    }
    #expect(refusal(bomb)?.reason.contains("more than 500000 values") == true)
    // Each holds the one before it once: depth that no line shows.
    let chain = (1...200).reduce("a0: &a0 x\n") { $0 + "a\($1): &a\($1) [*a\($1 - 1)]\n" }
    #expect(refusal(chain)?.reason.contains("nested more than 64 levels") == true)
    var small = YAMLLimits()
    small.bytes = 4
    #expect(refusal("a: 12", small)?.reason.contains("more than 4 bytes") == true)
    small.bytes = 1_000
    small.nodes = 3
    #expect(refusal("[1, 2, 3]", small)?.line == 1)
    #expect(try YAMLNode.read(Array("[1, 2]".utf8), limits: small)?.sequence?.count == 2)
  }
}
