import PythonPackaging
import Testing

@Suite("Sessions of nox") struct NoxFileTests {
  /// The names that the last session installs; `?` for what can't be read.
  private func installs(_ text: String) -> [String] {
    NoxFile(Array(text.utf8)).sessions.last?.installs.map { entry in
      switch entry.declaration {
      case .named(let requirement): requirement.name.normalized
      case .include(let path): "-r \(path)"
      case .selfExtras(let extras): ".[\(extras.joined(separator: ","))]"
      case .location(let location): location.target
      case .unreadable: "?"
      }
    } ?? []
  }

  private func session(_ body: String, _ before: String = "") -> [String] {
    installs("import nox\n\(before)\n@nox.session\ndef tests(session):\n    \(body)\n")
  }

  @Test("words, lists and what is made of them are read")
  func values() {
    #expect(session("session.install('a', \"b>=1\", '-r', 'x.txt')") == ["a", "b", "-r x.txt"])
    #expect(session("session.install(*A, *B)", "A = ['a']\nB = ('b',)") == ["a", "b"])
    #expect(session("session.install(*sorted(set(A) | {'b'}))", "A = ['a']") == ["a", "b"])
    #expect(session("session.install(f'{N}=={v}')", "N = 'a'") == ["a"])
    #expect(session("session.install('a' + '-b')") == ["a-b"])
    #expect(session("session.install(*D['test'])", "D = dict()\nD['test'] = ['a']") == ["a"])
    #expect(session("session.install(*D.get('test', ['b']))", "D = {'test': ['a']}") == ["a", "b"])
    #expect(
      session("session.install(*[n for n in A if n != 'x'])", "A = 'a b'.split()") == ["a", "b"])
    #expect(session("session.install('a', env={'X': 'no'}, silent=False)") == ["a"])
    #expect(session("session.install('-c', get(), 'a')") == ["a"])
    #expect(session("session.run('uv', 'pip', 'install', 'a', external=True)") == ["a"])
    #expect(session("session.install('.[test]')") == [".[test]"])
  }

  @Test("what the file does not say can't be read")
  func unknown() {
    #expect(session("session.install(*read())") == ["?"])
    #expect(session("session.install(*DEPS)", "from deps import DEPS") == ["?"])
    #expect(session("session.install(os.environ['X'])", "import os") == ["?"])
    #expect(session("session.install('a', name)") == ["a", "?"])
  }

  @Test("the project, its wheel and what somebody gives to nox say nothing")
  func nothing() {
    #expect(session("session.install('.')").isEmpty)
    #expect(session("session.install('-e', '.')").isEmpty)
    #expect(session("session.install(*session.posargs)").isEmpty)
    #expect(session("session.install(wheel)", "wheel = build()").isEmpty)
    #expect(session("session.install(*nox.project.dependency_groups(P, 'test'))").isEmpty)
    #expect(session("session.run('pytest', *session.posargs)").isEmpty)
  }

  @Test("functions of the file are followed, from wherever they are called")
  func functions() {
    let text = """
      def prepare(session, *names, extra=None):
          session.install(*names)
      def names(): return ['a'] + more()
      def more():
          yield 'b'
      @nox.session(name="unit")
      def go(session):
          prepare(session, *names())
      """
    #expect(installs(text) == ["a", "b"])
    #expect(NoxFile(Array(text.utf8)).sessions.last?.name == "unit")
  }

  @Test("functions that call each other, and deep expressions, come to an end")
  func hostile() {
    _ = NoxFile(
      Array("def a(s): return b(s)\ndef b(s): return a(s)\ndef c(s): s.install(*a(s))".utf8))
    let deep = String(repeating: "(", count: 20_000)
    _ = NoxFile(Array("A = \(deep)\ndef t(s): s.install(A)".utf8))
    let wide =
      "A = ['a']\n" + String(repeating: "A = A + A + [x + y for x in A for y in A]\n", count: 40)
    _ = NoxFile(Array((wide + "def t(s): s.install(*A)").utf8))
    let nested =
      String(repeating: "[", count: 40) + "x" + String(repeating: " for x in A]", count: 40)
    _ = NoxFile(Array("A = ['a']\ndef t(s): s.install(*\(nested))".utf8))
    let doubling = "A = 'a'\n" + String(repeating: "A = A + A\n", count: 80)
    _ = NoxFile(Array((doubling + "def t(s): s.install(A)").utf8))
    for length in 0..<200 {
      let text =
        "@nox.session\ndef t(s, *a):\n  s.install(f'{a!r}', \"\"\"x\"\"\", *{**b}, k=[c for d in e])"
      _ = NoxFile(Array(text.utf8.prefix(length)))
    }
  }
}
