import FixtureBuilder

/// How LOCALDEV says what its tests need.
enum TestDeclaration: CaseIterable {
  case requirementsFile, wideRequirementsFile, requirementsOfATestFolder, dependencyGroup, extra
  case pipfile, tox, setupConfiguration, conda, lockFile

  /// The image, in which the sample's test requirements are declared in this way alone.
  func applied(to image: ImageRecipe) -> ImageRecipe {
    image.mapLayers { layer in
      for index in layer.entries.indices
      where layer.entries[index].name.text == "app/test_requirements.txt" {
        let names = layer.entries[index].content.text.split(separator: "\n")
          .filter { $0.first?.isLetter ?? false }
          .map { line in String(line.prefix { $0.isLetter || $0.isNumber || "-_.".contains($0) }) }
        let (path, text) = file(naming: names, layer.entries[index].content)
        layer.entries[index].name = ByteString("app/\(path)")
        layer.entries[index].content = text
      }
    }
  }

  private func file(naming names: [String], _ original: ByteString) -> (String, ByteString) {
    let quoted = names.map { "\"\($0)\"" }.joined(separator: ", ")
    func lines(_ line: (String) -> String) -> String { names.map { line($0) + "\n" }.joined() }
    switch self {
    case .requirementsFile: return ("test_requirements.txt", original)
    case .wideRequirementsFile:
      let units = lines { $0 }.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      return ("test_requirements.txt", ByteString([0xFF, 0xFE] + units))
    case .requirementsOfATestFolder:
      return ("tests/integration/requirements.txt", ByteString(lines { $0 }))
    case .dependencyGroup:
      return ("pyproject.toml", ByteString("[dependency-groups]\ntest = [\(quoted)]\n"))
    case .extra:
      return (
        "pyproject.toml",
        ByteString(
          "[project]\nname = \"sample-service\"\nversion = \"1\"\n"
            + "[project.optional-dependencies]\ndev = [\(quoted)]\n")
      )
    case .pipfile:
      return ("Pipfile", ByteString("[dev-packages]\n" + lines { "\"\($0)\" = \"*\"" }))
    case .tox: return ("tox.ini", ByteString("[testenv]\ndeps =\n" + lines { "  \($0)" }))
    case .setupConfiguration:
      return (
        "setup.cfg", ByteString("[options.extras_require]\ntest =\n" + lines { "  \($0)" })
      )
    case .conda:
      return ("environment-dev.yml", ByteString("dependencies:\n" + lines { "  - \($0)" }))
    case .lockFile:
      return (
        "pylock.test.toml",
        ByteString(
          "lock-version = \"1.0\"\n" + lines { "[[packages]]\nname = \"\($0)\"\nversion = \"1\"" })
      )
    }
  }
}
