import FixtureBuilder

extension LeakRecipe {
  /// Bytes and names that look like the tests' and have other owners.
  static func ownedFiles() throws -> [LeakRecipe] {
    let site = MatrixPair.site
    let grammar = ByteString("# Grammar for 2to3, which black carries too.\nfile_input: stmt\n")
    let formatter = PythonDistribution(
      "black", "24.1",
      modules: [
        ("black/__init__.py", "\"\"\"A stand-in for black.\"\"\"\n"),
        ("blib2to3/Grammar.txt", grammar),
      ])
    let packaging = SamplePair.serviceDistributions.first { $0.name == "packaging" }
    let pip = PythonDistribution(
      "pip", "24.2",
      modules: [("pip/__init__.py", "\"\"\"A stand-in for pip.\"\"\"\n")]
        + (MatrixPair.test("iniconfig").modules + (packaging?.modules ?? []))
        .map { ("pip/_vendor/\($0.path)", $0.content) })
    let pipWheel = try pip.wheel()

    /// LOCALDEV has black, and tests declare it.
    func declareBlack(_ pair: inout MatrixPair) {
      pair.editLocaldev { entry in
        guard entry.name.text == "app/test_requirements.txt" else { return }
        entry.content = entry.content + "black\n"
      }
      pair.develop(formatter.entries(), by: "RUN pip install black")
    }
    return [
      LeakRecipe("two distributions that own one path") { pair in
        let first = PythonDistribution(
          "first", "1.0", modules: [("first.py", "A = 1\n"), ("tests/__init__.py", "# first\n")])
        let second = PythonDistribution(
          "second", "1.0",
          modules: [("second.py", "A = 2\n"), ("tests/__init__.py", "# second\n")])
        let files = first.files().filter { !$0.name.text.hasSuffix("tests/__init__.py") }
        pair.share(
          files + second.files(), at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install first second")
        return .proven()
      },
      LeakRecipe("bytes of Python's library that a declared tool has too") { pair in
        declareBlack(&pair)
        pair.editBoth { entry in
          guard entry.name.text == "usr/local/lib/python3.12/doctest.py" else { return }
          entry.name = "usr/local/lib/python3.12/lib2to3/Grammar.txt"
          entry.content = grammar
        }
        return .proven()
      },
      LeakRecipe("bytes of a package of Debian's that a declared tool has too") { pair in
        declareBlack(&pair)
        pair.share(
          MatrixPair.dpkg("2to3", owning: ["usr/share/2to3/Grammar.txt"])
            + [.file("usr/share/2to3/Grammar.txt", grammar)], at: 1)
        return .proven()
      },
      LeakRecipe("a file of Debian's that is not what its RECORD says") { pair in
        let site = PythonSite.debian
        let files = PythonDistribution("patched", "1.0").files(in: site).map { entry in
          entry.name.text.hasSuffix("patched/__init__.py")
            ? entry.with { $0.content = "\"\"\"Patched by Debian.\"\"\"\n" } : entry
        }
        pair.share(
          files + MatrixPair.dpkg("python3-patched", owning: files.map(\.name.text)), at: 2,
          by: "RUN apt-get install --yes python3-patched")
        return .proven()
      },
      LeakRecipe("the wheel of pip in Python's library, with copies of what tests require") {
        pair in
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = entry.content + "iniconfig\npackaging\npip\nsetuptools\n"
        }
        pair.editBoth { entry in
          guard entry.name.text == "usr/local/lib/python3.12/doctest.py" else { return }
          entry.name = ByteString(
            "usr/local/lib/python3.12/ensurepip/_bundled/\(pip.wheelName)")
          entry.content = pipWheel
        }
        return .proven()
      },
      LeakRecipe("the wheel of pip that the service carries") { pair in
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = entry.content + "iniconfig\n"
        }
        pair.ship([.file(ByteString("opt/seed/\(pip.wheelName)"), pipWheel)])
        return .proven()
      },
      LeakRecipe("what virtualenv puts into an environment") { pair in
        let venv = PythonSite.venv("opt/venv")
        pair.addToBoth(
          [
            .file("opt/venv/pyvenv.cfg", "home = /usr/local/bin\nversion = 3.12.7\n"),
            .symlink("opt/venv/bin/python", to: "/usr/local/bin/python3.12"),
            .file(ByteString("\(venv.packages)/_virtualenv.py"), "\"\"\"Patches.\"\"\"\n"),
            .file(ByteString("\(venv.packages)/_virtualenv.pth"), "import _virtualenv"),
          ], by: "RUN virtualenv /opt/venv")
        return .proven()
      },
      LeakRecipe("installers and terminals whose classifiers say testing") { pair in
        let names = ["uv", "virtualenv", "pexpect"]
        let tools = names.map { name in
          MatrixPair.library(name).with {
            $0.classifiers = ["Topic :: Software Development :: Testing"]
          }
        }
        pair.share(
          tools.flatMap { $0.files() }, at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install uv virtualenv pexpect")
        return .proven()
      },
      LeakRecipe("web assets that a development tool has too") { pair in
        let script = ByteString("/*! Bootstrap, a stand-in for it */ (function () {})();\n")
        let docs = PythonDistribution(
          "mkdocs", "1.6",
          modules: [
            ("mkdocs/__init__.py", "\"\"\"A stand-in for mkdocs.\"\"\"\n"),
            ("mkdocs/themes/js/bootstrap.min.js", script),
          ])
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = entry.content + "mkdocs\n"
        }
        pair.develop(docs.entries(), by: "RUN pip install mkdocs")
        pair.ship([.file("app/src/sample_service/static/bootstrap.min.js", script)])
        return .proven()
      },
      LeakRecipe("the project's own extras among its test requirements") { pair in
        let project = PythonDistribution("ledger", "1.0").with {
          $0.directURL = ["dir_info": [:], "url": "file:///app"]
          $0.extras = ["test"]
        }
        pair.editLocaldev { entry in
          guard entry.name.text == "app/test_requirements.txt" else { return }
          entry.content = entry.content + "ledger[test]\n"
        }
        pair.addToBoth(project.entries(), by: "RUN pip install .")
        return .proven()
      },
      LeakRecipe("what only tests require, in a shared layer of an image without history") { pair in
        pair.share(MatrixPair.test("six").files(), at: MatrixPair.baseLayers)
        pair.service.history = .absent
        pair.localdev.history = .absent
        return .proven(warnings: [
          "no-test-distributions", "no-test-distribution-files", "no-test-content",
          "no-test-imports",
        ])
      },
      LeakRecipe("a virtual environment copied into both, in layers of their own") { pair in
        let venv = PythonSite.venv("opt/venv")
        let numeric = MatrixPair.library("numeric")
        let files = numeric.files(in: venv)
        pair.editBoth { entry in
          guard entry.name.text == "app/requirements.txt" else { return }
          entry.content = entry.content + "numeric\n"
        }
        pair.ship(files, by: "COPY /opt/venv /opt/venv")
        pair.develop(files + [.file("opt/venv/.gitignore", "*\n")], by: "COPY /opt/venv /opt/venv")
        return .proven()
      },
      LeakRecipe("a module that stands in the service's folder of Debian's") { pair in
        pair.configureBoth { $0.workingDirectory = "/usr/share/tool" }
        pair.share(
          MatrixPair.dpkg("tool", owning: ["usr/share/tool/tests/test_tool.py"]) + [
            .file(
              "usr/share/tool/tests/test_tool.py",
              "import pytest\n\n\ndef test_tool():\n    assert True\n")
          ], at: 1)
        pair.addToBoth([.file(ByteString("\(site)/flask/local.cfg"), "[flask]\n")])
        return .proven()
      },
    ]
  }
}
