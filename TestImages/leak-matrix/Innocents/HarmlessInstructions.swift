import FixtureBuilder

extension LeakRecipe {
  /// Instructions that install, and say nothing about tests.
  static func harmlessInstructions() -> [LeakRecipe] {
    func harmless(
      _ title: String, shared: String = "RUN prepare", warnings: Set<String> = [],
      _ change: @escaping (inout MatrixPair) -> Void
    ) -> LeakRecipe {
      LeakRecipe("an instruction of localdev: \(title)") { pair in
        pair.shareSheepdog(by: shared)
        change(&pair)
        return .proven(warnings: warnings)
      }
    }
    func develop(_ command: String) -> (inout MatrixPair) -> Void {
      { pair in pair.develop([.file("srv/done")], by: "RUN \(command)") }
    }
    return [
      harmless(
        "what the service's own instruction names", shared: "RUN pip install sheepdog",
        develop("pip install -U sheepdog pytest")),
      harmless("what the service's requirements name") { pair in
        pair.declareForService("sheepdog")
        pair.develop([.file("srv/done")], by: "RUN pip install sheepdog ipython")
      },
      harmless("what a distribution of the service requires") { pair in
        pair.declareForService("herd")
        pair.share(
          MatrixPair.library("herd", requires: ["sheepdog"]).files(),
          at: MatrixPair.dependencyLayer + 1)
        pair.develop([.file("srv/done")], by: "RUN pip install --upgrade sheepdog")
      },
      harmless(
        "the project's own folder", warnings: ["unexplained-distribution"],
        develop("pip install -e . && pip install --no-deps -e ./backend")),
      harmless(
        "the installer and the interpreter", warnings: ["unexplained-distribution"],
        develop("pip install -U pip setuptools wheel && conda install -y python=3.12 && pip check")),
      harmless(
        "the service's requirements again, which are not in the image",
        warnings: ["unexplained-distribution"],
        develop("pip install -r /tmp/requirements.txt -r /run/requirements/prod.txt")),
      harmless(
        "the documentation's requirements", warnings: ["unexplained-distribution"],
        develop("pip install -r docs/requirements.txt")),
      harmless(
        "what nobody can read, and brings something", warnings: ["unexplained-distribution"]
      ) { pair in
        pair.develop(
          MatrixPair.library("wolf").entries(), by: "RUN pip install $(cat /run/secrets/wanted)")
      },
      harmless(
        "the project by its name", warnings: ["unexplained-distribution"]
      ) { pair in
        pair.share(
          MatrixPair.library("ledger").files(), at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install /wheels/*.whl")
        pair.addToBoth([.file("app/pyproject.toml", "[project]\nname = \"ledger\"\n")])
        pair.develop([.file("srv/done")], by: "RUN pip install --no-index ledger[test]")
      },
      LeakRecipe("a file of no telling name that the service's instruction installs") { pair in
        pair.share(
          MatrixPair.library("sheepdog").files(), at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install -r more/list.txt")
        pair.declareForTests("sheepdog")
        pair.addToBoth([.file("app/more/list.txt", "sheepdog\n")])
        return .proven()
      },
      LeakRecipe("the service's own dependencies, installed in both by other instructions") {
        pair in
        pair.ship(
          MatrixPair.library("sheepdog").entries(), by: "COPY --from=build /usr/local /usr/local")
        pair.declareForService("sheepdog")
        pair.develop(
          MatrixPair.library("sheepdog").entries(),
          by: "RUN pip install -r requirements.txt sheepdog pytest")
        return .proven()
      },
    ]
  }
}
