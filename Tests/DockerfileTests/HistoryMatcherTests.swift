import Testing

@testable import Dockerfile

@Suite("History and instructions")
struct HistoryMatcherTests {
  @Test(
    "Both builders' spellings are known",
    arguments: [
      (
        "RUN pip install -r r.txt", "RUN /bin/sh -c pip install -r r.txt # buildkit",
        HistoryMatcher.Match.exact
      ),
      ("RUN pip install -r r.txt", "/bin/sh -c pip install -r r.txt", .exact),
      (
        "RUN pip install   \\\n  -r r.txt", "RUN /bin/sh -c pip install     -r r.txt # buildkit",
        .exact
      ),
      (
        "RUN pip install -r r.txt",
        "RUN |2 A=1 B=two words /bin/sh -c pip install -r r.txt # buildkit", .exact
      ),
      ("RUN pip install -r r.txt", "|1 A=1 /bin/sh -c pip install -r r.txt", .exact),
      ("RUN pip install -r r.txt", "RUN /bin/sh -c pip install -r s.txt # buildkit", .none),
      ("RUN [\"pip\", \"install\"]", "RUN pip install # buildkit", .exact),
      (
        "RUN --mount=type=cache,target=/c pip install x", "RUN /bin/sh -c pip install x # buildkit",
        .exact
      ),
      ("RUN <<EOF\npip install x\nEOF", "RUN /bin/sh -c pip install x\n # buildkit", .exact),
      ("COPY src ./src", "COPY src ./src # buildkit", .exact),
      ("COPY --from=tests /ok /ok", "COPY /ok /ok # buildkit", .exact),
      ("COPY --chown=1:1 src ./src", "COPY --chown=1:1 src ./src # buildkit", .exact),
      ("COPY --chown=1:1 src ./src", "COPY src ./src # buildkit", .none),
      ("COPY src ./src", "/bin/sh -c #(nop) COPY dir:6a8f in /app/src ", .possible),
      ("COPY src ./src", "/bin/sh -c #(nop) COPY dir:6a8f in /app/tests ", .none),
      ("COPY $DIR ./src", "COPY lib ./src # buildkit", .possible),
      ("ADD a /a", "COPY a /a # buildkit", .none),
      ("WORKDIR sub", "WORKDIR /app/sub", .exact),
      ("WORKDIR /app", "/bin/sh -c #(nop) WORKDIR /app", .exact),
      ("ENV A=1", "ENV A=1", .exact),
      ("ENV A=1", "/bin/sh -c #(nop)  ENV A=1", .exact),
      ("RUN true", "COPY a /a # buildkit", .none),
      ("RUN true", "", .none),
    ])
  func match(_ text: String, _ createdBy: String, _ expected: HistoryMatcher.Match) throws {
    let document = try DockerfileDocument(parsing: "FROM a:1\n\(text)\n")
    let matcher = HistoryMatcher(workdir: "/app")
    #expect(matcher.match(document.instructions[1], createdBy: createdBy) == expected)
  }

  @Test("The stage's shell is taken away, whatever it is")
  func shell() throws {
    let document = try DockerfileDocument(parsing: "FROM a:1\nRUN make\n")
    let matcher = HistoryMatcher(shell: ["/bin/bash", "-o", "pipefail", "-c"])
    let text = "RUN /bin/bash -o pipefail -c make # buildkit"
    #expect(matcher.match(document.instructions[1], createdBy: text) == .exact)
  }
}
