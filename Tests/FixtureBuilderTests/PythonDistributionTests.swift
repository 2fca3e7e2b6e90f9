import FixtureBuilder
import Foundation
import Testing

/// Python's own tools find our distributions and agree about them.
@Suite struct PythonDistributionTests {
  static let sample = PythonDistribution(
    "Sample-Name", "1.2.0", requires: ["click>=8; python_version >= \"3.8\"", "six; extra == 'x'"],
    consoleScripts: [("sample", "sample_name:main")]
  ).with {
    $0.extras = ["x"]
    $0.isRequested = true
    $0.isCompiled = true
  }

  @Test(.enabled(if: Tool.python3.isInstalled, "python3 is not installed"))
  func importlibMetadataReadsEveryForm() throws {
    let folder = try TemporaryFolder()
    var eggFolder = Self.sample.with { $0.form = .eggInfoFolder }
    eggFolder.name = "egg-folder"
    var eggFile = Self.sample.with { $0.form = .eggInfoFile }
    eggFile.name = "egg-file"
    var editable = Self.sample.with { $0.form = .editable(source: "app/src") }
    editable.name = "editable"
    let site = PythonSite(packages: "site", scripts: "bin", interpreter: "/usr/bin/python3")
    let files = [Self.sample, eggFolder, eggFile, editable].flatMap { $0.files(in: site) }
    try ImageArchive(TarEntry.withParents(of: files)).writeFolder(to: folder.path)
    let printed = try Tool.python3.run(
      "-c",
      """
      import base64, hashlib, importlib.metadata as m, sys
      for d in sorted(m.distributions(path=[sys.argv[1]]), key=lambda d: d.metadata['Name']):
          bad = [f for f in (d.files or []) if f.hash and f.hash.value != base64.urlsafe_b64encode(
                 hashlib.sha256(f.read_binary()).digest()).rstrip(b'=').decode()]
          print(d.metadata['Name'], d.version, len(d.requires or []),
                [e.name for e in d.entry_points], bad)
      """, "\(folder.path)/site")
    #expect(
      String(decoding: printed, as: UTF8.self) == """
        Sample-Name 1.2.0 2 ['sample'] []
        editable 1.2.0 2 ['sample'] []
        egg-file 1.2.0 0 [] []
        egg-folder 1.2.0 2 ['sample'] []

        """)
  }

  @Test(.enabled(if: Tool.python3.isInstalled, "python3 is not installed"))
  func pipInstallsTheWheelAndWritesTheRecordThatWeWrite() throws {
    let folder = try TemporaryFolder()
    let distribution = Self.sample.with { $0.isCompiled = false }
    let wheel = try folder.file(distribution.wheelName, distribution.wheel().bytes)
    try Tool.python3.run("-m", "zipfile", "-t", wheel)
    try Tool.python3.run(
      "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-compile",
      "--disable-pip-version-check", "--root-user-action=ignore", "--target",
      "\(folder.path)/site", wheel)
    let stem = "\(folder.path)/site/Sample_Name-1.2.0.dist-info"
    let names = try FileManager.default.contentsOfDirectory(atPath: stem)
    let files = distribution.files()
    let ours = Set(files.map { String($0.name.text.split(separator: "/").last ?? "") })
    // --target writes direct_url.json, for the wheel came from a path.
    #expect(Set(names).subtracting(ours) == ["direct_url.json"])
    // Scripts stand elsewhere, and name their interpreter.
    func lines(_ record: ByteString) -> [String] {
      record.text.split(separator: "\r\n").map(String.init).filter {
        !$0.contains("bin/sample") && !$0.contains("direct_url.json")
      }
    }
    let written = try ByteString(Data(contentsOf: URL(fileURLWithPath: "\(stem)/RECORD")))
    let record = try #require(files.first { $0.name.text.hasSuffix("/RECORD") })
    #expect(lines(record.content) == lines(written))
  }

  @Test func bytecodeIsThatOfCPython312() throws {
    let bytecode = PythonBytecode.module(filename: "/app/tests/test_a.py", sourceSize: 12)
    let versions = NSHomeDirectory() + "/.pyenv/versions"
    let installed = (try? FileManager.default.contentsOfDirectory(atPath: versions)) ?? []
    let pyenv = installed.filter { $0.hasPrefix("3.12") }.map { "\(versions)/\($0)/bin/python3" }
    let candidates = pyenv + ["/usr/bin/python3.12", "/usr/local/bin/python3.12"]
    guard let python = candidates.first(where: FileManager.default.isExecutableFile) else {
      print("note: no CPython 3.12 is installed, its bytecode was not checked")
      return
    }
    let folder = try TemporaryFolder()
    let file = try folder.file("test_a.pyc", bytecode.bytes)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      "-c",
      "import marshal, sys; b = open(sys.argv[1], 'rb').read(); import importlib.util as u; "
        + "assert b[:4] == u.MAGIC_NUMBER; c = marshal.loads(b[16:]); exec(c); "
        + "assert c.co_filename == '/app/tests/test_a.py'; assert b[12] == 12",
      file,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }

  @Test func pathsAreThoseOfAnInstallation() {
    let names = Self.sample.entries().map(\.name.text)
    let site = "usr/local/lib/python3.12/site-packages"
    #expect(names.first == "usr/" && names.contains("usr/local/bin/sample"))
    #expect(names.contains("\(site)/sample_name/__pycache__/__init__.cpython-312.pyc"))
    #expect(names.contains("\(site)/Sample_Name-1.2.0.dist-info/REQUESTED"))
    let record = Self.sample.files().first { $0.name.text.hasSuffix("/RECORD") }
    #expect(record?.content.text.hasPrefix("../../../bin/sample,sha256=") == true)
    #expect(
      Self.sample.whiteouts().map(\.name.text) == [
        "usr/local/bin/.wh.sample", "\(site)/.wh.Sample_Name-1.2.0.dist-info",
        "\(site)/.wh.sample_name",
      ])
    #expect(
      PythonBytecode.cachePath(of: "a/test_x.py", tag: "-pytest-8.3.3")
        == "a/__pycache__/test_x.cpython-312-pytest-8.3.3.pyc")
  }
}
