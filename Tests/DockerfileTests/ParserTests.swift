import Testing

@testable import Dockerfile

@Suite("The grammar")
struct ParserTests {
  @Test("Every corpus file is read", arguments: Corpus.names)
  func corpus(_ name: String) throws {
    #expect(try !Corpus.document(name).instructions.isEmpty)
    #expect(try !Corpus.graph(name).stages.isEmpty)
  }

  @Test("Continuations are joined; comments and blank lines between them are dropped")
  func continuations() throws {
    let run = try Corpus.document("grammar-continuation-comments").instructions[1]
    #expect(run.arguments.string.blankSeparated == ["apk", "add", "python3", "py3-pip", "git"])
    #expect(run.lines == 2...8)
  }

  @Test("Each byte of a joined line knows its line and column")
  func positions() throws {
    let run = try Corpus.document("grammar-continuation-comments").instructions[1]
    let needle = Array("py3-pip".utf8)
    let bytes = run.arguments.bytes
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: needle) })
    #expect(run.arguments.position(at: place) == SourcePosition(line: 6, column: 5))
  }

  @Test("Directives stand first, in any case and spacing, and end at the first other line")
  func directives() throws {
    #expect(
      try Corpus.document("grammar-directives").directives.map(\.name) == [
        "syntax", "check", "escape",
      ])
    #expect(
      try Corpus.document("grammar-directive-spacing").directives.first?.value
        == "docker/dockerfile:1.7")
    let late = try Corpus.document("grammar-directive-after-comment")
    #expect(late.directives.isEmpty)
    #expect(late.escape == UInt8(ascii: "\\"))
    #expect(
      try Corpus.document("grammar-escape-backtick").instructions[1].arguments.string
        == "testfile.txt c:\\")
  }

  @Test("JSON is exec form; what only begins like it is shell form")
  func forms() throws {
    let json = try Corpus.document("grammar-json-forms").instructions
    #expect(json[1].body == .run(.exec(["echo", "a b", "cé\"d"]), mounts: []))
    let broken = try Corpus.document("grammar-broken-json").instructions
    #expect(broken[1].body == .run(.shell("[\"echo\", 'single']"), mounts: []))
    #expect(broken[2].body == .run(.shell("[ -f /etc/passwd ]"), mounts: []))
  }

  @Test("ENV and LABEL: pairs with quotes, and the old form with a blank")
  func pairs() throws {
    let file = try Corpus.document("grammar-env").instructions
    #expect(file[1].body == .assignments([.init(name: "OLD", value: "a value with blanks")]))
    guard case .assignments(let pairs) = file[2].body else {
      Issue.record("no pairs")
      return
    }
    #expect(pairs.map(\.name) == ["A", "B", "C", "D"])
    #expect(pairs.map(\.value) == ["1", "\"two words\"", "three\\ words", "'$A'"])
  }

  @Test("Flags lose their quotes; -- ends them")
  func flags() throws {
    let quoted = try Corpus.document("grammar-flag-quotes").instructions
    #expect(quoted[1].flag("network") == "none")
    #expect(quoted[1].flag("mount") == "type=secret,id=token")
    let dashes = try Corpus.document("grammar-double-dash").instructions
    #expect(dashes[1].flags.isEmpty)
    #expect(dashes[1].arguments.string == "--odd /dest")
    #expect(dashes[2].arguments.string == "echo --not-a-flag")
  }

  @Test("Heredocs: several, stripped, quoted, as files, inside ONBUILD")
  func heredocs() throws {
    let several = try Corpus.document("heredoc-multiple").instructions
    #expect(several[1].heredocs.map(\.body.string) == ["first\n", "second\n"])
    #expect(several.count == 3)
    let stripped = try Corpus.document("heredoc-run-strip").instructions[1]
    #expect(stripped.heredocs[0].delivered.string == "echo a\necho b\n")
    let quoted = try Corpus.document("heredoc-quoted").instructions
    #expect(quoted[1...].map { $0.heredocs[0].expands } == [false, false])
    guard case .transfer(let copy) = try Corpus.document("heredoc-copy").instructions[2].body else {
      Issue.record("no copy")
      return
    }
    #expect(copy.inlineFiles == ["a.txt", "b.txt"])
    #expect(copy.sources == ["plain.txt"])
    guard case .trigger(let inner) = try Corpus.document("heredoc-onbuild").instructions[1].body
    else {
      Issue.record("no trigger")
      return
    }
    #expect(inner.heredocs.map(\.name) == ["EOF"])
    #expect(try Corpus.document("heredoc-not").instructions.allSatisfy { $0.heredocs.isEmpty })
  }

  @Test(
    "Refusals say where and what",
    arguments: [
      ("", 1, 1, "the file has no instruction"),
      ("# only a comment\n", 1, 1, "the file has no instruction"),
      ("RUN true\n", 1, 1, "the file has no FROM, so there is no stage to build"),
      ("ENV A=1\nFROM a:1\n", 1, 1, "ENV stands before the first FROM; only ARG may"),
      ("FROM a:1\n  RUNN true\n", 2, 3, "'RUNN' is no instruction; did you mean RUN?"),
      ("FROM a:1\nXYZZY\n", 2, 1, "'XYZZY' is no instruction"),
      ("FROM\n", 1, 1, "FROM takes an image, or an image AS a name"),
      ("FROM a AS\n", 1, 1, "FROM takes an image, or an image AS a name"),
      (
        "FROM a:1 AS 1x\n", 1, 1,
        "'1x' can't name a stage: a letter first, then letters, digits, '-', '_' and '.'"
      ),
      ("FROM a:1\nCOPY --form=b x y\n", 2, 6, "COPY has no flag --form"),
      ("FROM a:1\nCOPY --chown x y\n", 2, 6, "--chown needs a value"),
      ("FROM a:1\nCOPY --from=a --from=b x y\n", 2, 15, "--from is given twice"),
      ("FROM a:1\nCOPY x\n", 2, 1, "COPY takes at least one source, and a destination"),
      ("FROM a:1\nRUN <<EOF\ntrue\n", 2, 1, "the heredoc has no line that is 'EOF' alone"),
      ("FROM a:1\nCMD [\"a\", 1]\n", 2, 5, "a JSON array here can have strings only"),
      ("FROM a:1\nSHELL /bin/sh\n", 2, 1, "SHELL takes a JSON array with at least one word"),
      (
        "FROM a:1\nONBUILD ONBUILD RUN x\n", 2, 1,
        "ONBUILD takes an instruction other than FROM, MAINTAINER and ONBUILD"
      ),
      (
        "FROM a:1\nONBUILD FROM b\n", 2, 1,
        "ONBUILD takes an instruction other than FROM, MAINTAINER and ONBUILD"
      ),
      ("FROM a:1\nENV A=1 B\n", 2, 1, "ENV takes name=value; 'B' is none"),
      ("FROM a:1\nHEALTHCHECK curl x\n", 2, 1, "HEALTHCHECK takes NONE, or CMD and a command"),
      ("FROM a:1\nRUN --mount=nonsense true\n", 2, 5, "'nonsense' in --mount is no key=value"),
      ("# escape=x\nFROM a:1\n", 1, 1, "escape is 'x'; it can be \\ or ` only"),
      ("# syntax=a\n# syntax=b\nFROM a:1\n", 2, 1, "the parser directive 'syntax' is given twice"),
      (
        "FROM $NONE\n", 1, 6,
        "FROM $NONE names nothing: give its ARG a default, or a value with --build-arg"
      ),
      ("FROM a:${X\n", 1, 6, "a ${ has no closing }"),
      ("FROM a:${X?unset}\n", 1, 6, "X: unset"),
      ("FROM a:1\nCOPY --from=3 x y\n", 2, 1, "there is no stage 3 to copy from"),
      (
        "FROM a:1 AS x\nCOPY --from=y / /\nFROM x AS y\n", 3, 1, "stages need each other: x → y → x"
      ),
    ])
  func refusals(_ text: String, _ line: Int, _ column: Int, _ sentence: String) throws {
    let error = #expect(throws: DockerfileError.self) {
      try StageGraph(DockerfileDocument(parsing: text))
    }
    #expect(error?.description == "\(line):\(column): \(sentence)")
  }

  @Test("A line longer than BuildKit's buffer is refused, and one as long is not")
  func longLines() throws {
    let prefix = "FROM a:1\nRUN "
    let fits = String(repeating: "x", count: DockerfileParser.lineLimit - 4)
    #expect(throws: Never.self) { try DockerfileDocument(parsing: prefix + fits) }
    #expect(throws: DockerfileError.self) { try DockerfileDocument(parsing: prefix + fits + "x") }
  }

  @Test("More stages than any build has are refused, not worked through")
  func manyStages() {
    let text = (0...StageGraph.stageLimit).map { "FROM a:1 AS s\($0)\n" }.joined()
    let error = #expect(throws: DockerfileError.self) {
      try StageGraph(DockerfileDocument(parsing: text))
    }
    #expect(error?.problem == .tooManyStages(limit: StageGraph.stageLimit))
  }

  @Test("Unknown flags pass where a syntax directive names another frontend")
  func otherFrontend() throws {
    let text = "# syntax=docker/dockerfile-upstream:master-labs\nFROM a:1\nCOPY --new=1 x y\n"
    #expect(throws: Never.self) { try DockerfileDocument(parsing: text) }
  }
}

@Suite("Variables")
struct VariableExpansionTests {
  @Test(
    "Substitutions are those of the reference",
    arguments: [
      ("$A", "one"), ("${A}", "one"), ("x${A}y", "xoney"), ("$NONE", ""), ("${NONE:-d}", "d"),
      ("${E:-d}", "d"), ("${E-d}", ""), ("${A:-d}", "one"), ("${A:+p}", "p"), ("${E:+p}", ""),
      ("${E+p}", "p"), ("${NONE+p}", ""), ("${NONE:-${A}}", "one"), ("\\$A", "$A"), ("'$A'", "$A"),
      ("\"$A b\"", "one b"), ("\"\\\"\"", "\""), ("$", "$"), ("a$-b", "ab"),
      ("${V#v}", "1.2.3-rc1"),
      ("${V#*.}", "2.3-rc1"), ("${V##*.}", "3-rc1"), ("${V%.*}", "v1.2"), ("${V%%.*}", "v1"),
      ("${V%-*}", "v1.2.3"), ("${V/1/X}", "vX.2.3-rc1"), ("${V//1/X}", "vX.2.3-rcX"),
      ("${V#x}", "v1.2.3-rc1"), ("${V/[.]/x}", "v1.2.3-rc1"), ("${V%?}", "v1.2.3-rc"),
      ("${V#\\*}", "v1.2.3-rc1"), ("${A:?x}", "one"),
    ])
  func substitutions(_ word: String, _ expected: String) throws {
    let expansion = VariableExpansion(variables: ["A": "one", "E": "", "V": "v1.2.3-rc1"])
    #expect(try expansion.expand(word, at: SourcePosition(line: 1, column: 1)) == expected)
  }

  @Test(
    "Malformed ones are refused",
    arguments: [
      "${", "${A", "${}", "${:-x}", "${A:#x}", "${A*}", "'", "\"", "${NONE:?}", "${A/x}",
    ])
  func malformed(_ word: String) {
    let expansion = VariableExpansion(variables: ["A": "one"])
    #expect(throws: DockerfileError.self) {
      try expansion.expand(word, at: SourcePosition(line: 1, column: 1))
    }
  }

  @Test("ARG before FROM: defaults, each other, and --build-arg")
  func arguments() throws {
    let document = try Corpus.document("grammar-from-arg")
    #expect(
      try StageGraph(document).stages.map(\.baseName)
        == ["python:3.12-slim", "python:3.12", "debian:12", "python:3.12-slim"])
    let given = try StageGraph(document, buildArguments: ["VERSION": "3.13"])
    #expect(given.stages[0].baseName == "python:3.13-slim")
  }

  @Test("Doubling a value over and over is refused, not waited for")
  func doubling() throws {
    let lines = (1...60).map { "ARG A\($0)=$A\($0 - 1)$A\($0 - 1)" }
    let text = (["ARG A0=x"] + lines + ["FROM $A60"]).joined(separator: "\n")
    #expect(throws: DockerfileError.self) { try StageGraph(DockerfileDocument(parsing: text)) }
  }
}
