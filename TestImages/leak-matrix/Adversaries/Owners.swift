import FixtureBuilder

extension LeakRecipe {
  /// Tests in places, and under names, that look like somebody else's.
  static func owners() throws -> [LeakRecipe] {
    let code: ByteString = "import pytest\n\n\ndef test_total():\n    assert sum([1, 2]) == 3\n"
    let site = MatrixPair.site
    /// The project's tests in a folder below which the image says that the project lives.
    func home(
      _ name: String, _ path: String, _ change: @escaping (inout MatrixPair) -> Void
    ) -> LeakRecipe {
      LeakRecipe(name) { pair in
        change(&pair)
        pair.addToBoth([
          .file(ByteString("\(path)/main.py"), "import flask\n"),
          .file(ByteString("\(path)/tests/test_app.py"), code),
        ])
        return .leak("no-test-files", path: "/\(path)/tests/test_app.py")
      }
    }
    let zip = try ZipWriter.archive(
      SamplePair.testFiles.filter { $0.kind == .file && !$0.content.isEmpty }
        .map { ZipWriter.Member($0.name, $0.content) })
    return [
      LeakRecipe("tests of the project beside those of a badly packaged library") { pair in
        let library = PythonDistribution(
          "badly-packaged", "1.0",
          modules: [("badly_packaged.py", "VALUE = 1\n"), ("tests/__init__.py", "")])
        let project = PythonDistribution(
          "ourapp", "1.0",
          modules: [("ourapp/__init__.py", "import flask\n"), ("tests/test_app.py", code)]
        ).with { $0.directURL = ["dir_info": [:], "url": "file:///app"] }
        pair.editBoth { entry in
          guard entry.name.text == "app/requirements.txt" else { return }
          entry.content = entry.content + "badly-packaged\n"
        }
        pair.addToBoth(library.entries() + project.entries(), by: "RUN pip install .")
        return .leak("no-test-files", path: "/\(site)/tests/test_app.py")
      },
      home("a home in /etc", "etc/app") { pair in
        pair.configureBoth { $0.workingDirectory = "/etc/app" }
      },
      home("a home that only the entry point tells", "usr/share/app") { pair in
        pair.configureBoth {
          $0.workingDirectory = "/"
          $0.entrypoint = ["python", "/usr/share/app/main.py"]
          $0.command = nil
        }
      },
      home("a home that a shell's words tell", "var/lib/app") { pair in
        pair.configureBoth {
          $0.workingDirectory = "/"
          $0.command = ["sh", "-c", "exec python /var/lib/app/main.py"]
        }
      },
      home("a home on PYTHONPATH in a folder of the system", "usr/lib/ours") { pair in
        pair.configureBoth { $0.environment.append("PYTHONPATH=/usr/lib/ours") }
      },
      home("the home of the image's user", "var/lib/worker") { pair in
        pair.configureBoth { $0.user = "worker" }
        pair.editBoth { entry in
          guard entry.name.text == "etc/passwd" else { return }
          entry.content = entry.content + "worker:x:900:900::/var/lib/worker:/bin/sh\n"
        }
      },
      home("a home that a .pth file names", "usr/share/modules") { pair in
        pair.addToBoth([.file(ByteString("\(site)/ours.pth"), "/usr/share/modules\n")])
      },
      LeakRecipe("a test module put into Python's own library") { pair in
        pair.addToBoth([.file("usr/local/lib/python3.12/test_app.py", code)])
        return .leak("no-test-files", path: "/usr/local/lib/python3.12/test_app.py")
      },
      LeakRecipe("a folder that only looks like Python's library") { pair in
        pair.addToBoth([.file("app/lib/python3.12/test_app.py", code)])
        return .leak("no-test-files", path: "/app/lib/python3.12/test_app.py")
      },
      LeakRecipe("a zip of the tests in the place of a distribution's module") { pair in
        let layer = pair.ship([.file(ByteString("\(site)/flask/testing.py"), zip)])
        return .leak("no-test-archives", path: "/\(site)/flask/testing.py", layer: layer)
      },
      LeakRecipe("a test module in the place of a distribution's module") { pair in
        let layer = pair.ship([.file(ByteString("\(site)/flask/testing.py"), code)])
        pair.develop([.file("app/tests/test_total.py", code)])
        return .leak("no-test-content", path: "/\(site)/flask/testing.py", layer: layer)
      },
      LeakRecipe("a test module in the place of a file of Debian's") { pair in
        pair.share(
          MatrixPair.dpkg("tool", owning: ["usr/share/tool/run.py"])
            + [.file("usr/share/tool/run.py", "print()\n")], at: 1)
        let layer = pair.ship([.file("usr/share/tool/run.py", code)])
        pair.develop([.file("app/tests/test_total.py", code)])
        return .leak("no-test-content", path: "/usr/share/tool/run.py", layer: layer)
      },
      LeakRecipe("pytest as a package of Debian's") { pair in
        let site = PythonSite.debian
        let files = MatrixPair.pytest.files(in: site)
        let layer = pair.ship(
          files + MatrixPair.dpkg("python3-pytest", owning: files.map(\.name.text)),
          by: "RUN apt-get install --yes python3-pytest")
        return .leak("no-test-distributions", subject: "pytest 8.3.3", layer: layer)
          .and("no-test-distribution-files", subject: "pytest 8.3.3", layer: layer)
      },
      LeakRecipe("pytest vendored in the project's own wheel") { pair in
        let project = PythonDistribution(
          "ourapp", "1.0",
          modules: [("ourapp/__init__.py", "import flask\n")]
            + MatrixPair.pytest.modules.map { ("ourapp/_vendor/\($0.path)", $0.content) })
        pair.addToBoth(project.entries(), by: "RUN install the wheel")
        return .leak("no-test-content", subject: "pytest 8.3.3")
          .and("unexplained-distribution", subject: "ourapp 1.0")
      },
      LeakRecipe("the project's wheel with its tests, in SERVICE alone") { pair in
        let project = PythonDistribution(
          "ourapp", "1.0",
          modules: [
            ("ourapp/__init__.py", "import flask\n"), ("ourapp/tests/__init__.py", ""),
            ("ourapp/tests/test_app.py", code),
          ])
        let layer = pair.ship(project.entries(), by: "RUN install the wheel")
        return .leak(
          "unexplained-distribution", subject: "ourapp 1.0",
          path: "/\(site)/ourapp/tests/test_app.py", layer: layer)
      },
    ]
  }

  /// Test distributions that something gives a reason which is none.
  static func reasons() -> [LeakRecipe] {
    /// Nobody says what the service requires.
    func undeclared(_ pair: inout MatrixPair) {
      pair.editBoth { entry in
        guard entry.name.text == "app/requirements.txt" else { return }
        entry.name = "app/notes.md"
      }
    }
    let helpers = MatrixPair.library("acme-testkit", requires: ["pytest", "factory-boy"])
    let faker = ["Faker", "factory_boy", "python-dateutil", "six"].map { MatrixPair.test($0) }
    let bound = "RUN --mount=type=bind,source=requirements.txt pip install -r requirements.txt"
    return [
      LeakRecipe("pytest required by helpers that nobody declares") { pair in
        pair.addToBoth(
          helpers.files() + MatrixPair.pytest.files() + MatrixPair.test("factory_boy").files(),
          by: "RUN prepare")
        return .leak("no-test-distributions", subject: "pytest 8.3.3")
          .and("no-test-distributions", subject: "factory_boy 3.3.1")
          .and("unexplained-distribution", subject: "acme-testkit 1.0")
      },
      LeakRecipe("pytest required by helpers that only an instruction names") { pair in
        pair.addToBoth(
          helpers.files() + MatrixPair.pytest.files(), by: "RUN pip install acme-testkit")
        return .leak("no-test-distributions", subject: "pytest 8.3.3")
      },
      LeakRecipe("pytest required by helpers, and nobody declares anything") { pair in
        undeclared(&pair)
        pair.addToBoth(helpers.files() + MatrixPair.pytest.files(), by: "RUN prepare")
        return .leak("no-test-distributions", subject: "pytest 8.3.3")
          .and("unexplained-distribution", subject: "acme-testkit 1.0")
      },
      LeakRecipe("what tests require in the shared layer of dependencies, undeclared") { pair in
        undeclared(&pair)
        let layer = pair.share(
          MatrixPair.test("Faker").files(), at: MatrixPair.dependencyLayer + 1, by: bound)
        return .leak("no-test-distributions", subject: "Faker 33.0.0", layer: layer)
      },
      LeakRecipe("what tests require, uninstalled from the shared layer of dependencies") { pair in
        undeclared(&pair)
        let layer = pair.share(
          faker.flatMap { $0.files() }, at: MatrixPair.dependencyLayer + 1, by: bound)
        pair.ship(
          faker.flatMap { $0.whiteouts() }, by: "RUN pip uninstall --yes factory_boy faker")
        return .leak(
          "no-test-distributions", subject: "factory_boy 3.3.1", layer: layer, hidden: true
        ).and("no-test-distributions", subject: "Faker 33.0.0", layer: layer, hidden: true)
      },
      LeakRecipe("pytest in the requirements of both") { pair in
        pair.editBoth { entry in
          guard entry.name.text == "app/requirements.txt" else { return }
          entry.content = entry.content + "pytest\n"
        }
        let layer = pair.share(
          MatrixPair.pytest.files(), at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install -r requirements.txt")
        return .leak("no-test-distributions", subject: "pytest 8.3.3", layer: layer)
      },
      LeakRecipe("a test helper installed from its own folder beside the project") { pair in
        let fakes = PythonDistribution("orderly-fakes", "1.0").with {
          $0.directURL = ["dir_info": [:], "url": "file:///app/libs/fakes"]
        }
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = entry.content + "orderly-fakes\n"
        }
        pair.addToBoth(fakes.entries(), by: "RUN prepare")
        return .leak("no-test-distributions", subject: "orderly-fakes 1.0")
      },
    ]
  }
}
