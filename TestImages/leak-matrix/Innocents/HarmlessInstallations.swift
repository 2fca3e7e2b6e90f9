import FixtureBuilder

extension LeakRecipe {
  /// Distributions and layers that differ for good reasons.
  static func harmlessInstallations() throws -> [LeakRecipe] {
    let numeric = PythonDistribution(
      "numeric", "2.1",
      modules: [
        ("numeric/__init__.py", "\"\"\"Arrays.\"\"\"\n"),
        ("numeric/tests/__init__.py", ""),
        ("numeric/tests/test_arrays.py", "import pytest\n\n\ndef test_sum():\n    assert 1\n"),
        ("numeric/conftest.py", "import pytest\n\n\n@pytest.fixture\ndef rng():\n    pass\n"),
        (
          "numeric/testing/__init__.py",
          "import unittest\n\n\nclass Case(unittest.TestCase): pass\n"
        ),
      ]
    ).with { $0.isCompiled = true }
    return [
      LeakRecipe("tests that a distribution of the service ships itself") { pair in
        pair.share(
          numeric.files(), at: MatrixPair.dependencyLayer + 1, by: "RUN pip install numeric")
        return .proven()
      },
      LeakRecipe("a library that both have, which nothing explains, with its own tests") { pair in
        pair.share(numeric.files(), at: MatrixPair.dependencyLayer + 1)
        return .proven(warnings: ["unexplained-distribution"])
      },
      LeakRecipe("the same distribution installed without the cache, in other layers") { pair in
        pair.addToBoth(numeric.entries(), by: "RUN pip install numeric")
        return .proven()
      },
      LeakRecipe("a distribution of Debian's, with its tests") { pair in
        let site = "usr/lib/python3/dist-packages"
        pair.addToBoth(
          numeric.modules.map { .file(ByteString("\(site)/\($0.path)"), $0.content) } + [
            .file(ByteString("\(site)/numeric-2.1.egg-info/PKG-INFO"), numeric.metadata),
            .file(ByteString("\(site)/numeric-2.1.egg-info/top_level.txt"), "numeric\n"),
          ]
            + MatrixPair.dpkg(
              "python3-numeric",
              owning: numeric.modules.map { "\(site)/\($0.path)" }
                + ["PKG-INFO", "top_level.txt"].map { "\(site)/numeric-2.1.egg-info/\($0)" }),
          by: "RUN apt-get install --yes python3-numeric")
        return .proven()
      },
      LeakRecipe("the project installed editable in LOCALDEV") { pair in
        let project = MatrixPair.library("sample-service").with {
          $0.form = .editable(source: "app/src")
          $0.modules = []
        }
        pair.develop(project.entries(), by: "RUN pip install --editable .")
        return .proven()
      },
      LeakRecipe("the project installed as a wheel in both") { pair in
        let project = PythonDistribution("sample-service", "1.0")
        pair.addToBoth(project.entries(), by: "RUN pip install sample_service.whl")
        return .proven()
      },
      LeakRecipe("the project as a wheel in SERVICE, editable in LOCALDEV") { pair in
        let project = PythonDistribution("sample-service", "1.0")
        pair.ship(project.entries(), by: "RUN pip install sample_service.whl")
        pair.develop(
          project.with {
            $0.form = .editable(source: "app/src")
            $0.modules = []
          }.entries(), by: "RUN pip install --editable .")
        return .proven()
      },
      try LeakRecipe("the wheel of a service distribution that was left behind") { pair in
        pair.addToBoth([
          .file(ByteString("wheels/\(numeric.wheelName)"), try numeric.wheel())
        ])
        pair.addToBoth(numeric.entries(), by: "RUN pip install numeric")
        return .proven()
      },
      LeakRecipe("compiled again after the installation") { pair in
        let entries = numeric.modules.filter { $0.path.hasSuffix(".py") }.map { module in
          let path = "\(MatrixPair.site)/\(module.path)"
          return TarEntry.file(
            ByteString(PythonBytecode.cachePath(of: path)),
            PythonBytecode.module(filename: "/\(path)"))
        }
        pair.share(
          numeric.with { $0.isCompiled = false }.files(), at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install numeric")
        pair.addToBoth(entries, by: "RUN python3 -m compileall -q /usr/local/lib")
        return .proven()
      },
      LeakRecipe("an older version of a service distribution in a lower layer") { pair in
        let old = numeric.with {
          $0.version = "2.0"
          $0.modules = $0.modules.map { ($0.path, $0.content + "# 2.0\n") }
        }
        pair.share(
          old.files(), at: MatrixPair.dependencyLayer + 1, by: "RUN pip install numeric==2.0")
        pair.share(
          numeric.files() + old.whiteouts().filter { $0.name.text.contains("dist-info") },
          at: MatrixPair.dependencyLayer + 2, by: "RUN pip install -U numeric")
        return .proven()
      },
      LeakRecipe("a debugger that only LOCALDEV has") { pair in
        pair.develop(MatrixPair.library("debugger").entries(), by: "RUN pip install debugger")
        return .proven()
      },
    ]
  }
}
