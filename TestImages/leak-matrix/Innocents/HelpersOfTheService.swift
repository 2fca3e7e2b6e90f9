import FixtureBuilder

extension LeakRecipe {
  /// Modules and bytecode that only look like helpers of tests.
  static func helpersOfTheService() throws -> [LeakRecipe] {
    let folder = "app/src/sample_service"
    func beside(_ name: String, _ path: String, _ content: ByteString) -> LeakRecipe {
      LeakRecipe("no helper of tests, \(name)") { pair in
        pair.declareForTests("factory-boy\nresponses")
        pair.addToBoth([.file(ByteString(path), content)])
        return .proven()
      }
    }
    func code(_ names: [String], isTrying: Bool = false) -> ByteString {
      PythonBytecode.module(
        filename: "x.py", names: names, isTrying: isTrying, functions: [("factory", [])])
    }
    let trying: ByteString =
      "try:\n    import responses\nexcept ImportError:\n    responses = None\n"
    return [
      beside(
        "bytecode that imports what may be there", "\(folder)/x.pyc",
        code(["responses"], isTrying: true)),
      beside("bytecode with a function called factory", "\(folder)/x.pyc", code(["sqlalchemy"])),
      beside("bytecode of the service", "\(folder)/factories.pyc", code(["flask", "requests"])),
      beside("a module that imports what may be there", "\(folder)/x.py", trying),
      beside(
        "a module of the service called factories", "\(folder)/factories.py",
        "from sample_service import storage\n\n\ndef factory():\n    return storage\n"),
      beside(
        "an archive of the service's own factories", "srv/a.zip",
        try ZipWriter.archive([
          ZipWriter.Member("shop/factories.py", "from shop import models\n\nMAKERS = [models]\n"),
          ZipWriter.Member("shop/x.py", trying),
          ZipWriter.Member("shop/x.pyc", code(["responses"], isTrying: true)),
        ])),
    ]
  }
}
