import ByteText
import FixtureBuilder
import LayerFilesystem
import PythonPackaging
import Testing

@testable import PythonDistributions

@Suite("Distributions in both views")
struct DistributionTests {
  private let site = "usr/local/lib/python3.12/site-packages"
  private let demo = PythonDistribution(
    "demo-kit", "1.5", requires: ["requests>=2", "rich; extra == 'color'"],
    consoleScripts: [("demo", "demo_kit.cli:main")]
  ).with {
    $0.extras = ["color"]
    $0.classifiers = ["Framework :: Pytest"]
    $0.isRequested = true
    $0.isCompiled = true
  }

  private func inventory(_ layers: LayerRecipe...) async throws -> PythonInventory {
    let forms = try await BothForms(image(layers))
    #expect(forms.plain.account == forms.compressed.account)
    return forms.plain
  }

  @Test("A dist-info tells everything about its distribution")
  func distInfo() async throws {
    let found = try await inventory(layer(interpreter()), layer(demo.files(), "RUN pip install"))
    let distribution = try #require(found.only("demo-kit"))
    #expect(distribution.name.written == "demo-kit")
    #expect(distribution.version == "1.5")
    #expect(distribution.metadata == .distInfo)
    #expect(distribution.location == EntryPath("/\(site)"))
    #expect(distribution.layer == 1)
    #expect(distribution.view == .merged)
    #expect(distribution.installer == "pip")
    #expect(distribution.isRequested)
    #expect(distribution.requires.count == 2)
    #expect(distribution.extras == ["color"])
    #expect(distribution.classifiers == ["Framework :: Pytest"])
    #expect(distribution.entryPoints?.scripts.map(\.name) == ["demo"])
    #expect(distribution.topLevel == ["demo_kit"])
    #expect(distribution.ownership == .record)
    #expect(distribution.files.allSatisfy { $0.state == .present && $0.content != nil })
    #expect(distribution.files.contains { $0.path == EntryPath("/usr/local/bin/demo") })
    #expect(distribution.files == distribution.files.sorted { $0.path < $1.path })
    #expect(distribution.size > 0)
    #expect(found.warnings == [])
  }

  @Test("A later layer's uninstallation leaves the distribution hidden, with what it shipped")
  func hidden() async throws {
    let found = try await inventory(
      layer(interpreter()), layer(demo.files()), LayerRecipe(demo.whiteouts()))
    let distribution = try #require(found.only("demo-kit"))
    #expect(distribution.view == .hidden(by: 2))
    #expect(distribution.layer == 1)
    #expect(distribution.version == "1.5")
    #expect(distribution.requires.count == 2)
    #expect(distribution.files.allSatisfy { $0.state == .hidden && $0.content?.layer == 1 })
    #expect(distribution.size > 0)
  }

  @Test("An upgrade hides the old version and shows the new one")
  func upgrade() async throws {
    let newer = demo.with { $0.version = "2.0" }
    let found = try await inventory(
      layer(interpreter() + demo.files()),
      layer(newer.files() + [.whiteout(of: ByteString("\(site)/demo_kit-1.5.dist-info"))]))
    #expect(found.named("demo-kit").map(\.version) == ["2.0", "1.5"])
    #expect(found.named("demo-kit").map(\.view) == [.merged, .hidden(by: 1)])
    let old = found.named("demo-kit")[1]
    let module = try #require(old.files.first { $0.path.name.text == "__init__.py" })
    #expect(module.content?.layer == 0)
  }

  @Test("Metadata that a layer merely writes again is no second distribution")
  func rewritten() async throws {
    let found = try await inventory(layer(interpreter() + demo.files()), layer(demo.files()))
    #expect(found.named("demo-kit").map(\.view) == [.merged])
    #expect(found.only("demo-kit")?.layer == 1)
  }

  @Test("Files of RECORD that are gone are hidden or missing")
  func lostFiles() async throws {
    let files = demo.files().filter { $0.name.text != "usr/local/bin/demo" }
    let found = try await inventory(
      layer(interpreter() + files), removal("\(site)/demo_kit/__init__.py"))
    let states = Dictionary(
      (found.only("demo-kit")?.files ?? []).map { ($0.path.name.text, $0.state) },
      uniquingKeysWith: { first, _ in first })
    #expect(states["demo"] == .missing)
    #expect(states["__init__.py"] == .hidden)
    #expect(states["METADATA"] == .present)
  }

  @Test("Bytes that are not RECORD's are told by the explicit check alone")
  func changedFiles() async throws {
    let forms = try await BothForms(
      image([
        layer(interpreter() + demo.files()),
        layer([.file(ByteString("\(site)/demo_kit/__init__.py"), "changed = True\n")]),
      ]))
    for (inventory, image) in [
      (forms.plain, forms.image), (forms.compressed, forms.compressedImage),
    ] {
      #expect(inventory.distributions.flatMap(\.files).allSatisfy { $0.state == .present })
      let changed = inventory.verifyRecords(in: image)
      #expect(changed.map { $0.file.path.name.text } == ["__init__.py"])
      #expect(changed.map { $0.file.state } == [.changed])
    }
  }

  @Test("A removed RECORD still tells which files are the distribution's")
  func removedRecord() async throws {
    let found = try await inventory(
      layer(interpreter() + demo.files()), removal("\(site)/demo_kit-1.5.dist-info/RECORD"))
    let distribution = try #require(found.only("demo-kit"))
    #expect(distribution.ownership == .record)
    #expect(distribution.files.contains { $0.path == EntryPath("/usr/local/bin/demo") })
  }

  @Test("An emptied RECORD does not hide the distribution's files")
  func emptiedRecord() async throws {
    let files = demo.files().map { file in
      file.name.text.hasSuffix("RECORD") ? file.with { $0.content = "\n" } : file
    }
    let found = try await inventory(layer(interpreter() + files))
    let distribution = try #require(found.only("demo-kit"))
    #expect(distribution.ownership == .topLevel)
    #expect(distribution.files.contains { $0.path.name.text == "__init__.py" })
  }

  @Test("RECORD with CRLF, quotes and paths out of the site directory is followed")
  func oddRecord() async throws {
    let record: ByteString =
      "demo_kit/__init__.py,,\r\n\"demo_kit/a,b.py\",,\r\n../../../bin/demo,,\r\n/etc/demo.cfg,,\r\n"
    let found = try await inventory(
      layer(
        interpreter() + [
          .file(ByteString("\(site)/demo_kit-1.5.dist-info/METADATA"), demo.metadata),
          .file(ByteString("\(site)/demo_kit-1.5.dist-info/RECORD"), record),
          .file(ByteString("\(site)/demo_kit/__init__.py"), "x\n"),
          .file(ByteString("\(site)/demo_kit/a,b.py"), "x\n"), .file("usr/local/bin/demo", "x\n"),
          .file("etc/demo.cfg", "x\n"),
        ]))
    let paths = found.only("demo-kit")?.files.map(\.path.description)
    #expect(
      paths == [
        "/etc/demo.cfg", "/usr/local/bin/demo", "/\(site)/demo_kit/__init__.py",
        "/\(site)/demo_kit/a,b.py",
      ])
    #expect(found.only("demo-kit")?.files.allSatisfy { $0.state == .present } == true)
  }

  @Test("A folder of pip's --target is a place for distributions wherever it is")
  func targetFolder() async throws {
    let target = PythonSite(packages: "srv/some/libs", scripts: "srv/bin", interpreter: "python")
    let bare = TarEntry.file("srv/some/libs/loose/__init__.py", "x\n")
    let found = try await inventory(layer(demo.files(in: target) + [bare]))
    #expect(found.only("demo-kit")?.standing == .installed)
    #expect(found.only("demo-kit")?.environment == nil)
    #expect(found.only("loose")?.metadata == Distribution.Metadata.none)
  }

  @Test("Distributions under a symlinked site directory are found once, where they are")
  func symlinkedSite() async throws {
    let real = PythonSite(packages: "data/site", scripts: "data/bin", interpreter: "python")
    let found = try await inventory(
      layer(interpreter() + demo.files(in: real) + [.symlink(ByteString(site), to: "/data/site")]))
    #expect(found.only("demo-kit")?.location == EntryPath("/data/site"))
    #expect(found.only("demo-kit")?.environment == 0)
  }

  @Test("An egg-info's files are those of its top-level names, and never another one's")
  func eggInfoFiles() async throws {
    let old = PythonDistribution(
      "old-kit", "0.9", modules: [("shared/old.py", "x\n"), ("old_kit.py", "x\n")]
    ).with { $0.form = .eggInfoFolder }
    let new = PythonDistribution("new-kit", "1.0", modules: [("shared/new.py", "x\n")])
    let found = try await inventory(layer(interpreter() + old.files() + new.files()))
    let distribution = try #require(found.only("old-kit"))
    #expect(distribution.ownership == .topLevel)
    let modules = distribution.files.map(\.path.name.text).filter { $0.hasSuffix(".py") }
    #expect(modules == ["old_kit.py", "old.py"] || modules == ["old.py", "old_kit.py"])
    #expect(found.distributions.count == 2)
  }

  @Test("distutils' egg-info is a file")
  func eggInfoFile() async throws {
    let old = demo.with { $0.form = .eggInfoFile }
    let found = try await inventory(layer(interpreter() + old.files()))
    #expect(found.only("demo-kit")?.metadata == .eggInfo)
    #expect(found.only("demo-kit")?.version == "1.5")
    let hidden = try await inventory(
      layer(interpreter() + old.files()), removal("\(site)/demo_kit-1.5.egg-info"))
    #expect(hidden.named("demo-kit").map(\.metadata) == [.none, .eggInfo])
  }

  @Test("An editable's folders are told by its .pth file or its finder's mapping")
  func editables() async throws {
    let byPath = demo.with { $0.form = .editable(source: "src/demo") }
    let finder = "__editable___finder_kit_1_0_finder.py"
    let record =
      "__editable__.finder_kit-1.0.pth,,\n\(finder),,\nfinder_kit-1.0.dist-info/RECORD,,\n"
    let found = try await inventory(
      layer(
        interpreter() + byPath.files() + [
          .file(
            ByteString("\(site)/finder_kit-1.0.dist-info/METADATA"),
            "Metadata-Version: 2.1\nName: finder-kit\nVersion: 1.0\n"),
          .file(ByteString("\(site)/finder_kit-1.0.dist-info/RECORD"), ByteString(record)),
          .file(
            ByteString("\(site)/__editable__.finder_kit-1.0.pth"),
            "import __editable___finder_kit_1_0_finder\n"),
          .file(
            ByteString("\(site)/\(finder)"),
            "MAPPING: dict[str, str] = {'finder_kit': '/src/finder/finder_kit'}\n"),
        ]))
    #expect(found.only("demo-kit")?.editableTargets == [EntryPath("/src/demo")])
    #expect(found.only("finder-kit")?.isEditable == true)
    #expect(found.only("finder-kit")?.editableTargets == [EntryPath("/src/finder/finder_kit")])
  }

  @Test("Malformed metadata becomes a warning that names its file, and the rest is read")
  func malformed() async throws {
    let metadata: ByteString =
      "Name: odd\nVersion: not a version\nRequires-Dist: good>=1\nRequires-Dist: ???\n\nBody\n"
    let found = try await inventory(
      layer(
        interpreter() + [
          .file(ByteString("\(site)/odd-1.dist-info/METADATA"), metadata),
          .file(ByteString("\(site)/odd-1.dist-info/RECORD"), "odd.py,md5,many\n"),
          .file(ByteString("\(site)/odd-1.dist-info/direct_url.json"), "{"),
          .file(ByteString("\(site)/odd-1.dist-info/entry_points.txt"), "stray\n"),
          .file(ByteString("\(site)/odd.py"), "x\n"),
          .file("opt/c/conda-meta/bad-1.0-0.json", "[1,"),
          .file(ByteString("\(site)/-.dist-info/METADATA"), ByteString([0xFF, 0xFE, 0, 1])),
        ]))
    let distribution = try #require(found.only("odd"))
    #expect(distribution.version == "not a version")
    #expect(distribution.requires.map(\.name.written) == ["good"])
    #expect(distribution.files.map(\.state) == [.present])
    for file in [
      "METADATA: ", "RECORD: ", "direct_url.json: ", "entry_points.txt: ", "bad-1.0-0.json: ",
    ] {
      #expect(found.warnings.contains { $0.hasPrefix("/") && $0.contains(file) }, "\(file)")
    }
  }

  @Test("The sample pair gives one inventory in every format")
  func samplePair() async throws {
    for leak in SamplePair.Leak.allCases {
      let forms = try await BothForms(SamplePair(leak: leak, compression: .none).service)
      #expect(forms.plain.account == forms.compressed.account)
      let hasPytest = forms.plain.named("pytest").map(\.view)
      switch leak {
      case .uninstalledLater: #expect(hasPytest.count == 1 && hasPytest != [.merged])
      case .wrongStage: #expect(hasPytest == [.merged])
      default: #expect(hasPytest.isEmpty)
      }
    }
  }
}
