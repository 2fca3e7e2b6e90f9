import FixtureBuilder

extension LeakRecipe {
  /// Test distributions that nothing but an instruction of LOCALDEV's own history names.
  static func instructions() -> [LeakRecipe] {
    [
      installed("pip install pytest-foo sheepdog"), installed("pip install sheepdog"),
      installed("pip3 install --no-cache-dir 'sheepdog>=1,<2' \\\n  pytest"),
      installed("/bin/bash -euo pipefail -c cd /tmp && python -m pip install \"sheepdog[a]==1.0\""),
      installed("|2 A=b C=d e /bin/sh -c pip install ${A:-x} sheepdog"),
      installed("|1 WANTED=sheepdog /bin/sh -c pip install $WANTED"),
      installed("uv pip install --system sheepdog"), installed("uv add --dev sheepdog"),
      installed("uv tool install --with sheepdog wolf"), installed("pipx install sheepdog"),
      installed("pipx inject pytest sheepdog"),
      installed("poetry add --group test sheepdog@^1"), installed("poetry add -G dev sheepdog"),
      installed("pdm add -dG test sheepdog"), installed("pipenv install --dev sheepdog"),
      installed("conda install -y -c conda-forge pytest conda-forge::sheepdog=1.0"),
      installed("micromamba install -y -n base sheepdog"),
      installed("if [ -z \"$CI\" ]; then pip install sheepdog; fi"),
      installed("sudo -H python3.12 -m pip install -U sheepdog"),
      installed("pip install ./wheels/sheepdog-1.0-py3-none-any.whl"),
      LeakRecipe("an instruction without a layer that installs what is there") { pair in
        let layer = pair.shareSheepdog()
        pair.localdev.steps.append(.metadata("RUN /bin/sh -c pip install sheepdog # buildkit"))
        return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
      },
      LeakRecipe("a file of no telling name that only localdev's instruction installs") { pair in
        let layer = pair.shareSheepdog()
        pair.develop([.file("app/more/list.txt", "sheepdog\n")])
        pair.develop([.file("srv/done")], by: "RUN pip install -r more/list.txt")
        return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
      },
      LeakRecipe("a folder of fakes that only localdev's instruction installs") { pair in
        let fakes = MatrixPair.library("orderly-fakes").with {
          $0.directURL = MatrixPair.directURL("file:///app/libs/fakes", "folder")
        }
        let layer = pair.share(fakes.files(), at: MatrixPair.dependencyLayer + 1)
        pair.develop([.file("srv/done")], by: "RUN cd /app && pip install ./libs/fakes")
        return .leak("no-test-distributions", subject: "orderly-fakes 1.0", layer: layer)
      },
      LeakRecipe("an instruction that installs what nobody can read, and brings nothing") { pair in
        pair.shareSheepdog()
        pair.develop([.file("srv/done")], by: "RUN pip install $(cat /run/secrets/wanted)")
        return .refused("the instruction of layer")
      },
      LeakRecipe("a file that is not there, and whose distributions are there already") { pair in
        pair.shareSheepdog()
        pair.develop([.file("srv/done")], by: "RUN pip install -r /tmp/wanted-by-tests.txt")
        return .refused("the instruction of layer")
      },
      LeakRecipe("beside pytest, where the images share no layer of dependencies") { pair in
        let layer = pair.ship(
          MatrixPair.library("sheepdog").entries(), by: "COPY --from=build /usr/local /usr/local")
        pair.develop(
          MatrixPair.library("sheepdog").with { $0.modules = [("sheepdog.py", "X = 1\n")] }
            .entries(),
          by: "RUN pip install pytest sheepdog")
        return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
      },
    ]
  }

  private static func installed(_ command: String) -> LeakRecipe {
    LeakRecipe("a test requirement that only an instruction names: \(command)") { pair in
      let layer = pair.shareSheepdog()
      pair.develop([.file("srv/done")], by: "RUN \(command)")
      return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
    }
  }
}
