import ByteText
import FixtureBuilder
import LayerFilesystem
import PythonPackaging
import Testing

@testable import PythonDistributions

/// One test for each mistake that other tools make with Python, named after it.
@Suite("Mistakes of other tools")
struct PeerMistakeTests {
  private let demo = PythonDistribution("demo-kit", "1.5")

  private func inventory(
    _ layers: [LayerRecipe], env: [String] = []
  ) async throws -> PythonInventory {
    let forms = try await BothForms(image(layers, env: env))
    #expect(forms.plain.account == forms.compressed.account)
    return forms.plain
  }

  @Test("container-diff looks in two folders only; venvs are found")
  func venvs() async throws {
    let found = try await inventory([
      layer(
        interpreter() + demo.files(in: .venv("srv/deep/env")) + [
          .file("srv/deep/env/pyvenv.cfg", "home = /usr/local/bin\nversion = 3.12.7\n"),
          .symlink("srv/deep/env/bin/python", to: "/usr/local/bin/python3.12"),
        ])
    ])
    let distribution = try #require(found.only("demo-kit"))
    let environment = found.environments[try #require(distribution.environment)]
    #expect(environment.isVirtual)
    #expect(environment.prefix == EntryPath("/srv/deep/env"))
    #expect(environment.basePrefix == EntryPath("/usr/local"))
    #expect(environment.version == "3.12.7")
    #expect(environment.path.last?.path == distribution.location)
  }

  @Test("container-diff looks in two folders only; user sites of every home are found")
  func userSites() async throws {
    let site = PythonSite(
      packages: "home/app/.local/lib/python3.12/site-packages", scripts: "home/app/.local/bin",
      interpreter: "/usr/local/bin/python3.12")
    let found = try await inventory([
      layer(
        interpreter() + demo.files(in: site) + [
          .file("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n")
        ])
    ])
    let distribution = try #require(found.only("demo-kit"))
    #expect(distribution.environment == 0)
    #expect(found.environments[0].users.map(\.home) == [EntryPath("/home/app")])
    #expect(!found.environments[0].path.contains { $0.origin == .userSite })
    #expect(found.environments[0].users[0].path.contains { $0.path == distribution.location })
  }

  @Test("container-diff looks in two folders only; Debian's dist-packages are found")
  func debian() async throws {
    let site = PythonSite(
      packages: "usr/lib/python3/dist-packages", scripts: "usr/bin",
      interpreter: "/usr/bin/python3")
    let found = try await inventory([
      layer(
        interpreter("usr", "3.11") + demo.files(in: site) + [
          .file("usr/lib/os-release", "ID=debian\n"),
          .symlink("etc/os-release", to: "../usr/lib/os-release"),
        ])
    ])
    #expect(found.only("demo-kit")?.environment == 0)
    #expect(
      found.environments[0].siteDirectories.map(\.description) == [
        "/usr/local/lib/python3.11/dist-packages", "/usr/lib/python3/dist-packages",
        "/usr/lib/python3.11/dist-packages",
      ])
  }

  @Test("container-diff looks in two folders only; Red Hat's lib64 is found")
  func lib64() async throws {
    let site = PythonSite(
      packages: "usr/local/lib64/python3.12/site-packages", scripts: "usr/local/bin",
      interpreter: "/usr/bin/python3")
    let found = try await inventory([
      layer(interpreter("usr", library: "lib64") + demo.files(in: site))
    ])
    #expect(found.only("demo-kit")?.environment == 0)
    #expect(
      found.environments[0].path.map(\.path.description) == [
        "/usr/lib64/python312.zip", "/usr/lib64/python3.12", "/usr/lib64/python3.12/lib-dynload",
        "/usr/local/lib64/python3.12/site-packages",
      ])
  }

  @Test("container-diff and syft miss conda; conda-meta and its environments are found")
  func conda() async throws {
    let record: ByteString = """
      {"name": "demo-kit", "version": "1.5", "requested_spec": "demo-kit",
       "files": ["lib/python3.12/site-packages/demo_kit/__init__.py", "bin/absent"]}
      """
    let found = try await inventory([
      layer(
        interpreter("opt/conda/envs/one") + [
          .file("opt/conda/envs/one/conda-meta/demo-kit-1.5-py312_0.json", record),
          .file("opt/conda/envs/one/lib/python3.12/site-packages/demo_kit/__init__.py", "x = 1\n"),
        ])
    ])
    let package = try #require(found.named("demo-kit").first { $0.metadata == .conda })
    #expect(package.version == "1.5")
    #expect(package.isRequested)
    #expect(package.environment == 0)
    #expect(package.files.map(\.state) == [.missing, .present])
  }

  @Test("container-diff#289: the -py3.6 of an egg-info's name is not its version")
  func eggNames() async throws {
    let old = demo.with { $0.form = .eggInfoFolder }
    let found = try await inventory([layer(interpreter() + old.files())])
    #expect(found.only("demo-kit")?.version == "1.5")
    #expect(found.only("demo-kit")?.metadata == .eggInfo)
  }

  @Test("container-diff#287: dashes and underscores of one name are one project")
  func dashes() async throws {
    let found = try await inventory([layer(interpreter() + demo.files())])
    let distribution = try #require(found.only("Demo_Kit"))
    #expect(distribution.name.written == "demo-kit")
    #expect("\(distribution.metadataPath.name.text)" == "demo_kit-1.5.dist-info")
  }

  @Test("container-diff#281: a distribution whose files cannot be told is listed all the same")
  func unknownSizes() async throws {
    let found = try await inventory([
      layer(
        interpreter() + [
          .file(
            "usr/local/lib/python3.12/site-packages/bare-2.0.dist-info/METADATA",
            "Metadata-Version: 2.1\nName: bare\nVersion: 2.0\n")
        ])
    ])
    let distribution = try #require(found.only("bare"))
    #expect(distribution.version == "2.0")
    #expect(distribution.ownership == .inferred)
    #expect(distribution.files.count == 1)
  }

  @Test("container-diff reads PYTHONPATH on the host; the image's own counts")
  func pythonPath() async throws {
    let target = PythonSite(packages: "opt/vendor", scripts: "opt/bin", interpreter: "python")
    let found = try await inventory(
      [layer(interpreter() + demo.files(in: target))], env: ["PYTHONPATH=/opt/vendor:/opt/absent"])
    #expect(found.only("demo-kit")?.environment == 0)
    let path = found.environments[0].path
    #expect(path.prefix(2).map(\.path.description) == ["/opt/vendor", "/opt/absent"])
    #expect(path.prefix(2).map(\.exists) == [true, false])
    #expect(path.prefix(2).allSatisfy { $0.origin == .pythonPath })
  }

  @Test("syft misses packages without metadata")
  func withoutMetadata() async throws {
    let bare = demo.with { $0.form = .none }
    let found = try await inventory([layer(interpreter() + bare.files())])
    let distribution = try #require(found.only("demo_kit"))
    #expect(distribution.metadata == .none)
    #expect(distribution.version == nil)
    #expect(distribution.files.count == 1)
  }

  @Test("syft misses zipped eggs")
  func zippedEggs() async throws {
    let egg = try ZipWriter.archive([
      ZipWriter.Member("EGG-INFO/PKG-INFO", demo.metadata),
      ZipWriter.Member("EGG-INFO/requires.txt", "requests\n\n[fast]\nspeed>=2\n"),
      ZipWriter.Member("demo_kit/__init__.py", "x = 1\n"),
    ])
    let site = "usr/local/lib/python3.12/site-packages"
    let found = try await inventory([
      layer(
        interpreter() + [
          .file(ByteString("\(site)/demo_kit-1.5-py3.12.egg"), egg),
          .file(ByteString("\(site)/easy-install.pth"), "./demo_kit-1.5-py3.12.egg\n"),
        ])
    ])
    let distribution = try #require(found.only("demo-kit"))
    #expect(distribution.metadata == .egg)
    #expect(distribution.standing == .installed)
    #expect(distribution.environment == 0)
    #expect(
      distribution.requires.map(\.description) == ["requests", "speed>=2; extra == \"fast\""])
    #expect(found.archives.map(\.kind) == [.egg])
  }

  @Test("syft misses wheels and zipapps")
  func wheelsAndZipapps() async throws {
    let zipapp = try ZipWriter.archive(
      [
        ZipWriter.Member("__main__.py", "import demo_kit\n"),
        ZipWriter.Member(".deps/demo.whl/demo_kit-1.5.dist-info/METADATA", demo.metadata),
      ], prefix: "#!/usr/bin/env python3\n")
    let found = try await inventory([
      layer([
        .file(ByteString("wheels/\(demo.wheelName)"), try demo.wheel()),
        .file("opt/tool", zipapp, mode: 0o755),
      ])
    ])
    #expect(found.archives.map(\.path.description) == ["/opt/tool", "/wheels/\(demo.wheelName)"])
    #expect(found.archives.map(\.kind) == [.zipapp, .wheel])
    #expect(found.archives.allSatisfy { $0.distributions.map(\.version) == ["1.5"] })
  }

  @Test("syft misses a dist-info that has RECORD alone")
  func recordOnly() async throws {
    let files = demo.files().filter { file in
      !file.name.text.contains(".dist-info/") || file.name.text.hasSuffix("RECORD")
    }
    let found = try await inventory([layer(interpreter() + files)])
    let distribution = try #require(found.only("demo-kit"))
    #expect(distribution.version == "1.5")
    #expect(distribution.ownership == .record)
    #expect(distribution.files.contains { $0.path.name.text == "__init__.py" })
    #expect(found.warnings.contains { $0.contains("demo_kit-1.5.dist-info/METADATA") })
  }

  @Test("syft misses egg-links and what they lead to")
  func eggLinks() async throws {
    let linked = demo.with { $0.form = .eggLink(project: "src/demo") }
    let found = try await inventory([layer(interpreter() + linked.files())])
    let link = try #require(found.named("demo-kit").first { $0.metadata == .eggLink })
    #expect(link.isEditable)
    #expect(link.editableTargets == [EntryPath("/src/demo")])
    #expect(link.version == "1.5")
    #expect(found.named("demo-kit").contains { $0.metadata == .eggInfo })
  }

  @Test("syft misses where .pth files lead")
  func pathConfiguration() async throws {
    let elsewhere = PythonSite(packages: "opt/more", scripts: "opt/bin", interpreter: "python")
    let site = "usr/local/lib/python3.12/site-packages"
    let found = try await inventory([
      layer(
        interpreter() + demo.files(in: elsewhere) + [
          .file(ByteString("\(site)/b.pth"), "# note\n\n/opt/more\n../absent\nimport demo_kit\n"),
          .file(ByteString("\(site)/a.pth"), "import sys\n"),
        ])
    ])
    #expect(found.only("demo-kit")?.environment == 0)
    let environment = found.environments[0]
    #expect(environment.path.last?.path == EntryPath("/opt/more"))
    #expect(environment.path.last?.addedBy == EntryPath("/\(site)/b.pth"))
    #expect(environment.unresolved.map(\.description) == ["/\(site)/a.pth", "/\(site)/b.pth"])
  }

  @Test("syft reports copies in pip/_vendor as installed")
  func vendored() async throws {
    let vendor = PythonSite(
      packages: "usr/local/lib/python3.12/site-packages/pip/_vendor", scripts: "x",
      interpreter: "python")
    let pip = PythonDistribution("pip", "24.2")
    let found = try await inventory([
      layer(interpreter() + pip.files() + demo.files(in: vendor))
    ])
    #expect(found.only("demo-kit")?.standing == .vendored)
    #expect(found.only("demo-kit")?.environment == nil)
    #expect(found.only("pip")?.standing == .installed)
  }

  @Test("syft reports what an interrupted uninstall left as installed")
  func leftovers() async throws {
    let site = "usr/local/lib/python3.12/site-packages"
    let found = try await inventory([
      layer(
        interpreter() + [
          .file(ByteString("\(site)/~emo_kit-1.5.dist-info/METADATA"), demo.metadata),
          .file(ByteString("\(site)/~emo_kit/__init__.py"), "x = 1\n"),
        ])
    ])
    #expect(found.distributions.count == 2)
    #expect(found.distributions.allSatisfy { $0.standing == .leftover })
    #expect(found.only("demo-kit")?.version == "1.5")
  }

  @Test("syft takes a distribution for gone whose dist-info alone a layer removed")
  func metadataAloneRemoved() async throws {
    let site = "usr/local/lib/python3.12/site-packages"
    let installed = demo.with {
      $0.requires = ["requests>=2"]
      $0.consoleScripts = [("demo", "demo_kit:main")]
    }
    let found = try await inventory([
      layer(interpreter()), layer(installed.files()), removal("\(site)/demo_kit-1.5.dist-info"),
    ])
    let all = found.named("demo-kit")
    #expect(all.map(\.view) == [.merged, .hidden(by: 2)])
    let remains = try #require(all.first)
    #expect(remains.metadata == .none)
    #expect(remains.version == "1.5")
    #expect(remains.layer == 1)
    #expect(remains.metadataPath == EntryPath("/\(site)/demo_kit"))
    #expect(
      remains.files.map(\.path.description)
        == ["/usr/local/bin/demo", "/\(site)/demo_kit/__init__.py"])
    #expect(remains.files.allSatisfy { $0.state == .present })
    #expect(all[1].requires.map(\.description) == ["requests>=2"])
    #expect(all[1].files.contains { $0.state == .hidden })
  }

  @Test("syft loses a hard-linked METADATA when its other name is removed")
  func hardlinkedMetadata() async throws {
    let site = "usr/local/lib/python3.12/site-packages"
    let found = try await inventory([
      layer(interpreter() + [.file("cache/METADATA", demo.metadata)]),
      LayerRecipe([
        .hardlink(ByteString("\(site)/demo_kit-1.5.dist-info/METADATA"), to: "cache/METADATA")
      ]),
      removal("cache/METADATA"),
    ])
    #expect(found.only("demo-kit")?.version == "1.5")
    #expect(found.only("demo-kit")?.view == .merged)
    #expect(found.only("demo-kit")?.layer == 1)
  }
}
