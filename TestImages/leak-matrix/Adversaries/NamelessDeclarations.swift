import FixtureBuilder

extension LeakRecipe {
  /// Test requirements that name a folder, an archive or a repository, and not a project.
  static func namelessDeclarations() -> [LeakRecipe] {
    installedFromPlaces() + guessedNames() + unreadDeclarations() + extrasOfTheProject()
  }

  private static let fakes = MatrixPair.library("orderly-fakes")

  /// Both images have orderly-fakes, installed as pip notes it; a line of the tests' requirements
  /// names the place.
  private static func from(
    _ line: String, _ url: String, _ kind: String, more: [TarEntry] = []
  ) -> LeakRecipe {
    LeakRecipe("a test requirement without a name: \(line)") { pair in
      let installed = fakes.with { $0.directURL = MatrixPair.directURL(url, kind) }
      let layer = pair.share(installed.files(), at: MatrixPair.dependencyLayer + 1)
      pair.declareForTests(line)
      if !more.isEmpty { pair.develop(more) }
      return .leak("no-test-distributions", subject: "orderly-fakes 1.0", layer: layer)
    }
  }

  private static func installedFromPlaces() -> [LeakRecipe] {
    let host = "https://code.invalid/acme"
    return [
      from("git+\(host)/fakes.git@v2.1", "\(host)/fakes.git", "git"),
      from("git+\(host)/fakes@feature/one#subdirectory=python", "\(host)/fakes", "git"),
      from(
        "git+ssh://git@code.invalid/acme/fakes.git", "ssh://git@code.invalid/acme/fakes.git", "git"),
      from("-e git+\(host)/fakes.git", "\(host)/fakes.git", "git"),
      from("git+https://${TOKEN}@code.invalid/acme/fakes.git", "\(host)/fakes.git", "git"),
      from("\(host)/v2.1.zip", "\(host)/v2.1.zip", "archive"),
      from(
        "\(host)/fakes/archive/v2.1.tar.gz#sha256=00", "\(host)/fakes/archive/v2.1.tar.gz",
        "archive"),
      from("./fakes", "file:///app/fakes", "folder"),
      from("libs/fakes/", "file:///app/libs/fakes", "folder"),
      from("-e ./libs/fakes", "file:///app/libs/fakes", "editable"),
      from("--editable=libs/fakes[http]", "file:///app/libs/fakes", "editable"),
      from("file:///build/libs/fakes", "file:///build/libs/fakes", "folder"),
      from("./libs/fakes ; python_version > '3'", "file:///build/libs/fakes", "folder"),
      from("./vendor/fakes.zip", "file:///build/vendor/fakes.zip", "archive"),
    ]
  }

  private static func guessed(
    _ line: String, more: [TarEntry] = [], _ change: (inout PythonDistribution) -> Void = { _ in }
  ) -> LeakRecipe {
    LeakRecipe("a test requirement whose name can be had: \(line)") { pair in
      let layer = pair.share(fakes.with(change).files(), at: MatrixPair.dependencyLayer + 1)
      pair.declareForTests(line)
      if !more.isEmpty { pair.develop(more) }
      return .leak("no-test-distributions", subject: "orderly-fakes", layer: layer)
    }
  }

  private static func guessedNames() -> [LeakRecipe] {
    let project = TarEntry.file(
      "app/libs/fakes/pyproject.toml",
      "[project]\nname = \"Orderly_Fakes\"\ndependencies = [\"sheepdog\"]\n")
    return [
      guessed("git+https://code.invalid/acme/orderly-fakes"),
      guessed("git+https://code.invalid/acme/Orderly_Fakes.git@main"),
      guessed("hg+https://code.invalid/acme/x#egg=orderly-fakes"),
      guessed("https://code.invalid/acme/orderly-fakes/archive/refs/tags/v2.zip"),
      guessed("./orderly-fakes"),
      guessed("../common/orderly_fakes[http]"),
      guessed("./wheels/orderly_fakes-1.0-py3-none-any.whl"),
      guessed("orderly_fakes-1.0-py3-none-any.whl"),
      guessed("sdists/orderly-fakes-1.0.tar.gz"),
      guessed("./libs/fakes", more: [project]),
      guessed("libs/fakes/setup/..", more: [project]),
      guessed(
        "-e libs/helpers",
        more: [.file("app/libs/helpers/setup.cfg", "[metadata]\nname = orderly-fakes\n")]),
      guessed("-e ./fakes") { $0.form = .editable(source: "app/fakes/src") },
      guessed("-e fakes") { $0.form = .eggLink(project: "app/fakes") },
      LeakRecipe("what a folder of test helpers requires, by its project file") { pair in
        let layer = pair.shareSheepdog()
        pair.declareForTests("./libs/fakes")
        pair.develop([project])
        return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
      },
      LeakRecipe("a folder of the project's that tests alone ask for by name") { pair in
        let layer = pair.share(
          fakes.with { $0.directURL = MatrixPair.directURL("file:///app/libs/fakes", "folder") }
            .files(), at: MatrixPair.dependencyLayer + 1)
        pair.declareForTests("orderly-fakes")
        pair.develop([project])
        return .leak("no-test-distributions", subject: "orderly-fakes 1.0", layer: layer)
      },
    ]
  }

  private static func unreadDeclarations() -> [LeakRecipe] {
    func unread(_ line: String, _ more: [TarEntry] = []) -> LeakRecipe {
      LeakRecipe("a test requirement that nothing can be tied to: \(line)") { pair in
        pair.share(fakes.files(), at: MatrixPair.dependencyLayer + 1)
        pair.declareForTests(line)
        if !more.isEmpty { pair.develop(more) }
        return .refused("test_requirements.txt:7")
      }
    }
    return [
      unread("git+https://code.invalid/acme/fakes.git@v2.1"),
      unread("https://code.invalid/v2.1.zip"), unread("./fakes"), unread("libs/fakes/"),
      unread("-e ./libs/fakes"), unread("./release-2.1.tar.gz"), unread("-r more/test.txt"),
      unread("-r ${MORE}/test.txt"), unread("-r https://code.invalid/test-requirements.txt"),
      unread("hello world"), unread("-e .[test]"),
      LeakRecipe("a leak beside a test requirement that nothing can be tied to") { pair in
        pair.declareForTests("./fakes")
        let layer = pair.ship(MatrixPair.pytest.entries())
        return .leak("no-test-distributions", subject: "pytest 8.3.3", layer: layer)
      },
      LeakRecipe("a project file that cannot be read") { pair in
        pair.develop([.file("app/pyproject.toml", "[dependency-groups]\ntest = [\"sheepdog\"\n")])
        return .refused("/app/pyproject.toml")
      },
    ]
  }

  private static func extrasOfTheProject() -> [LeakRecipe] {
    let project = MatrixPair.library("ledger").with {
      $0.requires = ["flask", "sheepdog; extra == \"test\"", "six; extra == \"old\""]
      $0.extras = ["test", "old"]
      $0.directURL = MatrixPair.directURL("file:///app", "folder")
    }
    func installed(_ title: String, _ change: @escaping (inout MatrixPair) -> Void) -> LeakRecipe {
      LeakRecipe(title) { pair in
        let layer = pair.shareSheepdog()
        pair.addToBoth(project.entries(), by: "RUN pip install .[test]")
        change(&pair)
        return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
      }
    }
    return [
      installed("an extra that only the installed project's METADATA shows") { _ in },
      installed("an extra of the project that a line asks for") {
        $0.declareForTests("-e .[test]")
      },
      installed("an extra of the project by its name") { pair in
        pair.declareForTests("ledger[test]")
        pair.develop([.file("app/setup.cfg", "[metadata]\nname = ledger\n")])
      },
      LeakRecipe("an extra of a project that LOCALDEV alone has installed") { pair in
        let layer = pair.shareSheepdog()
        pair.develop(project.entries(), by: "RUN pip install .[test]")
        pair.declareForTests("-e .[test]")
        return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
      },
      LeakRecipe("an extra of an editable project, without a dist-info") { pair in
        let layer = pair.shareSheepdog()
        pair.addToBoth([
          .file(
            "app/ledger.egg-info/PKG-INFO", "Metadata-Version: 1.0\nName: ledger\nVersion: 1\n\n"),
          .file("app/ledger.egg-info/requires.txt", "flask\n\n[dev]\nsheepdog\n"),
        ])
        return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
      },
    ]
  }
}
