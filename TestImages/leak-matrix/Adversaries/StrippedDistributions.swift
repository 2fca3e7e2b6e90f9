import FixtureBuilder

extension LeakRecipe {
  /// Files of test distributions without metadata, elsewhere, or disguised.
  static func strippedDistributions() -> [LeakRecipe] {
    let pytest = MatrixPair.pytest
    let title = "pytest 8.3.3"
    let site = MatrixPair.site
    let first = pytest.modules.first?.content ?? ""
    return [
      LeakRecipe("metadata stripped") { pair in
        let layer = pair.ship(MatrixPair.modules(of: pytest, in: site))
        return .leak("no-test-distribution-files", subject: title, layer: layer)
          .and("no-test-imports", subject: title)
      },
      LeakRecipe("one file copied under another name") { pair in
        let layer = pair.ship([.file("app/src/sample_service/plugins.dat", first)])
        return .leak(
          "no-test-content", subject: title, path: "/app/src/sample_service/plugins.dat",
          layer: layer)
      },
      LeakRecipe("vendored into app/_vendor") { pair in
        let layer = pair.ship(MatrixPair.modules(of: pytest, in: "app/_vendor"))
        return .leak("no-test-distribution-files", subject: title, layer: layer)
          .and("no-test-content", subject: title, layer: layer)
      },
      LeakRecipe("vendored into the source that both images have") { pair in
        let entries = MatrixPair.modules(of: pytest, in: "app/src/sample_service/_vendor")
        pair.addToBoth(entries, by: "COPY src ./src")
        return .leak("no-test-content", subject: title)
      },
      LeakRecipe("another version vendored without metadata") { pair in
        let other = pytest.with {
          $0.modules = $0.modules.map { ($0.path, "\"\"\"Version 7.4.4 of \($0.path)\"\"\"\n") }
        }
        let layer = pair.ship(MatrixPair.modules(of: other, in: "srv/libs"))
        return .leak("no-test-distribution-files", subject: title, layer: layer)
      },
      LeakRecipe("a single-module distribution under another site directory") { pair in
        let layer = pair.ship([
          .file(
            "opt/python/lib/python3.12/site-packages/six.py",
            MatrixPair.test("six").modules.first?.content ?? "")
        ])
        return .leak("no-test-distribution-files", subject: "six 1.16.0", layer: layer)
      },
      LeakRecipe("a hardlink to it elsewhere") { pair in
        let layer = pair.ship([
          .file("srv/a/first.bin", first),
          .hardlink("srv/b/second.bin", to: "srv/a/first.bin"),
        ])
        return .leak("no-test-content", path: "/srv/b/second.bin", layer: layer)
          .and("no-test-content", path: "/srv/a/first.bin", layer: layer)
      },
      LeakRecipe("a hardlink whose first name is removed") { pair in
        pair.ship([.file("srv/a/first.bin", first)])
        let layer = pair.ship([.hardlink("srv/b/second.bin", to: "srv/a/first.bin")])
        pair.ship([.whiteout(of: "srv/a/first.bin")])
        return .leak("no-test-content", path: "/srv/b/second.bin", layer: layer)
      },
      LeakRecipe("under a symlinked site-packages") { pair in
        let layer = pair.ship(
          MatrixPair.modules(of: pytest, in: "opt/modules") + [
            .symlink("opt/env/lib/python3.12/site-packages", to: "/opt/modules"),
            .file("opt/env/pyvenv.cfg", "home = /usr/local/bin\nversion = 3.12.7\n"),
          ])
        return .leak("no-test-content", subject: title, layer: layer)
      },
      LeakRecipe("its RECORD emptied in SERVICE") { pair in
        let layer = pair.ship(pytest.entries().map(withoutRecord))
        return .leak("no-test-distributions", subject: title, layer: layer)
          .and("no-test-distribution-files", subject: title, layer: layer)
      },
      LeakRecipe("its RECORD emptied in LOCALDEV, its inner package in SERVICE") { pair in
        pair.editLocaldev { $0 = withoutRecord($0) }
        let layer = pair.ship(
          MatrixPair.modules(of: pytest, in: site).filter { $0.name.text.contains("/_pytest/") })
        return .leak("no-test-distribution-files", subject: "pytest", layer: layer)
      },
      LeakRecipe("its RECORD emptied in both") { pair in
        pair.editLocaldev { $0 = withoutRecord($0) }
        let layer = pair.ship(pytest.entries().map(withoutRecord))
        return .leak("no-test-distributions", subject: title, layer: layer)
          .and("no-test-content", path: "/\(site)/_pytest/__init__.py", layer: layer)
      },
      LeakRecipe("its RECORD with CR LF and its modules too") { pair in
        let layer = pair.ship(
          MatrixPair.modules(of: pytest, in: "srv/x").map { entry in
            entry.with { $0.content = $0.content.withDOSLineEnds }
          })
        return .leak("no-test-content", subject: title, layer: layer)
      },
      LeakRecipe("one module with CR LF under another name") { pair in
        let layer = pair.ship([.file("srv/x/settings.py", first.withDOSLineEnds)])
        return .leak("no-test-content", path: "/srv/x/settings.py", layer: layer)
      },
      LeakRecipe("hidden beneath a file of another distribution") { pair in
        let layer = pair.ship([.file(ByteString("\(site)/flask/app.py"), first)])
        let flask = SamplePair.serviceDistributions.first { $0.name == "Flask" }
        let app = flask?.modules.first { $0.path == "flask/app.py" }?.content ?? ""
        pair.ship([.file(ByteString("\(site)/flask/app.py"), app)])
        return .leak(
          "no-test-content", path: "/\(site)/flask/app.py", layer: layer, hidden: true)
      },
      LeakRecipe("in place of a file of another distribution") { pair in
        let layer = pair.ship([.file(ByteString("\(site)/flask/cli.py"), first)])
        return .leak("no-test-content", path: "/\(site)/flask/cli.py", layer: layer)
      },
      LeakRecipe("entry point scripts alone") { pair in
        let layer = pair.ship(pytest.files().filter { $0.name.text.contains("/bin/") })
        return .leak("no-test-entry-points", path: "/usr/local/bin/pytest", layer: layer)
      },
      LeakRecipe("an entry point script under another name and interpreter") { pair in
        let layer = pair.ship([
          .file(
            "app/check",
            """
            #!/opt/other/bin/python
            import sys
            from pytest import console_main
            if __name__ == "__main__":
                sys.exit(console_main())

            """, mode: 0o755)
        ])
        return .leak("no-test-entry-points", path: "/app/check", layer: layer)
      },
    ]
  }

  private static func withoutRecord(_ entry: TarEntry) -> TarEntry {
    let name = entry.name.text
    guard name.hasSuffix("/pytest-8.3.3.dist-info/RECORD") else { return entry }
    return entry.with { $0.content = "" }
  }
}
