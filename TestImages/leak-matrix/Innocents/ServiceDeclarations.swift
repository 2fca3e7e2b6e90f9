import FixtureBuilder

extension LeakRecipe {
  /// What the service says that it needs, in files of every name and format, so that tests may need
  /// it too.
  static func serviceDeclarations() -> [LeakRecipe] {
    serviceFiles() + servicePlaces() + theProjectItself() + harmlessDeclarations()
  }

  private static func serviceFiles() -> [LeakRecipe] {
    [
      undeclared(
        "a requirement of the service in worker.txt", in: "app/requirements/worker.txt",
        "-r base.txt\nsheepdog\n", more: [.file("app/requirements/base.txt", "flask\n")]),
      undeclared("a requirement of the service in web.in", in: "app/reqs/web.in", "sheepdog\n"),
      undeclared("a requirement of the service in prod.txt", in: "app/prod.txt", "sheepdog==1.0\n"),
      undeclared(
        "a requirement of the service in requirements.lock", in: "app/requirements.lock",
        "sheepdog==1.0\n"),
      undeclared(
        "a requirement of the service for one version", in: "app/requirements-py312.txt",
        "sheepdog==1.0\n"),
      undeclared(
        "a requirement of the service in a Pipfile", in: "app/Pipfile",
        "[packages]\nsheepdog = \"*\"\n[dev-packages]\nresponses = \"*\"\n"),
      undeclared(
        "a requirement of the service in setup.cfg", in: "app/setup.cfg",
        "[options]\ninstall_requires =\n  sheepdog\n"),
      undeclared(
        "a group that says that it is the service's", in: "app/pyproject.toml",
        "[dependency-groups]\nprod = [\"sheepdog\"]\n"),
      undeclared(
        "the groups that a lock file installs unasked", in: "app/pylock.toml",
        """
        lock-version = "1.0"
        default-groups = ["standard"]
        dependency-groups = ["standard"]
        [[packages]]
        name = "sheepdog"
        marker = "'standard' in dependency_groups"

        """),
      undeclared(
        "a requirement of the service in conda's environment", in: "app/environment.yml",
        "dependencies:\n  - sheepdog\n"),
      undeclared(
        "a requirement of the service that pip installs into conda's environment",
        in: "app/environment-prod.yaml", "dependencies:\n  - pip:\n    - sheepdog==1.0\n"),
      LeakRecipe("pytest, which the service needs by conda's environment") { pair in
        // The tests' own requirements do not name it.
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = "factory-boy\n"
        }
        pair.addToBoth([.file("app/environment.yml", "dependencies:\n  - flask\n  - pytest\n")])
        pair.ship(
          MatrixPair.pytest.files() + MatrixPair.test("pluggy").files()
            + MatrixPair.test("iniconfig").files(), by: "RUN conda env update")
        return .proven(warnings: ["known-test-tool"])
      },
      LeakRecipe("requests, which worker.txt and responses require") { pair in
        pair.editBoth { entry in
          guard entry.name.text == "app/requirements.txt" else { return }
          entry.name = "app/requirements/base.txt"
          entry.content = "Flask\nSQLAlchemy\ngunicorn\n"
        }
        pair.addToBoth([.file("app/requirements/worker.txt", "-r base.txt\nrequests\n")])
        return .proven()
      },
      LeakRecipe("a home that is called test") { pair in
        pair.service.configuration.workingDirectory = "/srv/test/app"
        pair.shareSheepdog(by: "RUN pip install sheepdog")
        pair.declareForTests("sheepdog")
        pair.addToBoth([.file("srv/test/app/requirements.txt", "sheepdog\n")])
        return .proven()
      },
    ]
  }

  /// A library of the house that the service names by a place, and that a test tool requires.
  private static func servicePlaces() -> [LeakRecipe] {
    func from(_ line: String, _ url: String?, _ kind: String = "") -> LeakRecipe {
      LeakRecipe("a requirement of the service without a name: \(line)") { pair in
        let common = MatrixPair.library("acme-common").with {
          $0.directURL = url.map { MatrixPair.directURL($0, kind) }
        }
        pair.share(common.files(), at: MatrixPair.dependencyLayer + 1)
        pair.declareForService(line)
        pair.declareForTests("acme-testkit")
        pair.develop(MatrixPair.library("acme-testkit", requires: ["acme-common"]).entries())
        return .proven()
      }
    }
    let host = "https://code.invalid/acme"
    return [
      from("git+\(host)/common.git@v2", "\(host)/common.git", "git"),
      from("./libs/common", "file:///build/libs/common", "folder"),
      from("\(host)/v2.zip", "\(host)/v2.zip", "archive"),
      from("git+\(host)/acme-common.git", nil), from("./libs/acme_common", nil),
      from("./wheels/acme_common-1.0-py3-none-any.whl", nil),
    ]
  }

  private static func theProjectItself() -> [LeakRecipe] {
    let ledger = MatrixPair.library("ledger").with {
      $0.requires = [
        "flask", "psycopg; extra == \"postgres\"", "pytest; extra == \"test\"",
        "ledger[test]; extra == \"dev\"",
      ]
      $0.extras = ["postgres", "test", "dev"]
      $0.directURL = MatrixPair.directURL("file:///app", "folder")
    }
    let file = TarEntry.file(
      "app/pyproject.toml",
      """
      [project]
      name = "Ledger"
      dependencies = ["flask"]
      [project.optional-dependencies]
      postgres = ["psycopg"]
      test = ["pytest"]
      dev = ["ledger[test,postgres]"]

      """)
    func project(
      _ title: String, warnings: Set<String> = [], _ change: @escaping (inout MatrixPair) -> Void
    ) -> LeakRecipe {
      LeakRecipe("the project itself: \(title)") { pair in
        pair.share(
          MatrixPair.library("psycopg").files() + ledger.files(),
          at: MatrixPair.dependencyLayer + 1, by: "RUN pip install psycopg .")
        change(&pair)
        return .proven(warnings: warnings)
      }
    }
    return [
      project("extras that refer to itself") { $0.addToBoth([file]) },
      project("named by the tests' requirements") { pair in
        pair.addToBoth([file])
        pair.declareForTests("ledger[dev]")
      },
      project("named by its folder") { pair in
        pair.addToBoth([file])
        pair.declareForTests("-e .[test]")
      },
      project("named by its folder, without its file") { $0.declareForTests("-e .[test]") },
      project("named by its folder, as rye does") { pair in
        pair.addToBoth([file])
        pair.develop([.file("app/requirements-dev.lock", "-e file:.\npytest==8.3.3\n")])
      },
      project("required by the project of the tests") { pair in
        pair.addToBoth([file])
        pair.develop([
          .file(
            "app/e2e/pyproject.toml",
            "[project]\nname = \"e2e\"\ndependencies = [\"ledger\", \"pytest\"]\n")
        ])
      },
      project("in a folder that the service's command names") { pair in
        pair.service.configuration.entrypoint = ["python3", "-m", "ledger"]
        pair.develop([.file("app/ledger/pyproject.toml", "[project]\nname = \"ledger\"\n")])
        pair.declareForTests("-e ./ledger[test]")
      },
      LeakRecipe("the project itself: an extra of no telling name") { pair in
        pair.shareSheepdog(by: "RUN pip install sheepdog")
        pair.addToBoth([
          .file(
            "app/pyproject.toml",
            "[project]\nname = \"ledger\"\n[project.optional-dependencies]\nherd = [\"sheepdog\"]\n"
          )
        ])
        return .proven()
      },
    ]
  }

  private static func harmlessDeclarations() -> [LeakRecipe] {
    func harmless(_ title: String, in path: String, _ text: ByteString) -> LeakRecipe {
      LeakRecipe(title) { pair in
        pair.shareSheepdog(by: "RUN pip install sheepdog")
        pair.develop([.file(ByteString(path), text)])
        // Nobody asks for it.
        return .proven()
      }
    }
    return [
      harmless("constraints of the tests", in: "app/test-constraints.txt", "sheepdog==1.0\n"),
      harmless(
        "requirements of the documentation", in: "app/docs/requirements.txt", "sheepdog\n./x\n"),
      harmless(
        "a group for documentation", in: "app/pyproject.toml",
        "[dependency-groups]\ndocs = [\"sheepdog\"]\n"),
      harmless(
        "words of no requirements", in: "app/src/sample_service/test.txt", "sheep and dogs\n"),
      harmless(
        "a template of a project file", in: "app/template/{{name}}/pyproject.toml",
        "[project\nname = \"{{name}}\"\n"),
      LeakRecipe("a missing file with the service's requirements") { pair in
        pair.removeFromLocaldev("app/requirements.txt")
        pair.declareForTests("-r requirements.txt\n-c constraints.txt")
        return .proven()
      },
      LeakRecipe("a test requirement without a name for another platform") { pair in
        pair.declareForTests("./libs/fakes ; sys_platform == 'win32'")
        return .proven()
      },
      LeakRecipe("a requirement of older metadata: pytz (>dev) of celery") { pair in
        let celery = MatrixPair.library("celery", requires: ["pytz (>dev)"])
        pair.declareForService("celery")
        pair.share(
          celery.files() + MatrixPair.library("pytz").files(), at: MatrixPair.dependencyLayer + 1)
        pair.declareForTests("tzlocal")
        pair.develop(MatrixPair.library("tzlocal", requires: ["pytz"]).entries())
        return .proven()
      },
    ]
  }
}
