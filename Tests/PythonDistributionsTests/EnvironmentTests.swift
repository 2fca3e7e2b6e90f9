import FixtureBuilder
import LayerFilesystem
import PythonPackaging
import Testing

@testable import PythonDistributions

@Suite("Environments")
struct EnvironmentTests {
  private let site = "usr/local/lib/python3.12/site-packages"

  private func environments(
    _ entries: [TarEntry], env: [String] = [], workingDir: String = ""
  ) async throws -> [PythonEnvironment] {
    let forms = try await BothForms(image([layer(entries)], env: env, workingDir: workingDir))
    #expect(forms.agree)
    return forms.plain.environments
  }

  private func path(_ environment: PythonEnvironment) -> [String] {
    environment.path.map(\.path.description)
  }

  @Test("A version is read from the C header, then PYTHON_VERSION of /usr/local, then the binary")
  func versions() async throws {
    let header = TarEntry.file(
      "usr/local/include/python3.12/patchlevel.h", "#define PY_VERSION   \"3.12.7\"\n")
    #expect(try await environments(interpreter() + [header])[0].version == "3.12.7")
    let variable = ["PYTHON_VERSION=3.12.6"]
    #expect(try await environments(interpreter(), env: variable)[0].version == "3.12.6")
    #expect(try await environments(interpreter("usr"), env: variable)[0].version == "3.12")
    #expect(
      try await environments(interpreter(), env: ["PYTHON_VERSION=3.11.1"])[0].version == "3.12")
    let binary = TarEntry.file(
      "usr/bin/python3.12",
      ByteString(Array("\u{7F}ELF".utf8) + Array("\0data\03.49.1\0%s\03.12.3\0end".utf8)))
    let entries = [binary, .file("usr/lib/python3.12/os.py", "# os\n")]
    #expect(try await environments(entries)[0].version == "3.12.3")
  }

  @Test("Markers see the image's interpreter and platform, never the host's")
  func markers() async throws {
    let environment = try await environments(interpreter(), env: ["PYTHON_VERSION=3.12.7"])[0]
    #expect(environment.markers.pythonVersion == "3.12")
    #expect(environment.markers.pythonFullVersion == "3.12.7")
    #expect(environment.markers.platformMachine == "x86_64")
    #expect(environment.markers.platformRelease == nil)
  }

  @Test("PYTHONPATH is taken relative to the working folder, empty parts included, each once")
  func relativePythonPath() async throws {
    let environment = try await environments(
      interpreter(), env: ["PYTHONPATH=src:/lib/../opt::src"], workingDir: "/app")[0]
    #expect(Array(path(environment).prefix(3)) == ["/app/src", "/opt", "/app"])
    #expect(path(environment)[3] == "/usr/local/lib/python312.zip")
  }

  @Test("PYTHONHOME moves the standard library and the site directories")
  func pythonHome() async throws {
    let environment = try await environments(
      interpreter() + [.file("opt/home/lib/python3.12/site-packages/x.py", "")],
      env: ["PYTHONHOME=/opt/home"])[0]
    #expect(
      path(environment) == [
        "/opt/home/lib/python312.zip", "/opt/home/lib/python3.12",
        "/opt/home/lib/python3.12/lib-dynload", "/opt/home/lib/python3.12/site-packages",
      ])
  }

  @Test("The user site stands before the site directories, unless it is disabled")
  func userSite() async throws {
    let user = "root/.local/lib/python3.12/site-packages"
    let entries =
      interpreter() + [
        .file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
        .file(ByteString("\(user)/a.py"), ""), .file(ByteString("\(site)/b.py"), ""),
      ]
    let environment = try await environments(entries)[0]
    #expect(Array(path(environment).suffix(2)) == ["/\(user)", "/\(site)"])
    let disabled = try await environments(entries, env: ["PYTHONNOUSERSITE=1"])[0]
    #expect(path(disabled).last == "/\(site)")
    #expect(disabled.users.isEmpty)
    let moved = try await environments(
      entries + [.file("base/lib/python3.12/site-packages/c.py", "")],
      env: ["PYTHONUSERBASE=/base"])[0]
    #expect(path(moved).suffix(2).first == "/base/lib/python3.12/site-packages")
  }

  @Test("A venv with system sites has its own, then the user's, then the system's")
  func systemSites() async throws {
    let entries =
      interpreter() + [
        .file(ByteString("\(site)/b.py"), ""),
        .file("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
        .file("root/.local/lib/python3.12/site-packages/a.py", ""),
        .file("venv/lib/python3.12/site-packages/c.py", ""),
        .symlink("venv/bin/python", to: "/usr/local/bin/python3"),
        .file(
          "venv/pyvenv.cfg",
          "home = /usr/local/bin\ninclude-system-site-packages = true\nversion = 3.12.7\n"),
      ]
    let environment = try #require(try await environments(entries).first { $0.isVirtual })
    #expect(environment.includesSystemSite)
    #expect(environment.interpreter == EntryPath("/venv/bin/python"))
    #expect(
      Array(path(environment).suffix(3)) == [
        "/venv/lib/python3.12/site-packages", "/root/.local/lib/python3.12/site-packages",
        "/\(site)",
      ])
  }

  @Test("A venv whose interpreter is gone is still an environment")
  func orphanedVenv() async throws {
    let found = try await environments([
      .file("srv/env/pyvenv.cfg", "home = /gone/bin\nversion_info = 3.11.4.final.0\n"),
      .file("srv/env/lib/python3.11/site-packages/a.py", ""),
    ])
    #expect(found.count == 1)
    #expect(found[0].version == "3.11.4")
    #expect(found[0].basePrefix == EntryPath("/gone"))
    #expect(path(found[0]).last == "/srv/env/lib/python3.11/site-packages")
  }

  @Test("A .pth whose name begins with a dot is read by interpreters before 2024 alone")
  func hiddenPathConfiguration() async throws {
    let entries =
      interpreter() + [
        .file(ByteString("\(site)/.hidden.pth"), "/opt/hidden\n"), .directory("opt/hidden"),
      ]
    let older = try await environments(entries, env: ["PYTHON_VERSION=3.12.1"])[0]
    let newer = try await environments(entries, env: ["PYTHON_VERSION=3.12.2"])[0]
    #expect(path(older).contains("/opt/hidden"))
    #expect(!path(newer).contains("/opt/hidden"))
  }

  @Test("A folder that a .pth adds is not searched for more .pth files")
  func nestedPathConfiguration() async throws {
    let environment = try await environments(
      interpreter() + [
        .file(ByteString("\(site)/a.pth"), "/opt/one\n"), .file("opt/one/b.pth", "/opt/two\n"),
        .directory("opt/two"),
      ])[0]
    #expect(path(environment).last == "/opt/one")
  }

  @Test("sitecustomize is code whose effect cannot be told")
  func customization() async throws {
    let environment = try await environments(
      interpreter() + [.file("usr/local/lib/python3.12/sitecustomize.py", "import sys\n")])[0]
    #expect(
      environment.unresolved == [EntryPath("/usr/local/lib/python3.12/sitecustomize.py")])
  }

  @Test("PATH tells which environment python3 means")
  func defaultEnvironment() async throws {
    let entries =
      interpreter("usr", "3.11") + interpreter("opt/py") + [
        .file("venv/pyvenv.cfg", "home = /opt/py/bin\nversion = 3.12.7\n"),
        .symlink("venv/bin/python3", to: "/opt/py/bin/python3"),
      ]
    func prefix(_ variable: String) async throws -> EntryPath? {
      let recipe = image([layer(entries)], env: [variable])
      let inventory = PythonInventory(of: try await indexedImage(recipe))
      return inventory.defaultEnvironment.map { inventory.environments[$0].prefix }
    }
    #expect(try await prefix("PATH=/nowhere:/usr/bin:/opt/py/bin") == EntryPath("/usr"))
    #expect(try await prefix("PATH=/opt/py/bin:/usr/bin") == EntryPath("/opt/py"))
    #expect(try await prefix("PATH=/venv/bin:/usr/bin") == EntryPath("/venv"))
    #expect(try await prefix("PATH=/nowhere") == nil)
  }

  @Test("The first place on sys.path shadows the others; implicit namespaces join their parts")
  func shadowing() async throws {
    let recipe = image(
      [
        layer(
          interpreter() + [
            .file("opt/one/kit.py", "x = 1\n"), .file("opt/two/kit/__init__.py", "x = 2\n"),
            .file("opt/one/space/a.py", ""), .file("opt/two/space/b.py", ""),
            .file("opt/one/late/a.py", ""), .file("opt/two/late.cpython-312-x86_64.so", "x"),
            .file(ByteString("\(site)/os.py"), ""),
          ])
      ], env: ["PYTHONPATH=/opt/one:/opt/two"])
    let indexed = try await indexedImage(recipe)
    let environment = PythonInventory(of: indexed).environments[0]
    let kit = try #require(environment.resolution(of: "kit", in: indexed))
    #expect(kit.location == EntryPath("/opt/one/kit.py"))
    #expect(kit.shadowed.map(\.location) == [EntryPath("/opt/two/kit")])
    let space = try #require(environment.resolution(of: "space", in: indexed))
    #expect(space.location == EntryPath("/opt/one/space"))
    #expect(space.portions.map(\.location) == [EntryPath("/opt/two/space")])
    #expect(space.shadowed.isEmpty)
    let late = try #require(environment.resolution(of: "late", in: indexed))
    #expect(late.location == EntryPath("/opt/two/late.cpython-312-x86_64.so"))
    #expect(environment.resolution(of: "absent", in: indexed) == nil)
    #expect(environment.shadowing(in: indexed).map(\.name) == ["kit", "late", "os"])
  }
}
