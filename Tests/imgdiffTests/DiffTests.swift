import FixtureBuilder
import Foundation
import Testing

/// `imgdiff diff A B`: any two images, without a verdict.
@Suite("Differences of any two images") struct DiffTests {
  private let imgdiff: Imgdiff

  init() throws { imgdiff = try .withSamples() }

  @Test(
    "The pages are what they were",
    arguments: [
      ("diff.txt", "service.tar localdev.tar"),
      ("diff.json", "service.tar localdev.tar --format json"),
      ("diff.md", "service.tar localdev.tar --format markdown"),
      ("diff-quiet.txt", "service.tar localdev.tar --quiet"),
      ("diff-leaking.txt", "localdev.tar leaking.tar --top 3 --bytes"),
      ("diff-narrow.txt", "localdev.tar leaking.tar --top 3 --width 60"),
      ("diff-unrelated.txt", "odd.tar service.tar --top 20"),
      ("diff-unrelated.json", "odd.tar service.tar --format json"),
      ("diff-same.txt", "service.tar service.tar"),
    ])
  func pages(golden: String, arguments: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 0 && outcome.errors == "")
    try Golden.expect(outcome.text, is: golden)
  }

  @Test("One image twice, and one image in two files, are one image")
  func same() throws {
    try imgdiff.add("again.tar", OCILayout([SamplePair().service]).archive())
    for second in ["service.tar", "again.tar", "./service.tar"] {
      for format in ["text", "markdown"] {
        let outcome = try run("service.tar \(second) --format \(format)")
        #expect(outcome.status == 0 && outcome.text.contains("Nothing differs"), "\(second)")
        #expect(!outcome.text.contains("Configuration"))
      }
      let json = try run("service.tar \(second) --format json").text
      #expect(json.contains("\"isSameImage\": true") && json.contains("\"isEqual\": true"))
    }
  }

  @Test("A build that was made again differs in nothing but times")
  func builtAgain() throws {
    try imgdiff.add("a.tar", try image([.directory("srv"), .file("srv/a", "a", mtime: 1)]))
    try imgdiff.add("b.tar", try image([.directory("srv"), .file("srv/a", "a", mtime: 2)]))
    let outcome = try run("a.tar b.tar --quiet")
    #expect(outcome.text.hasPrefix("Nothing differs but times: a.tar and b.tar"))
    let json = try run("a.tar b.tar --format json").text
    #expect(json.contains("\"isSameImage\": false") && json.contains("\"isEqual\": true"))
  }

  @Test("Layers may differ where nothing that a container sees does")
  func layersAlone() throws {
    try imgdiff.add("a.tar", try image([.file("a", "a"), .file("b", "b")]))
    try imgdiff.add("b.tar", try image([.file("a", "a")], [.file("b", "b")]))
    let outcome = try run("a.tar b.tar")
    let start =
      "b.tar is 1.02 kB larger than a.tar: no file and no setting differs, only the layers."
    #expect(outcome.text.replacing("\n", with: " ").hasPrefix(start))
    #expect(outcome.text.contains("They share no layer"))
  }

  @Test("Packages of the operating system are compared by version and architecture")
  func packages() throws {
    try imgdiff.add(
      "old.tar",
      try system([
        ("bash", "5.2.15-2", "amd64"), ("curl", "7.88", "amd64"),
        ("libc6", "2.36", "amd64"), ("zlib1g", "1.2.13", "amd64"),
      ]))
    try imgdiff.add(
      "new.tar",
      try system([
        ("bash", "5.2.21-2", "amd64"), ("libc6", "2.36", "amd64"),
        ("libc6", "2.36", "i386"), ("wget", "1.21", "amd64"), ("zlib1g", "1.2.13", "amd64"),
      ]))
    let text = try run("old.tar new.tar").text
    #expect(
      text.contains(
        """
        Packages of the operating system
          1 the same, 2 different, 1 only in B, 1 only in A
            ~  bash   5.2.15-2 → 5.2.21-2
            ~  libc6  2.36 → 2.36 amd64, 2.36 i386
            +  wget 1.21
            -  curl 7.88

        """), "\(text)")
    let json = try run("old.tar new.tar --format json").text
    #expect(
      json.contains(
        #"{"name":"bash","manager":"dpkg","change":"changed","a":["5.2.15-2"],"b":["5.2.21-2"]}"#))
  }

  @Test("Names that are not UTF-8, or act on a terminal, are shown, and exact in the JSON")
  func names() throws {
    let name = ByteString([0x63, 0x61, 0x66, 0xE9] as [UInt8])
    try imgdiff.add("a.tar", try image([.directory("srv"), .directory("x" + name)]))
    try imgdiff.add(
      "b.tar",
      try image([
        .directory("srv"), .directory("x" + name), .file("x" + name + "/\u{1B}[2J", "12345"),
        .file("srv/" + name, "1234567890"),
      ]))
    for format in ["text", "markdown"] {
      let text = try run("a.tar b.tar --format \(format)").text
      #expect(text.contains(#"/srv/caf\xe9"#) && text.contains(#"/xcaf\xe9/"#), "\(text)")
      #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }
    let json = try run("a.tar b.tar --format json").text
    #expect(
      json.contains("\"pathBase64\":\"\(Data("/xcaf".utf8 + [0xE9]).base64EncodedString())\""))
  }

  @Test(
    "Every line fits a terminal from 60 columns on",
    arguments: [60, 61, 72, 80, 100],
    [
      "service.tar localdev.tar", "localdev.tar leaking.tar --verbose", "odd.tar leaking.tar",
      "leaking.tar leaking.tar", "odd.tar service.tar --bytes",
    ])
  func width(columns: Int, images: String) throws {
    let text = try run("\(images) --width \(columns)").text
    for line in text.split(separator: "\n") { #expect(line.count <= columns, "\(line)") }
  }

  @Test("Nothing is shortened in a file or pipe")
  func whole() throws {
    let text = try run("localdev.tar leaking.tar").text
    #expect(
      !text.contains("…") && text.contains("/usr/local/lib/python3.12/site-packages/_pytest/"))
  }

  @Test("Both images may come through one pipe, and the JSON is the same from every place")
  func places() throws {
    try imgdiff.add("both.tar", .dockerSave25([SamplePair().service, SamplePair().localdev]))
    let piped = try imgdiff.run(
      "diff", "-:service:latest", "-:localdev:latest", "--format", "json", input: "both.tar")
    let read = try run("both.tar:service:latest both.tar:localdev:latest --format json")
    #expect(piped.status == 0 && read.status == 0, "\(piped.errors)\(read.errors)")
    let text = read.text.replacing("both.tar:", with: "-:")
    #expect(piped.text == text)
  }

  @Test("The roles of a comparison with a verdict are no words here")
  func roles() throws {
    try imgdiff.add("a.tar", try image([.file("a", "a")]))
    try imgdiff.add("b.tar", try image([.file("a", "b"), .file("c", "d")]))
    for format in ["text", "json", "markdown"] {
      let text = try run("a.tar b.tar --format \(format)").text.lowercased()
      #expect(!text.contains("service") && !text.contains("localdev"), "\(text)")
    }
  }

  @Test(
    "What cannot be is one line",
    arguments: [
      ("absent.tar service.tar", "absent.tar"), ("service.tar absent.tar", "absent.tar"),
      ("absent.tar b.tar --format sarif", "sarif"), ("absent.tar b.tar --format html", "html"),
      (
        "absent.tar b.tar --report junit=out",
        "there is no format 'junit' here, but text, json, markdown"
      ),
      ("absent.tar b.tar --top 0", "--top takes a number above 0"),
      ("service.tar absent.tar --output service.tar", "it would replace the input service.tar"),
      ("service.tar localdev.tar --platform linux/arm64", "linux/arm64"),
    ])
  func mistakes(arguments: String, says: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains(says), "\(outcome.errors)")
  }

  @Test("Reports of one run are what --format prints")
  func reports() throws {
    let outcome = try run(
      "service.tar localdev.tar --report json=out.json --report markdown=out.md --output out.txt")
    #expect(outcome.status == 0 && outcome.output.isEmpty)
    for (form, file) in [("json", "out.json"), ("markdown", "out.md"), ("text", "out.txt")] {
      let printed = try run("service.tar localdev.tar --format \(form)").output
      #expect(try Data(contentsOf: imgdiff.folder.url(file)) == printed)
    }
  }

  private func run(_ arguments: String) throws -> Imgdiff.Outcome {
    try imgdiff.run(arguments: ["diff"] + arguments.split(separator: " ").map(String.init))
  }

  private func image(_ layers: [TarEntry]...) throws -> ImageArchive {
    try .dockerSave25([
      ImageRecipe(
        layers: layers.map { LayerRecipe($0, createdBy: "RUN make") }, tags: ["made:latest"])
    ])
  }

  /// An image whose dpkg has packages of those names, versions and architectures.
  private func system(_ packages: [(String, String, String)]) throws -> ImageArchive {
    let status = packages.map {
      "Package: \($0)\nStatus: install ok installed\nVersion: \($1)\nArchitecture: \($2)\n"
    }
    let lists = packages.map { name, _, architecture in
      TarEntry.file(
        ByteString(
          "var/lib/dpkg/info/\(name)\(name.hasPrefix("lib") ? ":\(architecture)" : "").list"),
        "/usr/share/doc/\(name)\n")
    }
    return try image(
      [.file("var/lib/dpkg/status", ByteString(status.joined(separator: "\n")))] + lists)
  }
}
