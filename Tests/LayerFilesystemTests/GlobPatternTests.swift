import Testing

@testable import LayerFilesystem

@Suite struct GlobPatternTests {
  @Test(arguments: [
    ("*.py", "/app/main.py"), ("main.py", "/app/main.py"), ("app", "/app/main.py"),
    ("m?in.py", "/app/main.py"), ("?.txt", "/é.txt"), ("[a-m]ain.py", "/main.py"),
    ("[!x]ain.py", "/main.py"), ("[^x]ain.py", "/main.py"), ("[]]", "/]"), ("[a-]", "/-"),
    ("/app", "/app"), ("/app", "/app/deep/inside"), ("app/main.py", "/app/main.py"),
    ("/app/*", "/app/main.py"), ("/app/*", "/app/deep/inside"), ("/**/*.py", "/main.py"),
    ("/**/*.py", "/a/b/c/main.py"), ("/a/**/c", "/a/c"), ("/a/**/c", "/a/b/b/c"),
    ("/a/**/b/**/c", "/a/x/b/y/z/c"), ("**", "/anything/at/all"), ("/", "/anything"),
    ("/usr/**", "/usr/lib/x"), ("\\*", "/*"), ("\\[x", "/[x"), ("a*b*c", "/aXbYbZc"),
    ("*", "/.hidden"), ("/a/", "/a/b"),
  ])
  func matches(pattern: String, path: String) throws {
    #expect(try GlobPattern(pattern).matches(Array(path.utf8)))
  }

  @Test(arguments: [
    ("*.py", "/app/main.pyc"), ("main", "/app/main.py"), ("MAIN.py", "/app/main.py"),
    ("/main.py", "/app/main.py"), ("app/main.py", "/srv/app/main.py"), ("/app", "/application"),
    ("/*.py", "/app/main.py"), ("/a/*/c", "/a/c"), ("/a/*/c", "/a/b/b/c"), ("?", "/ab"),
    ("[!a-z]", "/q"), ("[z-a]", "/m"), ("/a/**/c", "/a/b"), ("\\*", "/x"), ("a*b", "/acd"),
  ])
  func doesNotMatch(pattern: String, path: String) throws {
    #expect(try !GlobPattern(pattern).matches(Array(path.utf8)))
  }

  @Test func bytesThatAreNotUTF8AreMatchedAsBytes() throws {
    #expect(try GlobPattern("caf?").matches([0x2F, 0x63, 0x61, 0x66, 0xE9]))
    #expect(try GlobPattern("caf*").matches([0x2F, 0x63, 0x61, 0x66, 0xFF, 0xFE]))
  }

  @Test(arguments: ["", "[a", "/app/[!", "x[]"])
  func invalid(pattern: String) {
    #expect(throws: GlobPattern.Invalid.self) { try GlobPattern(pattern) }
  }

  @Test(.timeLimit(.minutes(20))) func hostilePatternsTakeNoLongTime() throws {
    let name = String(repeating: "a", count: 4000)
    let stars = String(repeating: "*a", count: 500) + "b"
    let depth = String(repeating: "/a", count: 2000)
    #expect(try !GlobPattern(stars).matches(Array("/\(name)".utf8)))
    #expect(
      try !GlobPattern(String(repeating: "/**/a", count: 20) + "/b").matches(
        Array(depth.utf8.prefix(400)))
    )
  }
}
