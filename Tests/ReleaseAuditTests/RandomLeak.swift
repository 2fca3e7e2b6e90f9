import FixtureBuilder

/// Something of the surface, put at a random place of SERVICE in a random form.
struct RandomLeak: CustomStringConvertible {
  /// How a file of the surface is put there.
  enum Form: CaseIterable {
    case copy, hardlink, inZip, inNestedZip, inTar, inCompressedTar, dosLineEnds, bytecode
    case wheel, sourceDistribution, withoutMetadata, metadataOnly, installed, scriptsOnly
  }

  /// How the layer's content is covered up again, if it is.
  enum Cover: CaseIterable {
    case none, whiteout, opaque, replacement
  }

  /// Who seems to own the paths: a list, with other bytes, in a layer below.
  enum Owner: CaseIterable {
    case nobody, systemPackage, distribution
  }

  private let number: Int
  let form: Form
  let owner: Owner
  let cover: Cover
  /// What is put there, for a failing test.
  let what: String
  /// The entries, and those of the layer that covers them.
  let entries: [TarEntry]
  /// The layer below, in which somebody else's files stand at these paths.
  let owned: [TarEntry]
  let covering: [TarEntry]
  /// Paths of which some finding must name one.
  let paths: Set<String>

  /// The distribution that seems to own the paths, where it is one.
  var claimer: String { "claimer\(number)" }

  var description: String {
    "\(form) of \(what) at \(paths.sorted().prefix(3)), \(cover), seemingly of \(owner)"
  }

  /// The folder that holds all of it, so that a cover may remove it.
  private static let folders = [
    "app", "app/src", "app/src/sample_service", "srv", "opt/tools/lib", "usr/share/misc",
    "usr/local/lib/python3.12/site-packages/flask", "usr/local/lib/python3.12/site-packages",
    "var/data/deep/er", "home/user/.cache", "usr/lib/python3.12", "etc/service",
    "usr/local/lib/python3.12", "root/.cache/pip/wheels", "var/cache/apt/archives", "var/www/app",
    "usr/share/doc", "opt/venv/lib/python3.12/site-packages", "app/static",
  ]
  private static let names = [
    "helper.py", "data.bin", "settings.json", "LICENSE", "module.so", "x", "notes.txt", "a-b.c",
  ]

  /// A leak in a folder of its own, called after `number`.
  init(_ number: Int, using random: inout SeededGenerator) throws {
    self.number = number
    form = Form.allCases.randomElement(using: &random) ?? .copy
    cover = Cover.allCases.randomElement(using: &random) ?? .none
    // A folder of its own, so that covering it covers nothing else.
    let own = "x\(number)"
    let folder = "\(Self.folders.randomElement(using: &random) ?? "srv")/\(own)"
    let name = Self.names.randomElement(using: &random) ?? "x"
    let files = Self.distinctiveFiles
    let (source, content) = files.randomElement(using: &random) ?? ("", "")
    let tests = SamplePair.testDistributions
    let distribution = tests.randomElement(using: &random) ?? tests[0]
    let site = PythonSite(
      packages: "\(folder)/lib/python3.12/site-packages", scripts: "\(folder)/bin",
      interpreter: "/\(folder)/bin/python")
    let path = "\(folder)/\(name)"

    var entries: [TarEntry]
    switch form {
    case .copy: entries = [.file(ByteString(path), content)]
    case .hardlink:
      entries = [
        .file(ByteString(path), content),
        .hardlink(ByteString("\(folder)/~link"), to: ByteString(path)),
      ]
    case .inZip:
      entries = [.file(ByteString(path), try Self.zip(content, as: "m/\(name)"))]
    case .inNestedZip:
      let inner = try Self.zip(content, as: "one.bin")
      entries = [.file(ByteString(path), try Self.zip(inner, as: "inner.zip"))]
    case .inTar: entries = [.file(ByteString(path), Self.tar(content))]
    case .inCompressedTar:
      entries = [.file(ByteString(path), try Compression.gzip.apply(to: Self.tar(content)))]
    case .dosLineEnds:
      let text = ByteString(content.bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] })
      entries = [.file(ByteString("\(folder)/helper.py"), text)]
    case .bytecode:
      entries = [.file(ByteString(path), PythonBytecode.module(filename: "/" + source))]
    case .wheel: entries = [.file(ByteString(path), try distribution.wheel())]
    case .sourceDistribution:
      entries = [.file(ByteString(path), try distribution.sourceDistribution())]
    case .withoutMetadata:
      entries = distribution.with { $0.consoleScripts = [] }.files(in: site).filter {
        !$0.name.text.contains(".dist-info/")
      }
    case .metadataOnly:
      entries = distribution.files(in: site).filter { $0.name.text.contains(".dist-info/") }
    case .installed: entries = distribution.files(in: site)
    case .scriptsOnly:
      let scripted = MatrixPairs.scripted.randomElement(using: &random) ?? distribution
      entries = scripted.files(in: site).filter { $0.name.text.contains("/bin/") }
    }
    let isWhole: Bool
    switch form {
    case .wheel, .sourceDistribution, .withoutMetadata, .metadataOnly, .installed, .scriptsOnly:
      isWhole = true
    default: isWhole = false
    }
    what = isWhole ? distribution.name : source
    self.entries = TarEntry.withParents(of: entries)
    let owner = Owner.allCases.randomElement(using: &random) ?? .nobody
    // A package that has its files back has a distribution of that name, by right.
    self.owner = isWhole && owner == .systemPackage && cover == .replacement ? .nobody : owner
    owned = Self.claims(self.owner, on: entries.map(\.name.text), in: folder, number)
    paths = Set(
      entries.map { "/" + $0.name.text }
        + entries.filter { $0.name.text.contains(".dist-info/") }.map { entry in
          "/" + (entry.name.text.split(separator: "/").dropLast().joined(separator: "/"))
        })
    switch cover {
    case .none: covering = []
    case .whiteout: covering = [.whiteout(of: ByteString(folder))]
    case .opaque: covering = [.directory(ByteString(folder)), .opaque(ByteString(folder))]
    case .replacement:
      covering = entries.map { .file($0.name, "nothing of note\n") }
    }
  }

  /// The surface's files that are not alike by chance.
  private static let distinctiveFiles: [(String, ByteString)] = {
    var files = SamplePair.testFiles.filter { $0.kind == .file && $0.content.count >= 16 }
      .map { ($0.name.text, $0.content) }
    for distribution in SamplePair.testDistributions {
      for module in distribution.modules where module.path.hasSuffix(".py") {
        files.append(("\(PythonSite.usrLocal.packages)/\(module.path)", module.content))
      }
    }
    return files
  }()

  /// Files of somebody else's at those paths, and the list that names them.
  private static func claims(
    _ owner: Owner, on paths: [String], in folder: String, _ number: Int
  ) -> [TarEntry] {
    let other: ByteString = "nothing of note\n"
    switch owner {
    case .nobody: return []
    case .systemPackage:
      return [
        .file(
          "var/lib/dpkg/status",
          ByteString(
            "Package: tool\(number)\nStatus: install ok installed\nArchitecture: all\n"
              + "Version: 1-1\n")),
        .file(
          ByteString("var/lib/dpkg/info/tool\(number).list"),
          ByteString(paths.map { "/\($0)\n" }.joined())),
      ] + paths.map { .file(ByteString($0), other) }
    case .distribution:
      let site = PythonSite(
        packages: folder, scripts: "\(folder)/bin", interpreter: "/usr/local/bin/python3")
      return PythonDistribution(
        "claimer\(number)", "1.0",
        modules: paths.map { (String($0.dropFirst(folder.count + 1)), other) }
      ).files(in: site)
    }
  }

  private static func zip(_ content: ByteString, as name: String) throws -> ByteString {
    try ZipWriter.archive([ZipWriter.Member(ByteString(name), content)])
  }

  private static func tar(_ content: ByteString) -> ByteString {
    TarWriter.archive([.file("one.bin", content)])
  }
}

/// Parts of the sample pair.
enum MatrixPairs {
  static let scripted = SamplePair.testDistributions.filter { !$0.consoleScripts.isEmpty }
}
