import FixtureBuilder

extension LeakRecipe {
  /// Code and programs that only speak of test tools, and distributions that are started and are others'.
  static func namesOfTestTools() throws -> [LeakRecipe] {
    let site = MatrixPair.site
    let server = PythonDistribution(
      "orderly-server", "1.0",
      modules: [
        ("orderly_server/__init__.py", "\"\"\"Serves.\"\"\"\n"),
        ("orderly_server/tests/__init__.py", ""),
        ("orderly_server/tests/test_go.py", "def test_go(client):\n    assert client\n"),
      ], consoleScripts: [("orderly", "orderly_server:main")]
    ).with { $0.classifiers = ["Programming Language :: Python :: 3"] }
    func started(_ name: String, _ change: @escaping (inout ImageConfiguration) -> Void)
      -> LeakRecipe
    {
      LeakRecipe("a published server with tests of its own, \(name)") { pair in
        pair.declareForService("orderly-server")
        pair.addToBoth(server.entries(), by: "RUN pip install -r requirements.txt")
        pair.configureBoth(change)
        return .proven()
      }
    }
    func beside(_ name: String, _ path: String, _ text: ByteString) -> LeakRecipe {
      LeakRecipe(name) { pair in
        pair.addToBoth([.file(ByteString(path), text)])
        return .proven()
      }
    }
    return [
      started("started as a module") { $0.entrypoint = ["python3", "-m", "orderly_server"] },
      started("started by its script") { $0.entrypoint = ["orderly", "--workers", "2"] },
      beside(
        "a module that names pytest in a text", "src/app/advice.py",
        "ADVICE = \"\"\"\nimport pytest\n\n\ndef test_it(client): ...\n\"\"\"\n"),
      beside(
        "a module that imports pytest where it is there", "src/app/plugin.py",
        "try:\n    import pytest\nexcept ImportError:\n    pytest = None\n\n\ndef make(kind):\n    return kind\n"
      ),
      beside(
        "a module that asks whether a server is up", "src/app/health.py",
        "class Probe:\n    def test_connection(self):\n        self.connect()\n"),
      LeakRecipe("a file of git with code of the service") { pair in
        let code: ByteString = "def connect(host):\n    return host\n"
        pair.ship([
          .file(
            ByteString("app/.git/objects/ab/" + String(repeating: "ab", count: 19)),
            (try? GitWriter.object("blob", code)) ?? "")
        ])
        return .proven()
      },
      try LeakRecipe("a script with data behind it") { pair in
        pair.ship([
          .file(
            "usr/local/bin/install.run",
            "#!/bin/sh\ntail -n+3 $0 | tar xz\n"
              + (try Compression.gzip.apply(
                to: TarWriter.archive([.file("data/one.json", "{\"a\": [1, 2, 3]}\n")]))))
        ])
        return .proven()
      },
      LeakRecipe("a program of PyInstaller") { pair in
        pair.ship([
          .file(
            "usr/local/bin/tool",
            ByteString(
              [0x7F, 0x45, 0x4C, 0x46] + [UInt8](repeating: 7, count: 100_000)
                + Array("MEI\u{C}\u{B}\u{A}\u{B}\u{E}".utf8) + [UInt8](repeating: 0, count: 80)))
        ])
        return .proven(warnings: ["unexamined"])
      },
      LeakRecipe("a package of rpm") { pair in
        pair.ship([
          .file(
            "var/cache/dnf/x.rpm",
            ByteString([0xED, 0xAB, 0xEE, 0xDB, 3, 0] + [UInt8](repeating: 9, count: 200)))
        ])
        return .proven(warnings: ["unexamined"])
      },
      LeakRecipe("a distribution's tests folder beside the script that an entry script starts") {
        pair in
        pair.addToBoth([
          .file("entrypoint.sh", "#!/bin/sh\ncd /\nexec \"$@\"\n", mode: 0o755),
          .file(ByteString("\(site)/flask/local.cfg"), "[flask]\n"),
        ])
        pair.configureBoth { $0.entrypoint = ["/entrypoint.sh", "python3", "-m", "gunicorn"] }
        return .proven(warnings: [])
      },
    ]
  }
}
