import Dockerfile

/// What an entry of an image's history says that a layer's instruction did, as far as it matters for
/// whose the layer is.
///
/// Read word by word, without the shell's grammar: it is enough that a word starts an installer.
struct BuildInstruction {
  /// Whether it copies files into the image, from wherever: BuildKit's history does not tell a copy
  /// from another stage from one of the build's context.
  let copies: Bool
  /// The installers of Python distributions that it runs.
  let installations: [InstallCommand]

  /// Whether it installs Python distributions.
  var installs: Bool { !installations.isEmpty || runsSetup }
  private let runsSetup: Bool

  /// Reads `created_by` of BuildKit or of the classic builder.
  init(createdBy: String) {
    var text = createdBy[...]
    for prefix in ["/bin/sh -c #(nop)", "/bin/sh -c"] where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.count)
      break
    }
    while text.first == " " { text = text.dropFirst() }
    // BuildKit's mark is no argument of the instruction.
    if text.hasSuffix(" # buildkit") { text = text.dropLast(" # buildkit".count) }
    copies = text.hasPrefix("COPY ") || text.hasPrefix("ADD ")
    guard !copies else {
      installations = []
      runsSetup = false
      return
    }
    let commands = text.split(whereSeparator: { ";&|\n(){}".contains($0) }).map { command in
      command.split(whereSeparator: { " \t".contains($0) })
        .map { word in String(word.filter { !"\"'".contains($0) }) }
    }
    installations = commands.compactMap(Self.installation)
    runsSetup = commands.contains { words in
      words.contains { $0.hasSuffix("setup.py") }
        && words.contains { $0 == "install" || $0 == "develop" }
        || words.contains { $0.hasSuffix("easy_install") }
    }
  }

  private static let tools: Set<String> = [
    "uv", "poetry", "pdm", "pipenv", "rye", "pixi", "conda", "mamba", "micromamba", "pip-sync",
    "pipx",
  ]

  /// The installer that some words run, behind whatever wrapper.
  private static func installation(_ words: [String]) -> InstallCommand? {
    for (index, word) in words.enumerated() {
      let name = word.split(separator: "/").last.map(String.init) ?? ""
      let isPython = name.hasPrefix("python") && words.dropFirst(index).contains("-m")
      guard name.hasPrefix("pip") || tools.contains(name) || isPython else { continue }
      if let command = InstallCommand(words: Array(words[index...])) { return command }
    }
    return nil
  }
}
