import FixtureBuilder
import Foundation
import LayerFilesystem
import LeakMatrix
import Testing

@testable import ReleaseAudit

@Suite("What the files of an image belong to") struct FileOwnersTests {
  /// Owners by kind and name: files, size and hidden size.
  private func owners(_ layers: [LayerRecipe], _ change: (inout ImageRecipe) -> Void = { _ in })
    async throws -> [String: [Int64]]
  {
    var recipe = ImageRecipe(layers: layers)
    change(&recipe)
    var found: [[String: [Int64]]] = []
    for form in Auditing.Form.allCases {
      let image = AuditedImage(try await Auditing.indexed(recipe, form))
      let accounts = ImageAccounts(of: image)
      expectExact(accounts.owners, image.files, "\(form)")
      found.append(
        accounts.owners.owners.reduce(into: [:]) { sums, owner in
          let sum = sums["\(owner.kind.rawValue) \(owner.name)"] ?? [0, 0, 0]
          sums["\(owner.kind.rawValue) \(owner.name)"] = [
            sum[0] + Int64(owner.files), sum[1] + owner.size, sum[2] + owner.hiddenSize,
          ]
        })
    }
    #expect(found.allSatisfy { $0 == found[0] })
    return found[0]
  }

  private func layer(_ entries: [TarEntry], _ by: String = "RUN something") -> LayerRecipe {
    LayerRecipe(TarEntry.withParents(of: entries), createdBy: by)
  }

  private func package(_ name: String, _ files: [String], version: String = "1") -> [TarEntry] {
    [
      .file(
        "var/lib/dpkg/status",
        ByteString("Package: \(name)\nVersion: \(version)\nArchitecture: all\n")),
      .file(
        ByteString("var/lib/dpkg/info/\(name).list"),
        ByteString(files.map { "/\($0)\n" }.joined())),
    ]
  }

  @Test("the sums of every image of the leak matrix are exact")
  func matrix() async throws {
    for (number, recipe) in try LeakRecipe.all().enumerated() {
      let form = Auditing.Form.allCases[number % 3]
      for image in [recipe.pair.service, recipe.pair.localdev] {
        let audited = AuditedImage(try await Auditing.indexed(image, form))
        expectExact(ImageAccounts(of: audited).owners, audited.files, recipe.name)
      }
    }
  }

  @Test(
    "the sums of every real image are exact",
    .enabled(if: RealImages.folder != nil), arguments: RealImages.pairs)
  func real(_ pair: String) async throws {
    let folder = try #require(RealImages.folder)
    for name in ["service", "localdev"] {
      let image = AuditedImage(try await Auditing.indexed(at: "\(folder)/\(pair)/\(name).tar"))
      let owners = ImageAccounts(of: image).owners
      expectExact(owners, image.files, "\(pair)/\(name)")
      let unknown = owners.sum(of: .unknown)
      #expect(unknown.size + unknown.hiddenSize < image.files.fileBytes / 100)
    }
  }

  @Test("a package owns what came with its list, and nothing that was put in its place")
  func systemPackage() async throws {
    let found = try await owners([
      layer(
        package("tool", ["usr/bin/tool", "usr/bin/kept"]) + [
          .file("usr/bin/tool", "tool"), .file("usr/bin/kept", "kept"),
        ]),
      layer([.file("usr/bin/tool", "another")]),
      // A change of the mode alone writes the same bytes again.
      layer([.file("usr/bin/kept", "kept", mode: 0o755)]),
    ])
    #expect(found["os-package tool"] == [3, 4, 8])
    #expect(found["unknown /usr/bin"] == [1, 7, 0])
  }

  @Test("what a removed package left beneath later layers is the package's")
  func removedPackage() async throws {
    let found = try await owners([
      layer(package("tool", ["usr/bin/tool"]) + [.file("usr/bin/tool", "tool")]),
      layer([
        .file("var/lib/dpkg/status", ""), .whiteout(of: "var/lib/dpkg/info/tool.list"),
        .whiteout(of: "usr/bin/tool"),
      ]),
    ])
    #expect(found["os-package tool"] == [1, 0, 4])
  }

  @Test("a distribution owns what its RECORD promises, and bytecode is its source's")
  func distribution() async throws {
    let library = PythonDistribution("library", "1.0").with { $0.isCompiled = true }
    let files = library.files()
    let found = try await owners([
      layer(files, "RUN pip install library"),
      layer(
        [
          .file("usr/local/lib/python3.12/site-packages/library/__init__.py", "other"),
          .file("usr/local/lib/python3.12/site-packages/library/added.py", "added"),
        ], "COPY . ."),
    ])
    let bytes = files.reduce(0) { $0 + Int64($1.content.count) }
    let sum = try #require(found["distribution library"])
    // What was replaced still ships; the bytecode beside it came with the distribution.
    #expect(sum[1] + sum[2] == bytes && sum[2] > 0)
    #expect(found["unknown /usr/local"]?[1] == 10)
    let plain = try await owners([layer(files, "RUN pip install library")])
    #expect(plain["bytecode library"]?[0] == 1)
  }

  @Test("of two distributions with one path, that owns it whose bytes are there")
  func collision() async throws {
    let first = PythonDistribution(
      "first", "1.0", modules: [("shared/__init__.py", "# the first\n")])
    let second = PythonDistribution(
      "second", "1.0", modules: [("shared/__init__.py", "# the second\n")])
    let found = try await owners([
      layer(first.files().filter { !$0.name.text.contains("shared/") } + second.files())
    ])
    #expect((found["distribution second"]?[0] ?? 0) > (found["distribution first"]?[0] ?? 0))
  }

  @Test("Python owns its library only where an interpreter is, and from its own layers")
  func python() async throws {
    let program = ByteString("\u{7F}ELF a program")
    let library: [TarEntry] = [
      .file("opt/py/lib/python3.12/os.py", "os"), .file("opt/py/lib/python3.12/re.py", "re"),
    ]
    let real = try await owners([
      layer(library + [.file("opt/py/bin/python3.12", program, mode: 0o755)]),
      layer([.file("opt/py/lib/python3.12/added.py", "added")]),
    ])
    #expect(real["python Python 3.12"]?[0] == 3 || real["python Python"]?[0] == 3)
    #expect(real["unknown /opt/py"] == [1, 5, 0])
    let fake = try await owners([layer(library)])
    #expect(fake["unknown /opt/py"]?[0] == 2)
  }

  @Test("a file with several names counts once, and its last name decides what is hidden")
  func hardlinks() async throws {
    let found = try await owners([
      layer([.file("a/one", "bytes"), .hardlink("b/two", to: "a/one")]),
      layer([.whiteout(of: "a/one")]),
    ])
    #expect(found.values.reduce(0) { $0 + $1[0] } == 2)
    #expect(found.values.reduce(0) { $0 + $1[1] } == 5)
  }

  @Test("the project's homes are learned from the image, caches go before them")
  func homes() async throws {
    let found = try await owners([
      layer([
        .file("srv/app/main.py", "main"), .file("srv/app/.cache/x", "cached"),
        .file("var/cache/apt/pkgcache.bin", "apt"), .file("etc/hosts", "hosts"),
      ])
    ]) { $0.configuration.workingDirectory = "/srv/app" }
    #expect(found["source /srv/app"] == [1, 4, 0])
    #expect(found["cache /srv/app/.cache"] == [1, 6, 0])
    #expect(found["cache /var/cache"] == [1, 3, 0])
    #expect(found["unknown /etc"] == [1, 5, 0])
  }
}
