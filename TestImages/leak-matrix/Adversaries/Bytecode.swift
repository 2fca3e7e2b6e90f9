import FixtureBuilder

extension LeakRecipe {
  /// Tests and test distributions of which only bytecode is left.
  static func bytecode() -> [LeakRecipe] {
    let site = MatrixPair.site
    let storage = PythonBytecode.module(filename: "/app/tests/test_storage.py")
    let plugin = PythonBytecode.module(filename: "/\(site)/_pytest/config/__init__.py")
    return [
      LeakRecipe("bytecode of a test in its cache") { pair in
        let path = PythonBytecode.cachePath(of: "app/tests/test_storage.py")
        let layer = pair.ship([.file(ByteString(path), storage)])
        return .leak("no-test-bytecode", path: "/\(path)", layer: layer)
      },
      LeakRecipe("bytecode of a test beside the code") { pair in
        let layer = pair.ship([.file("app/src/storage_check.pyc", storage)])
        return .leak("no-test-bytecode", path: "/app/src/storage_check.pyc", layer: layer)
      },
      LeakRecipe("bytecode of a test under a false extension") { pair in
        let layer = pair.ship([.file("srv/blob.bin", storage)])
        return .leak("no-test-bytecode", path: "/srv/blob.bin", layer: layer)
      },
      LeakRecipe("bytecode of a test inside a third-party package") { pair in
        let layer = pair.ship([
          .file(ByteString("\(site)/flask/__pycache__/app2.cpython-312.pyc"), storage)
        ])
        return .leak(
          "no-test-bytecode", path: "/\(site)/flask/__pycache__/app2.cpython-312.pyc",
          layer: layer)
      },
      LeakRecipe("bytecode that pytest rewrote") { pair in
        let path = PythonBytecode.cachePath(of: "app/src/test_x.py", tag: "-pytest-8.3.3")
        let layer = pair.ship([.file(ByteString(path), storage)])
        return .leak("no-test-bytecode", path: "/\(path)", layer: layer)
      },
      LeakRecipe("bytecode of a test that LOCALDEV lacks") { pair in
        let other = PythonBytecode.module(filename: "/build/tests/test_other.py")
        let layer = pair.ship([.file("app/other.pyc", other)])
        return .leak("no-test-bytecode", path: "/app/other.pyc", layer: layer)
      },
      LeakRecipe("bytecode of a test with the root cut from its name") { pair in
        let cut = PythonBytecode.module(filename: "tests/test_storage.py")
        let layer = pair.ship([.file("app/x.pyc", cut)])
        return .leak("no-test-bytecode", path: "/app/x.pyc", layer: layer)
      },
      LeakRecipe("only bytecode of pytest") { pair in
        let layer = pair.ship(
          pytestModules.map { path in
            .file(
              ByteString("\(site)/\(path.dropLast(3)).pyc"),
              PythonBytecode.module(filename: "/\(site)/\(path)"))
          })
        return .leak("no-test-bytecode", subject: "pytest 8.3.3", layer: layer)
          .and("no-test-imports", subject: "pytest 8.3.3")
      },
      LeakRecipe("bytecode of one module of pytest under another name") { pair in
        let layer = pair.ship([.file("app/lib/helper.dat", plugin)])
        return .leak("no-test-bytecode", path: "/app/lib/helper.dat", layer: layer)
      },
      LeakRecipe("bytecode of pytest compiled in another folder") { pair in
        let layer = pair.ship(
          pytestModules.map { path in
            .file(
              ByteString("app/lib/\(path.dropLast(3)).pyc"),
              PythonBytecode.module(filename: "/tmp/target/\(path)"))
          })
        return .leak("no-test-bytecode", subject: "pytest 8.3.3", layer: layer)
      },
      LeakRecipe("bytecode of a test in a hidden layer") { pair in
        let layer = pair.ship([.file("app/x.pyc", storage)])
        pair.ship([.whiteout(of: "app/x.pyc")])
        return .leak("no-test-bytecode", path: "/app/x.pyc", layer: layer, hidden: true)
      },
    ]
  }

  private static var pytestModules: [String] {
    MatrixPair.pytest.modules.map(\.path).filter { $0.hasSuffix(".py") && $0.contains("/") }
  }
}
