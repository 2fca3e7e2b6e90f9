import FixtureBuilder

extension LeakRecipe {
  /// Code that every start of the interpreter runs, and that has nothing to do with tests.
  static func startupCodeOfOthers() -> [LeakRecipe] {
    let site = MatrixPair.site
    func beside(_ name: String, _ path: String, _ content: ByteString) -> LeakRecipe {
      LeakRecipe("code at the start, \(name)") { pair in
        pair.addToBoth([.file(ByteString(path), content)])
        return .proven()
      }
    }
    return [
      beside(
        "of setuptools", "\(site)/distutils-precedence.pth",
        "import os; var = 'SETUPTOOLS_USE_DISTUTILS'; enabled = os.environ.get(var, 'local') == 'local'; enabled and __import__('_distutils_hack').add_shim();\n"
      ),
      beside("a path", "\(site)/more.pth", "/opt/more\n"),
      beside("a comment", "\(site)/more.pth", "# import coverage\n"),
      beside(
        "a path that is called so", "\(site)/more.pth", "coverage\nimportant/pytest\n"),
      beside(
        "of the service", "\(site)/sitecustomize.py",
        "import sys\n\nsys.dont_write_bytecode = True\n"),
      beside(
        "that names coverage in a text", "\(site)/sitecustomize.py",
        "import os\n\nREASON = 'coverage of insurances'\nos.environ.setdefault('A', REASON)\n"),
      beside("a model of PyTorch", "app/models/weights.pth", "import pytest\n"),
      LeakRecipe("code at the start, coverage of the service's own") { pair in
        pair.addToBoth([
          .file(ByteString("\(site)/sitecustomize.py"), "import sample_service.coverage\n"),
          .file("app/src/sample_service/coverage.py", "KINDS = ['home', 'car']\n"),
        ])
        return .proven()
      },
      LeakRecipe("code at the start that a distribution of the service lists") { pair in
        let agent = PythonDistribution(
          "orderly-agent", "1.0",
          modules: [
            ("orderly_agent/__init__.py", "\"\"\"Measures.\"\"\"\n"),
            ("orderly_agent.pth", "import pytest_shim_of_agents\n"),
          ])
        pair.declareForService("orderly-agent")
        pair.addToBoth(agent.entries(), by: "RUN pip install -r requirements.txt")
        return .proven()
      },
    ]
  }
}
