import ByteText
import JSON
import Testing

@testable import PythonPackaging

/// Random changes to well-formed inputs: whatever they become, they are answered, never trapped on.
@Suite struct HostileInputTests {
  /// A small generator (xorshift) with a fixed seed, so that a failure can be repeated.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let tokens = [
    "(", ")", "[", "]", "{", "}", "\"", "'", "\\", ";", ",", "=", "\n", "\r", "\0", " ", "#", "${",
    "-",
    ".", "*", "+", "!", "@", ":", "\u{FEFF}", "\u{301}", "99999999999999999999999", "\\u0000", "%",
  ].map { Array($0.utf8) }

  private func mutate(_ text: String, _ generator: inout Generator) -> [UInt8] {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...8, using: &generator) {
      let at = Int.random(in: 0...bytes.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: bytes.insert(contentsOf: Self.tokens.randomElement(using: &generator) ?? [], at: at)
      case 1 where at < bytes.count: bytes.remove(at: at)
      case 2 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &generator)
      default: bytes.removeLast(Int.random(in: 0...min(4, bytes.count), using: &generator))
      }
    }
    return bytes
  }

  private func check(_ text: String, times: Int = 1500, _ read: ([UInt8]) -> Void) {
    var generator = Generator()
    for _ in 0..<times { read(mutate(text, &generator)) }
  }

  @Test func specifiersOfDependencies() {
    check("a.b [x,y] (>=1.0a1, !=2.*, ===z) ; (os_name == \"a\\x41\" or 'b' not in extra)") {
      let text = String(decoding: $0, as: UTF8.self)
      let requirement = try? Requirement(text)
      _ = requirement?.marker?.evaluate(in: MarkerEnvironment())
      _ = requirement.map(\.description)
      _ = try? SpecifierSet(text)
      _ = try? Version(text)
    }
    check("1!2.3.4rc5.post6.dev7+local.8") {
      let text = String(decoding: $0, as: UTF8.self)
      if let version = try? Version(text) {
        _ = try? SpecifierSet("~=" + text).contains(version)
        _ = version < version.base
      }
    }
  }

  @Test func filesOfDistributions() {
    check("Metadata-Version: 2.1\nName: a\nVersion: 1\nRequires-Dist: b\n ; c\n\nbody") {
      _ = CoreMetadata($0).warnings.map(\.description)
    }
    check("a\n[b:os_name == 'x']\nc\n[d]\ne\n") { _ = EggRequires($0) }
    check("a,sha256=AAAA,1\r\n\"b\"\"\",,\n../../c,x=y,z,\n") {
      for entry in RecordFile($0).entries { _ = RecordFile.resolve(entry.path, against: $0) }
    }
    check("[console_scripts]\na = b:c [d]\n") {
      _ = EntryPoints($0).entries.map { ($0.module, $0.attribute, $0.extras) }
    }
    check(#"{"url":"file:///a%20b","dir_info":{"editable":true},"x":[1e5,"\ud83d\ude00",null]}"#) {
      _ = (try? DirectURL($0))?.path
    }
    check("MAPPING: dict = {'a': '/b\\x41', \"c\": '''d'''}\nNAMESPACES = {'x': ['y']}\n") {
      _ = EditableFinder($0)
    }
    check("/a\nimport b\n#c\nd = e\n") {
      _ = PathConfiguration($0)
      _ = VirtualEnvironmentConfiguration($0)
      _ = EggLink($0)
    }
    check("a-b-1.0.post1-py3.8-linux.egg-info") {
      let name = String(decoding: $0, as: UTF8.self)
      _ = DistributionFileName(metadata: name)
      _ = DistributionFileName(archive: name + "-1.0.tar.gz")
      _ = BytecodeFileName(name + ".cpython-312-pytest-8.3.3.pyc")
    }
  }

  @Test func filesOfProjects() {
    check("a>=1 --hash=x:y \\\n # c\n-r b.txt -c 'd'\n-e ./e[f] ; os_name=='g'\n${H}\n") {
      _ = RequirementsFile($0, environment: ["H": "i"]).requirements
    }
    let project = """
      [project]
      dependencies = ["a>=1"]
      optional-dependencies = {test = ['b']}
      [dependency-groups]
      x = [{include-group = "y"}, \"\"\"c\"\"\"]
      y = [{include-group = "x"}]
      [tool.poetry.group.dev.dependencies]
      d = {version = "1", extras = ["e"]}
      [[package]]
      name = "f"
      groups = ["g"]
      [[packages]]
      name = "h"
      marker = "'i' in dependency_groups"
      """
    check(project, times: 400) { bytes in
      for format in DependencyGroups.Format.allCases {
        _ = try? DependencyGroups(bytes, format: format, pyproject: bytes)
      }
    }
  }

  @Test func filesOfTools() {
    check(
      "[testenv:a]\ndeps =\n  {[b]deps}\n  py3: c>=1\nextras = d\n[b]\ndeps = -r{toxinidir}/e\n"
    ) {
      _ = try? DependencyGroups($0, format: .toxConfiguration)
      _ = try? DependencyGroups($0, format: .setupConfiguration)
    }
    check("[options]\ninstall_requires = a; b\n[options.extras_require]\nt = file: x, y\n") {
      _ = try? DependencyGroups($0, format: .setupConfiguration)
    }
    check("# /// script\n# dependencies = [\"a\"]\n# ///\ncode\n") {
      _ = ScriptMetadata($0)?.dependencies
    }
    check("a\r\u{FEFF}b\u{85}git+https://c/d@e#egg=f&subdirectory=g\nfile:h\n") { bytes in
      for mark in [[], [0xFF, 0xFE], [0xFE, 0xFF], [0, 0, 0xFE, 0xFF]] as [[UInt8]] {
        for entry in RequirementsFile(mark + bytes).entries {
          guard case .location(let location)? = entry.declaration else { continue }
          _ = (location.hints, location.components, location.path, location.leads(toURL: "x"))
        }
      }
    }
  }

  @Test func bytecode() throws {
    for row in try vectors("bytecode.jsonl").prefix(24) {
      let data = row["data"]?.string ?? ""
      let bytes = Base64.decode(Array(data.utf8)[...]) ?? []
      var generator = Generator()
      for _ in 0..<300 {
        var changed = bytes
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
          let at = Int.random(in: 0..<changed.count, using: &generator)
          changed[at] = UInt8.random(in: 0...255, using: &generator)
        }
        _ = Bytecode(changed)
      }
    }
  }

  @Test(.timeLimit(.minutes(20))) func longInputsTakeLinearTime() {
    let many = { (text: String) in Array(String(repeating: text, count: 50_000).utf8) }
    _ = CoreMetadata(many("Requires-Dist: a\n"))
    _ = RecordFile(many("\"a\",sha256=AAAA,1\n"))
    _ = RequirementsFile(many("a \\\n"))
    _ = RequirementsFile(many("-"))
    _ = try? Version(String(decoding: many("1."), as: UTF8.self) + "1")
    _ = try? SpecifierSet(String(decoding: many(">=1,"), as: UTF8.self))
    _ = try? Requirement("a" + String(decoding: many(">=1,"), as: UTF8.self))
    _ = try? Requirement("a;" + String(decoding: many("os_name=='a' or "), as: UTF8.self))
    _ = try? JSONValue(many("[1,"))
    _ = try? TOMLNode(document: many("[[a]]\n"))
  }
}
