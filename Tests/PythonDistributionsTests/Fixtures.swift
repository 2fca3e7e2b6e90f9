import FixtureBuilder
import LayerFilesystem
import PythonPackaging

@testable import PythonDistributions

/// An interpreter as far as the inventory looks at it: a binary and a standard library.
func interpreter(
  _ prefix: String = "usr/local", _ release: String = "3.12", library: String = "lib"
) -> [TarEntry] {
  [
    .file(ByteString("\(prefix)/bin/python\(release)"), "\u{7F}ELF stand-in\n", mode: 0o755),
    .symlink(ByteString("\(prefix)/bin/python3"), to: ByteString("python\(release)")),
    .file(ByteString("\(prefix)/\(library)/python\(release)/os.py"), "# os\n"),
  ]
}

/// A layer of those entries with the folders above them.
func layer(_ entries: [TarEntry], _ createdBy: String = "RUN") -> LayerRecipe {
  LayerRecipe(TarEntry.withParents(of: entries), createdBy: createdBy)
}

/// A layer of whiteouts.
func removal(_ paths: String...) -> LayerRecipe {
  LayerRecipe(paths.map { .whiteout(of: ByteString($0)) }, createdBy: "RUN rm")
}

/// An image of layers, with environment variables.
func image(_ layers: [LayerRecipe], env: [String] = [], workingDir: String = "") -> ImageRecipe {
  var configuration = ImageConfiguration()
  configuration.environment = env
  configuration.workingDirectory = workingDir
  return ImageRecipe(layers: layers, configuration: configuration, tags: ["test:latest"])
}

extension PythonInventory {
  /// The distributions of a project, whatever their form.
  func named(_ name: String) -> [Distribution] {
    distributions.filter { $0.name == ProjectName(unchecked: name) }
  }

  /// The only one of a project.
  func only(_ name: String) -> Distribution? {
    let found = named(name)
    return found.count == 1 ? found[0] : nil
  }

  /// Everything that the inventory says, as text, to compare two of them.
  var account: [String] {
    environments.map { "\($0.interpreter as Any) \($0)" } + ["\(defaultEnvironment as Any)"]
      + distributions.map { found in
        let files = found.files.map { "\($0.path) \($0.state) \($0.recorded as Any)" }
        return "\(found.name) \(found.version ?? "-") \(found.metadata) \(found.metadataPath) "
          + "\(found.location) \(found.standing) \(found.view) \(found.layer) \(found.isEditable) "
          + "\(found.editableTargets) \(found.installer ?? "-") \(found.isRequested) "
          + "\(found.requires) \(found.extras) \(found.classifiers) \(found.topLevel) "
          + "\(found.entryPoints?.entries.map(\.name) ?? []) \(found.ownership) "
          + "\(found.environment as Any) \(found.size) \(files)"
      }
      + archives.map { archive in
        "\(archive.kind) \(archive.path) \(archive.view) \(archive.distributions) "
          + "\(archive.members)"
      } + warnings
  }
}

extension BothForms {
  /// Whether compressed layers, read once, give the same inventory as those read again.
  var agree: Bool { plain.account == compressed.account }
}
