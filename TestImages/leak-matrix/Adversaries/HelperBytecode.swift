import FixtureBuilder

extension LeakRecipe {
  /// Helpers of tests of which only the bytecode is left: what they import says what they are for.
  static func helperBytecode() throws -> [LeakRecipe] {
    let kinds: [(tool: String, module: String, stem: String, names: [String])] = [
      ("factory-boy", "factory", "factories", ["factory", "sample_service"]),
      ("Faker", "faker", "fakes", ["os", "faker"]),
      ("freezegun", "freezegun", "clock", ["freezegun"]),
      ("responses", "responses", "stubs", ["responses"]),
      ("behave", "behave", "steps_of_login", ["behave"]),
      ("locust", "locust", "traffic", ["locust"]),
    ]
    return try kinds.flatMap { kind -> [LeakRecipe] in
      let code = PythonBytecode.module(
        filename: "\(kind.stem).py", names: kind.names, functions: [("make", [])])
      let folder = "app/src/sample_service"
      let archive = try ZipWriter.archive([
        ZipWriter.Member(ByteString("shop/\(kind.stem).pyc"), code)
      ])
      let forms: [(String, String, ByteString)] = [
        ("no-test-bytecode", "\(folder)/\(kind.stem).pyc", code),
        (
          "no-test-bytecode", PythonBytecode.cachePath(of: "\(folder)/\(kind.stem).py"), code
        ),
        ("no-test-bytecode", "\(folder)/\(kind.stem).dat", code),
        ("no-test-archives", "srv/\(kind.stem).zip", archive),
      ]
      return forms.flatMap { rule, path, content in
        toolViews(
          "bytecode of a helper of tests, \(path)", kind.tool, kind.module, path, content, rule)
      }
    }
      + toolViews(
        "bytecode of fixtures", "pytest", "pytest", "app/src/sample_service/pages.pyc",
        PythonBytecode.module(
          filename: "pages.py", names: ["pytest", "fixture"], functions: [("login", [])]),
        "no-test-bytecode")
      + toolViews(
        "bytecode of tests of no telling name", "pytest", "pytest", "app/src/smoke.pyc",
        PythonBytecode.module(
          filename: "smoke.py", names: ["pytest"], functions: [("test_up", ["url"])]),
        "no-test-bytecode")
  }

  /// A file of SERVICE alone that needs a tool which LOCALDEV has for its tests, in both views.
  static func toolViews(
    _ title: String, _ tool: String, _ module: String, _ path: String, _ content: ByteString,
    _ rule: String
  ) -> [LeakRecipe] {
    [false, true].map { isHidden in
      LeakRecipe("\(title)\(isHidden ? ", hidden" : "")") { pair in
        pair.declareForTests(tool)
        pair.develop(
          PythonDistribution(
            tool, "1.0",
            modules: [
              ("\(module)/__init__.py", "\"\"\"A stand-in of \(tool), for helpers.\"\"\"\n")
            ]
          ).entries(), by: "RUN pip install \(tool)")
        let layer = pair.ship([.file(ByteString(path), content)])
        if isHidden { pair.ship([.whiteout(of: ByteString(path))], by: "RUN rm") }
        return .leak(rule, path: "/\(path)", layer: layer, hidden: isHidden)
      }
    }
  }
}
