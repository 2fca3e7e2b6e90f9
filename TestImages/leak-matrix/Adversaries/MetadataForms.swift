import FixtureBuilder

extension LeakRecipe {
  /// What a test distribution requires, by metadata of every form that `importlib.metadata` reads.
  static func metadataForms() -> [LeakRecipe] {
    metadataFiles() + olderRequirements()
  }

  private static let site = MatrixPair.site
  private static let header = "Metadata-Version: 2.1\nName: acme-testkit\nVersion: 1.0\n"
  private static var full: ByteString { ByteString(header + "Requires-Dist: sheepdog\n\n") }
  private static var plain: ByteString { ByteString(header + "\n") }

  /// acme-testkit, which the tests declare, is there by `files` alone, and both images have what it
  /// requires.
  private static func requiring(
    _ title: String, _ files: [(name: String, content: ByteString)]
  ) -> LeakRecipe {
    LeakRecipe("a requirement of tests: \(title)") { pair in
      let layer = pair.shareSheepdog()
      pair.declareForTests("acme-testkit")
      pair.develop(files.map { .file(ByteString("\(site)/\($0.name)"), $0.content) })
      return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
    }
  }

  private static func metadataFiles() -> [LeakRecipe] {
    let dist = "acme_testkit-1.0.dist-info"
    let egg = "acme_testkit-1.0-py3.12.egg-info"
    return [
      requiring("METADATA of a dist-info", [("\(dist)/METADATA", full)]),
      requiring("PKG-INFO of an egg-info", [("\(egg)/PKG-INFO", full)]),
      requiring("METADATA of an egg-info", [("\(egg)/METADATA", full)]),
      requiring(
        "METADATA beside PKG-INFO, egg-info",
        [("\(egg)/METADATA", full), ("\(egg)/PKG-INFO", plain)]),
      requiring(
        "METADATA beside PKG-INFO, dist-info",
        [("\(dist)/METADATA", full), ("\(dist)/PKG-INFO", plain)]),
      requiring("PKG-INFO of a dist-info", [("\(dist)/PKG-INFO", full)]),
      requiring("a dist-info that is a file", [(dist, full)]),
      requiring("a dist-info in capitals that is a file", [("acme_testkit-1.0.DIST-INFO", full)]),
      requiring("an egg-info that is a file", [(egg, full)]),
      requiring(
        "requires.txt of a dist-info",
        [("\(dist)/METADATA", plain), ("\(dist)/requires.txt", "sheepdog\n")]),
      requiring(
        "requires.txt of an egg-info with METADATA",
        [
          ("\(egg)/METADATA", plain),
          ("\(egg)/requires.txt", "[:python_version > \"3\"]\nsheepdog\n"),
        ]),
      requiring(
        "an empty METADATA beside PKG-INFO", [("\(dist)/METADATA", ""), ("\(dist)/PKG-INFO", full)]),
      requiring(
        "an empty METADATA beside PKG-INFO, egg-info",
        [("\(egg)/METADATA", ""), ("\(egg)/PKG-INFO", full)]),
    ]
  }

  private static func olderRequirements() -> [LeakRecipe] {
    let texts = [
      "sheepdog (>dev)", "sheepdog (>=2.*)", "sheepdog (~=2)", "sheepdog >=1 <3",
      "sheepdog; extra == test", "sheepdog; python_version = '3.12'", "sheepdog (>=1) ; ",
      "sheepdog[a,b] (==1.0.*,>dev)", "sheepdog=>1",
    ]
    return texts.map { text in
      requiring(
        "Requires-Dist: \(text)",
        [
          (
            "acme_testkit-1.0.dist-info/METADATA",
            ByteString(header + "Requires-Dist: \(text)\n\n")
          )
        ])
    } + [
      requiring(
        "requires.txt with a condition that cannot be read",
        [
          ("acme_testkit-1.0.egg-info/PKG-INFO", plain),
          ("acme_testkit-1.0.egg-info/requires.txt", "[:python_version = 3]\nsheepdog\n"),
        ])
    ]
  }
}
