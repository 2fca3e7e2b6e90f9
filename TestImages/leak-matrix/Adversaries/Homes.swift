import FixtureBuilder

extension LeakRecipe {
  /// The project's tests where the image does not say plainly that the project lives there.
  static func homes() -> [LeakRecipe] {
    let code: ByteString = "import pytest\n\n\ndef test_total():\n    assert sum([1, 2]) == 3\n"
    func home(
      _ name: String, _ path: String, _ change: @escaping (inout MatrixPair) -> Void = { _ in }
    ) -> LeakRecipe {
      LeakRecipe("\(name): \(path)") { pair in
        pair.configureBoth { $0.workingDirectory = "/" }
        change(&pair)
        pair.addToBoth([
          .file(ByteString("\(path)/main.py"), "import flask\n"),
          .file(ByteString("\(path)/tests/test_app.py"), code),
        ])
        return .leak("no-test-files", path: "/\(path)/tests/test_app.py")
      }
    }
    func script(_ text: ByteString) -> (inout MatrixPair) -> Void {
      { pair in
        pair.configureBoth {
          $0.entrypoint = ["/entrypoint.sh"]
          $0.command = nil
        }
        pair.addToBoth([.file("entrypoint.sh", text, mode: 0o755)])
      }
    }
    return [
      home("a home that nobody tells", "usr/src/app"), home("a home that nobody tells", "srv/app"),
      home("a home that nobody tells", "var/www/app"), home("a home that nobody tells", "opt/app"),
      home("a home that nobody tells", "code"),
      home(
        "a home that an entry script changes to", "usr/share/app",
        script("#!/bin/sh\nset -e\ncd /usr/share/app\nexec python main.py\n")),
      home(
        "a home of which an entry script starts a file", "usr/lib/ours",
        script("#!/bin/bash\nexec python3 /usr/lib/ours/main.py \"$@\"\n")),
      home("a home that a command changes to", "usr/share/shop") { pair in
        pair.configureBoth {
          $0.entrypoint = ["sh", "-c"]
          $0.command = ["cd /usr/share/shop && exec python main.py"]
        }
      },
      home("a home that --chdir tells", "usr/share/shop") { pair in
        pair.configureBoth {
          $0.entrypoint = ["gunicorn", "--chdir", "/usr/share/shop", "main:app"]
          $0.command = nil
        }
      },
      home("a home that --chdir tells in one word", "var/lib/shop") { pair in
        pair.configureBoth {
          $0.entrypoint = ["gunicorn", "--chdir=/var/lib/shop", "main:app"]
          $0.command = nil
        }
      },
    ] + wheels()
  }

  /// The project's wheel, that the service's requirements name, and no file tells that it is the project.
  private static func wheels() -> [LeakRecipe] {
    let project = PythonDistribution(
      "ourapp", "1.0", requires: ["flask", "requests"],
      modules: [
        ("ourapp/__init__.py", "\"\"\"Our application, as it is sold.\"\"\"\n"),
        ("ourapp/tests/__init__.py", ""),
        ("ourapp/tests/test_go.py", "def test_go(client):\n    assert client\n"),
      ], consoleScripts: [("ourapp", "ourapp:main")])
    func wheel(_ name: String, _ change: @escaping (inout MatrixPair) -> Void) -> LeakRecipe {
      LeakRecipe("the project's wheel, known by \(name)") { pair in
        pair.declareForService("ourapp")
        pair.configureBoth {
          $0.entrypoint = ["python3", "main.py"]
          $0.command = nil
        }
        pair.addToBoth(
          project.entries(), by: "RUN pip install --no-index --find-links /wheels ourapp")
        change(&pair)
        return .leak("no-test-files", path: "/\(MatrixPair.site)/ourapp/tests/test_go.py")
      }
    }
    return [
      wheel("its installation without an index") { _ in },
      wheel("the module that the service starts") { pair in
        pair.configureBoth { $0.entrypoint = ["python3", "-m", "ourapp"] }
      },
      wheel("the script that the service starts") { pair in
        pair.configureBoth { $0.entrypoint = ["ourapp", "--port", "80"] }
      },
      wheel("the application that a server starts") { pair in
        pair.configureBoth { $0.entrypoint = ["gunicorn", "ourapp.wsgi:app"] }
      },
      wheel("the tests that LOCALDEV runs") { pair in
        pair.localdev.configuration.entrypoint = ["pytest", "--pyargs", "ourapp"]
      },
    ]
  }
}
