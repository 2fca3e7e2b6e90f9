import FixtureBuilder

extension LeakRecipe {
  /// What nobody declares, or what the shared layers hold without a reason.
  static func undeclaredHelpers() -> [LeakRecipe] {
    let helper = MatrixPair.library("acme-testkit", requires: ["pytest", "factory-boy"])
    let tests = ["pytest", "pluggy", "iniconfig", "factory_boy", "Faker", "python-dateutil", "six"]
    let needed = tests.flatMap { MatrixPair.test($0).files() }
    return [
      LeakRecipe("the example of the documentation: pluggy, and a removed script of pytest") {
        pair in
        let layer = pair.ship(MatrixPair.test("pluggy").files(), by: "COPY --from=deps / /")
        let script = "#!/usr/local/bin/python3\nimport pytest\n\npytest.main()\n"
        let hidden = pair.ship(
          [.file("usr/local/bin/check", ByteString(script), mode: 0o755)],
          by: "COPY check /usr/local/bin/")
        pair.ship([.whiteout(of: "usr/local/bin/check")], by: "RUN rm /usr/local/bin/check")
        return .leak("no-test-distributions", subject: "pluggy", layer: layer)
          .and(
            "no-test-entry-points", path: "/usr/local/bin/check", layer: hidden, hidden: true)
      },
      LeakRecipe("a helper that nobody declares asks for pytest") { pair in
        let layer = pair.share(
          helper.files() + needed, at: MatrixPair.dependencyLayer + 1,
          by: "RUN pip install acme-testkit")
        return .leak("no-test-distributions", subject: "pytest 8.3.3", layer: layer)
          .and("no-test-distributions", subject: "factory_boy 3.3.1", layer: layer)
      },
      LeakRecipe("what tests require among the dependencies of a service that declares none") {
        pair in
        withoutRequirements(&pair)
        let layer = pair.share(
          MatrixPair.test("Faker").files(), at: MatrixPair.dependencyLayer,
          by: "RUN --mount=type=bind,source=requirements.txt pip install -r requirements.txt")
        return .leak("no-test-distributions", subject: "Faker 33.0.0", layer: layer)
      },
      LeakRecipe("test distributions of a shared layer that the service uninstalls") { pair in
        withoutRequirements(&pair)
        let factory = [MatrixPair.test("factory_boy"), MatrixPair.test("Faker")]
        let layer = pair.share(
          factory.flatMap { $0.files() }, at: MatrixPair.dependencyLayer,
          by: "RUN --mount=type=bind,source=requirements.txt pip install -r requirements.txt")
        pair.ship(
          factory.flatMap { $0.whiteouts() }, by: "RUN pip uninstall -y moto factory_boy faker")
        return .leak(
          "no-test-distributions", subject: "Faker 33.0.0", layer: layer, hidden: true
        ).and(
          "no-test-distributions", subject: "factory_boy 3.3.1", layer: layer, hidden: true)
      },
    ]
  }

  private static func withoutRequirements(_ pair: inout MatrixPair) {
    pair.service = pair.service.mapLayers { layer in
      layer.entries.removeAll { $0.name.text == "app/requirements.txt" }
    }
    pair.removeFromLocaldev("app/requirements.txt")
  }
}
