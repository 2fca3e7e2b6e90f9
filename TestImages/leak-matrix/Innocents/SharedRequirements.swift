import FixtureBuilder

extension LeakRecipe {
  /// What tests need and the service may have all the same.
  static func sharedRequirements() -> [LeakRecipe] {
    return [
      // gunicorn requires packaging, and so does pytest.
      LeakRecipe("the clean pair, packaging needed by both") { _ in .proven() },
      LeakRecipe("the service's requirements included by those of the tests") { pair in
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = "-r requirements.txt\n" + entry.content
        }
        return .proven()
      },
      LeakRecipe("requirements in a folder, the base included by the tests'") { pair in
        pair.share(
          [.file("app/requirements/prod.txt", "Flask\nrequests\nSQLAlchemy\ngunicorn\n")],
          at: MatrixPair.dependencyLayer)
        pair.develop([.file("app/requirements/test.txt", "-r prod.txt\npytest\n")])
        return .proven()
      },
      LeakRecipe("a file of no telling name included by the tests' requirements") { pair in
        pair.editBoth { entry in
          guard entry.name.text == "app/requirements.txt" else { return }
          entry.name = "app/prod.txt"
        }
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = "-r prod.txt\n" + entry.content
        }
        return .proven()
      },
      LeakRecipe("a library that a service distribution requires by an extra") { pair in
        let store = MatrixPair.library("store").with {
          $0.requires = ["six; extra == \"old\""]
          $0.extras = ["old"]
        }
        pair.editBoth { entry in
          guard entry.name.text == "app/requirements.txt" else { return }
          entry.content = entry.content + "store[old]\n"
        }
        pair.share(
          store.files() + MatrixPair.test("six").files(), at: MatrixPair.dependencyLayer + 1)
        return .proven()
      },
      LeakRecipe("setuptools and wheel in the shared base that a test tool requires") { pair in
        let tool = MatrixPair.library("pytest-builds", requires: ["setuptools", "wheel", "pip"])
        pair.share(
          PythonDistribution("setuptools", "75.0").files()
            + PythonDistribution("wheel", "0.44").files(), at: MatrixPair.baseLayers)
        pair.develop(tool.entries(), by: "RUN pip install pytest-builds")
        return .proven()
      },
      LeakRecipe("setuptools upgraded with the service's requirements") { pair in
        let tool = MatrixPair.library("pytest-builds", requires: ["setuptools", "pip"])
        pair.share(
          PythonDistribution("setuptools", "75.0").files(), at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install -U setuptools && pip install -r requirements.txt")
        pair.develop(tool.entries(), by: "RUN pip install pytest-builds")
        return .proven()
      },
      LeakRecipe("a library of the base image that tests require") { pair in
        pair.share(MatrixPair.test("six").files(), at: MatrixPair.baseLayers)
        return .proven()
      },
      LeakRecipe("copies that setuptools vendors") { pair in
        let vendored = MatrixPair.test("iniconfig")
        let copies =
          MatrixPair.modules(of: vendored, in: "setuptools/_vendor") + [
            .file("setuptools/_vendor/iniconfig-2.0.0.dist-info/METADATA", vendored.metadata)
          ]
        let setuptools = PythonDistribution(
          "setuptools", "75.0",
          modules: [("setuptools/__init__.py", "\"\"\"Builds distributions.\"\"\"\n")]
            + copies.map { ($0.name.text, $0.content) })
        pair.share(setuptools.files(), at: MatrixPair.baseLayers)
        return .proven()
      },
      LeakRecipe("pip uninstalled from the base by the service") { pair in
        pair.ship(
          [
            .whiteout(of: ByteString("\(MatrixPair.site)/pip")),
            .whiteout(of: ByteString("\(MatrixPair.site)/pip-24.2.dist-info")),
            .whiteout(of: "usr/local/bin/pip"),
          ], by: "RUN pip uninstall --yes pip")
        return .proven()
      },
      LeakRecipe("a known test tool that the service asks for") { pair in
        pair.editBoth { entry in
          guard entry.name.text == "app/requirements.txt" else { return }
          entry.content = entry.content + "hypothesis\n"
        }
        pair.share(
          MatrixPair.library("hypothesis").files(), at: MatrixPair.dependencyLayer + 1)
        return .proven(warnings: ["known-test-tool"])
      },
      LeakRecipe("names that only look like test tools'") { pair in
        pair.share(
          MatrixPair.library("testresources").files() + MatrixPair.library("contest").files()
            + MatrixPair.library("pytestimony").files(), at: MatrixPair.dependencyLayer + 1)
        return .proven(warnings: ["unexplained-distribution"])
      },
      LeakRecipe("pytest named by a requirement of another platform") { pair in
        pair.editBoth { entry in
          guard entry.name.text == "app/requirements.txt" else { return }
          entry.content = entry.content + "pywin32; sys_platform == 'win32'\n"
        }
        return .proven()
      },
    ]
  }
}
