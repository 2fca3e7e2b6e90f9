/// A command that runs tests, recognised by its words.
public struct TestCommand: Sendable, Hashable {
  /// What runs them: `pytest`, `unittest`, `tox`, `make test` …
  public var runner: String

  /// Nil where the words run no tests that this reader knows, or only ask the runner something
  /// (`pytest --version`, `tox --listenvs`).
  ///
  /// Wrappers are seen through (`env A=1 uv run pytest`); scripts of shells are not, for they have
  /// commands of their own.
  ///
  /// - Complexity: O(*n*) in the number of words.
  public init?(words: [String]) {
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
