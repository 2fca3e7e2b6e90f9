import FixtureBuilder

extension LeakRecipe {
  /// Layers that go on behind the end of their archive, where engines stop and some programs read on.
  static func trailers() throws -> [LeakRecipe] {
    let pytest = TarWriter.archive(
      TarEntry.withParents(
        of: MatrixPair.modules(of: MatrixPair.pytest, in: MatrixPair.site) + [
          .file(
            ByteString("\(MatrixPair.site)/pytest-8.3.3.dist-info/METADATA"),
            MatrixPair.pytest.metadata)
        ]))
    let conftest: ByteString = "app/tests/conftest.py"
    let tests = TarWriter.archive(
      TarEntry.withParents(of: [.file(conftest, MatrixPair.testFile("conftest.py"))]))

    /// A service with a harmless layer that has `rest` behind its end.
    func shipping(
      _ name: String, _ rest: ByteString, zeroBlocks: Int = 2, in compression: Compression = .gzip,
      _ expectation: @escaping (_ layer: Int) -> Expectation
    ) -> LeakRecipe {
      LeakRecipe(name) { pair in
        let layer = pair.service.layers.count
        var recipe = LayerRecipe(
          [.directory("srv"), .file("srv/notice.txt", "nothing")],
          createdBy: "COPY notice.txt /srv/ # buildkit", compression: compression)
        recipe.ending = .init(zeroBlocks: zeroBlocks, trailing: rest)
        pair.service.steps.append(.layer(recipe))
        return expectation(layer)
      }
    }
    func testFile(_ layer: Int) -> Expectation {
      .leak("no-test-files", path: "/\(conftest.text)", layer: layer, hidden: true)
    }
    let noise = ByteString([UInt8](repeating: 0x5A, count: 1_536))
    return [
      shipping("the tests in a second archive behind the end of a layer", tests, testFile),
      shipping("the same in a layer that is not compressed", tests, in: .none, testFile),
      shipping("the same behind ten blocks of zeros", tests, zeroBlocks: 10, in: .zstd, testFile),
      shipping("the tests in an archive behind bytes that are none", noise + tests, testFile),
      shipping("pytest in a third archive behind the end of a layer", noise + tests + pytest) {
        testFile($0).and(
          "no-test-distributions", subject: "pytest", layer: $0, hidden: true)
      },
    ]
  }
}
