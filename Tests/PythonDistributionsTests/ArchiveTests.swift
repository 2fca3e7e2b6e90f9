import Codecs
import FixtureBuilder
import LayerFilesystem
import PythonPackaging
import Testing

@testable import PythonDistributions

@Suite("Archives and extracts")
struct ArchiveTests {
  private let demo = PythonDistribution("demo-kit", "1.5")

  private func inventory(_ layers: LayerRecipe...) async throws -> PythonInventory {
    let forms = try await BothForms(image(layers))
    #expect(forms.plain.account == forms.compressed.account)
    return forms.plain
  }

  @Test("A zip archive is told by its content, whatever its name")
  func byContent() async throws {
    let found = try await inventory(layer([.file("data/blob.bin", try demo.wheel())]))
    #expect(found.archives.map(\.kind) == [.wheel])
    #expect(
      found.archives[0].members.contains { $0.name.elementsEqual("demo_kit/__init__.py".utf8) })
    #expect(found.archives[0].members.allSatisfy { $0.crc32 != nil })
  }

  @Test("An sdist is read through gzip")
  func sourceDistribution() async throws {
    let found = try await inventory(
      layer([
        .file("src/demo-kit-1.5.tar.gz", try demo.sourceDistribution()),
        .file(
          "src/other.tar.gz",
          try FixtureBuilder.Compression.gzip.apply(to: TarWriter.archive([.file("a", "b")]))),
      ]))
    #expect(found.archives.map(\.kind) == [.sdist, .tar])
    #expect(found.archives[0].distributions.map(\.name.written) == ["demo-kit"])
  }

  @Test("pip's caches hold wheels, in files of their own or inside a serialised response")
  func pipCache() async throws {
    let name = String(repeating: "0a1b2c3d", count: 7)
    let response = ByteString(Array("cc=4,\u{82}body".utf8)) + (try demo.wheel()) + "\0headers"
    let body = try demo.sourceDistribution()
    let length = (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (24 - 8 * $0)) }
    let sdist = "cc=4,body" + ByteString([0xC6] + length) + body + "\0headers"
    let found = try await inventory(
      layer([
        .file(ByteString("root/.cache/pip/http-v2/a/\(name).body"), try demo.wheel()),
        .file(ByteString("root/.cache/pip/http/a/\(name)"), response),
        .file(ByteString("root/.cache/pip/http/b/\(name)"), sdist),
      ]))
    #expect(found.archives.map(\.kind) == [.wheel, .sdist, .wheel])
    #expect(found.archives.allSatisfy { $0.distributions.map(\.version) == ["1.5"] })
  }

  @Test("An archive that a later layer removed is hidden, not gone")
  func hidden() async throws {
    let found = try await inventory(
      layer([.file("wheels/demo.whl", try demo.wheel())]), removal("wheels"))
    #expect(found.archives.map(\.view) == [.hidden(by: 1)])
  }

  @Test("A damaged archive is a warning that names it")
  func damaged() async throws {
    let wheel = try demo.wheel()
    let found = try await inventory(
      layer([.file("wheels/demo.whl", ByteString(wheel.bytes.prefix(wheel.count / 2)))]))
    #expect(found.warnings.count == 1)
    #expect(found.warnings[0].hasPrefix("/wheels/demo.whl: "))
    #expect(found.archives.map(\.members.count) == [0])
  }

  @Test("No prefix of an archive, and no changed byte, does worse than refuse")
  func hostileZip() throws {
    let wheel = try demo.wheel().bytes
    for length in 0..<wheel.count {
      let part = Array(wheel.prefix(length))
      _ = ArchiveListing(zip: part.span)
      _ = ArchiveListing(part.span, .script)
    }
    for index in wheel.indices {
      for byte in [0, 0x7F, 0xFF] as [UInt8] {
        var copy = wheel
        copy[index] = byte
        _ = ArchiveListing(zip: copy.span).distributions
        _ = ArchiveListing(inResponse: copy.span)
      }
    }
  }

  @Test("Extracts are read back as they were written, and nothing else is read")
  func encoding() throws {
    let wheel = try demo.wheel().bytes
    let listing = ArchiveListing(zip: wheel.span)
    let extract = ContentExtract(archive: listing)
    guard let again = ContentExtract(encoded: extract.encoded)?.archive else {
      Issue.record("the listing was not read back")
      return
    }
    #expect(again == listing)
    for length in 0..<extract.encoded.count {
      _ = ContentExtract(encoded: Array(extract.encoded.prefix(length)))
    }
  }

  @Test("Bytecode tells its source in both forms")
  func bytecode() async throws {
    let path = "app/__pycache__/test_a.cpython-312-pytest-8.3.3.pyc"
    let forms = try await BothForms(
      image([
        layer([.file(ByteString(path), PythonBytecode.module(filename: "/app/test_a.py"))])
      ]))
    for image in [forms.image, forms.compressedImage] {
      let node = try #require(image.view.node(at: EntryPath(path)))
      let content = try #require(image.view.content(of: node))
      let source = PythonInventory.bytecodeSource(of: content, in: image)
      #expect(source.map { String(decoding: $0, as: UTF8.self) } == "/app/test_a.py")
      #expect(PythonInventory.archiveListing(of: content, in: image) == nil)
    }
  }

  private func treatment(of name: String, size: Int64 = 100) -> ContentTreatment {
    let bytes = Array(name.utf8)
    return PythonContentPolicy().treatment(name: bytes.span, size: size, contentKind: .other)
  }

  @Test(
    "The policy keeps what later stages read",
    arguments: [
      "METADATA", "RECORD", "x.pth", "x.egg-link", "requirements.txt", "base.txt", "dev.in",
      "pyproject.toml", "poetry.lock", "uv.lock", "Pipfile.lock", "pylock.dev.toml", "passwd",
      "__editable___x_finder.py",
      "numpy-1.26.4-py312_0.json", "direct_url.json", "a-1.0.egg-info", "setup.cfg", "tox.ini",
      "patchlevel.h", "pyvenv.cfg", "INSTALLER", "REQUESTED",
    ])
  func kept(_ name: String) {
    #expect(treatment(of: name) == .keep)
  }

  @Test(
    "The policy looks at the end of the rest, where a zip archive may begin",
    arguments: ["app.dat", "libc.so.6", "data.json", "a.md", "en.mo", "x-y.json", "latest.pyi"])
  func tail(_ name: String) {
    #expect(treatment(of: name, size: 100_000) == .tail)
  }

  @Test(
    "The policy keeps of source, and of what is small, what it shows",
    arguments: ["test_a.py", "a_test.py", "tests.py", "conftest.py", "a.py", "data.json"])
  func extracted(_ name: String) {
    #expect(treatment(of: name) == .extract)
  }
}
