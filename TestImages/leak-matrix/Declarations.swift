import FixtureBuilder

extension LeakRecipe {
  /// Both images have `sheepdog`, which nothing but a file of LOCALDEV declares for tests.
  static func declared(
    _ title: String, in path: String, _ text: ByteString, more: [TarEntry] = []
  ) -> LeakRecipe {
    LeakRecipe(title) { pair in
      let layer = pair.shareSheepdog()
      pair.develop([.file(ByteString(path), text)] + more)
      return .leak("no-test-distributions", subject: "sheepdog 1.0", layer: layer)
    }
  }

  /// The same where the file says what the service needs, or nothing about it.
  static func undeclared(
    _ title: String, in path: String, _ text: ByteString, more: [TarEntry] = [],
    warnings: Set<String> = []
  ) -> LeakRecipe {
    LeakRecipe(title) { pair in
      pair.shareSheepdog()
      // The tests need it too.
      pair.declareForTests("sheepdog")
      pair.addToBoth([.file(ByteString(path), text)] + more)
      return .proven(warnings: warnings)
    }
  }
}

extension MatrixPair {
  /// A library of no telling name in both images, installed beside the service's dependencies.
  @discardableResult
  mutating func shareSheepdog(by instruction: String = "RUN prepare") -> Int {
    share(Self.library("sheepdog").files(), at: Self.dependencyLayer + 1, by: instruction)
  }

  /// Adds lines to LOCALDEV's `test_requirements.txt`.
  mutating func declareForTests(_ lines: String) {
    editLocaldev { entry in
      guard entry.name.text == "app/test_requirements.txt" else { return }
      entry.content = entry.content + ByteString(lines + "\n")
    }
  }

  /// Adds lines to both images' `requirements.txt`.
  mutating func declareForService(_ lines: String) {
    editBoth { entry in
      guard entry.name.text == "app/requirements.txt" else { return }
      entry.content = entry.content + ByteString(lines + "\n")
    }
  }

  /// Takes a file out of LOCALDEV.
  mutating func removeFromLocaldev(_ path: String) {
    localdev = localdev.mapLayers { $0.entries.removeAll { $0.name.text == path } }
  }

  /// What pip writes for a distribution that was installed from a place.
  static func directURL(_ url: String, _ kind: String) -> JSON {
    switch kind {
    case "git":
      ["url": .string(url), "vcs_info": ["vcs": "git", "commit_id": "0123456789abcdef"]]
    case "archive": ["url": .string(url), "archive_info": .object([])]
    case "editable": ["url": .string(url), "dir_info": ["editable": true]]
    default: ["url": .string(url), "dir_info": .object([])]
    }
  }
}
