import FixtureBuilder
import LayerFilesystem
import PythonPackaging
import Testing

@testable import PythonDistributions

@Suite("Hostile metadata")
struct HostileMetadataTests {
  @Test("No content of any metadata file ends the run")
  func anyBytes() async throws {
    var generator = SplitMix(state: 2026)
    let demo = PythonDistribution("demo-kit", "1.5", requires: ["a>=1; extra == 'b'"]).with {
      $0.form = .editable(source: "src/demo")
      $0.consoleScripts = [("demo", "demo_kit:main")]
    }
    let wheel = TarEntry.file("wheels/demo.whl", try demo.wheel())
    let egg = demo.with { $0.form = .eggLink(project: "src/egg") }
    let venv: [TarEntry] = [
      .file("venv/pyvenv.cfg", "home = /usr/local/bin\nversion = 3.12.7\n"),
      .file("etc/passwd", "root:x:0:0::/root:/bin/sh\n"),
      .file("c/conda-meta/a-1.0-0.json", "{\"files\": [\"a\"]}"),
    ]
    let files = interpreter() + demo.files() + egg.files() + venv + [wheel]
    for round in 0..<60 {
      let damaged = files.map { file in
        guard file.kind == .file, round > 0, !file.content.isEmpty else { return file }
        return file.with { entry in
          for _ in 0..<(1 + entry.content.count / 20) {
            let index = entry.content.bytes.indices.randomElement(using: &generator) ?? 0
            entry.content.bytes[index] = UInt8.random(in: 0...255, using: &generator)
          }
          if round % 3 == 0 { entry.content.bytes.removeLast(entry.content.count / 2) }
        }
      }
      let forms = try await BothForms(image([layer(damaged)]))
      #expect(forms.plain.account == forms.compressed.account)
      #expect(!forms.plain.named("demo-kit").isEmpty || round > 0)
      #expect(forms.plain.environments.count >= 1)
    }
  }

  @Test(
    "Thousands of distributions in one folder take no time in their square",
    .timeLimit(.minutes(20)))
  func many() async throws {
    let site = "usr/local/lib/python3.12/site-packages"
    let files = (0..<4_000).map { number in
      TarEntry.file(
        ByteString("\(site)/kit_\(number)-1.0.egg-info/PKG-INFO"),
        ByteString("Metadata-Version: 2.1\nName: kit-\(number)\nVersion: 1.0\n"))
    }
    let indexed = try await indexedImage(image([LayerRecipe(interpreter() + files)]))
    let inventory = PythonInventory(of: indexed)
    #expect(inventory.distributions.count == 4_000)
  }
}

/// Random numbers that are the same in every run, so that a failure can be looked at.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
