/// A command that runs tests, recognised by its words.
package struct TestCommand: Sendable, Hashable {
  /// What runs them: `pytest`, `unittest`, `tox`, `make test` …
  package var runner: String

  init(runner: String) { self.runner = runner }

  /// What the runner exits with where a test fails, as far as that is known of it.
  var failureCode: Int { runner.hasPrefix("make ") || runner.hasPrefix("gmake ") ? 2 : 1 }

  /// Whether the runner is one of Python's.
  var isPython: Bool {
    let others = ["go ", "cargo ", "npm ", "yarn ", "pnpm ", "swift ", "dotnet ", "mvn", "gradle"]
    let names: Set<String> = [
      "jest", "vitest", "mocha", "rspec", "phpunit", "pest", "bats", "ctest", "gotestsum",
      "playwright test", "cypress run", "bun test", "deno test", "mix test", "sbt test",
      "bazel test", "composer test", "shunit2", "shellspec", "zig test",
    ]
    let projects = ["make ", "gmake ", "just ", "task ", "rake ", "ninja ", "mage "]
    return !names.contains(runner) && !(others + projects).contains(where: runner.hasPrefix)
      && !runner.hasSuffix(".sh")
  }

  /// Nil where the words run no tests that this reader knows, or only ask the runner something
  /// (`pytest --version`, `tox --listenvs`).
  ///
  /// Wrappers are seen through (`env A=1 uv run pytest`); scripts of shells are not, for they have
  /// commands of their own.
  ///
  /// - Complexity: O(*n*) in the number of words.
  package init?(words: [String]) {
    var rest = words[...]
    while let word = rest.popFirst() {
      var path = word
      while let python = PythonInvocation(path, rest)
        ?? PythonInvocation(runBy: path.lastPathComponent, rest)
      {
        rest = python.arguments
        switch python.program {
        case .nothing: return nil
        case .code(let code):
          guard let runner = PythonCode.runner(in: code) else { return nil }
          self.runner = runner
          return
        case .script(let script): path = script
        case .module(let module):
          if TestRunners.modules.contains(module) {
            guard !RunnerQuestion.isAsked(module, rest) else { return nil }
            runner = module
            return
          }
          path = module
        }
      }
      if let found = TestRunners.runner(path, rest) {
        guard !RunnerQuestion.isAsked(found.name, found.arguments) else { return nil }
        runner = found.name
        return
      }
      guard let inner = CommandWrapper.inner(of: path, rest) else { return nil }
      rest = inner
    }
    return nil
  }
}
