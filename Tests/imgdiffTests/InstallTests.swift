import Foundation
import Testing

/// `make install` and `make uninstall`, with the program that was built for the tests.
@Suite("Installing") struct InstallTests {
  private let imgdiff: Imgdiff
  private let prefix: String

  init() throws {
    imgdiff = Imgdiff(folder: try TemporaryFolder())
    prefix = imgdiff.folder.path + "/root/opt/imgdiff"
    let outcome = try make("install")
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  /// Nothing is built anew: the programs beside the tests are what is installed.
  private func make(_ target: String) throws -> Imgdiff.Outcome {
    let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let binaries = URL(fileURLWithPath: Imgdiff.path).deletingLastPathComponent().path
    let process = try imgdiff.process(
      "/usr/bin/make",
      [
        "--directory", project, target, "PREFIX=/opt/imgdiff", "BUILD_RELEASE=true",
        "BINARIES=\(binaries)",
      ],
      environment: ["DESTDIR": imgdiff.folder.path + "/root", "SOURCE_DATE_EPOCH": "1700000000"])
    try process.run()
    process.waitUntilExit()
    return try Imgdiff.outcome(of: process)
  }

  /// The files below the prefix, sorted.
  private func files() throws -> [String] {
    let root = URL(fileURLWithPath: imgdiff.folder.path + "/root")
    guard let found = FileManager.default.enumerator(atPath: root.path) else { return [] }
    return found.compactMap { $0 as? String }.filter { path in
      var isFolder: ObjCBool = false
      let full = root.appendingPathComponent(path).path
      return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
        && !isFolder.boolValue
    }.sorted()
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: prefix + "/" + path, encoding: .utf8)
  }

  private static let commands = [
    "attest", "audit", "cache", "compare", "diff", "files", "inspect", "layers", "packages",
    "policy",
    "stages", "verify",
  ]

  @Test(
    "Everything is installed, runs, and is removed again with the folders that were made for it")
  func everything() throws {
    let pages = Self.commands.map { "imgdiff-\($0).1" } + ["imgdiff.1"]
    #expect(
      try Set(files())
        == Set(
          [
            "bin/imgdiff", "lib/docker/cli-plugins/docker-imgdiff",
            "share/bash-completion/completions/imgdiff",
            "share/doc/imgdiff/LICENSE", "share/fish/vendor_completions.d/imgdiff.fish",
            "share/zsh/site-functions/_imgdiff",
          ].map { "opt/imgdiff/" + $0 } + pages.map { "opt/imgdiff/share/man/man1/" + $0 }))
    #expect(try imgdiff.shell("\(prefix)/bin/imgdiff --version").status == 0)
    let plugin = prefix + "/lib/docker/cli-plugins/docker-imgdiff docker-cli-plugin-metadata"
    #expect(try imgdiff.shell(plugin).text.hasPrefix("{\"SchemaVersion\":"))
    #expect(try make("uninstall").status == 0)
    #expect(try files() == [])
    let folders = try FileManager.default.subpathsOfDirectory(atPath: prefix).sorted()
    #expect(folders == ["bin", "lib", "share", "share/man"])
  }

  @Test("Two installations on one day are the same, byte for byte")
  func reproducible() throws {
    func digests() throws -> String {
      let folder = "\(imgdiff.folder.path)/root"
      return try imgdiff.shell(
        "cd \(folder) && find . -type f -print0 | sort -z | xargs -0 sha256sum"
      )
      .text
    }
    let first = try digests()
    #expect(try make("install").status == 0)
    #expect(try digests() == first)
    #expect(try text("share/man/man1/imgdiff.1").contains("\"2023-11-14\""))
  }

  @Test("Manual pages have nothing that groff or mandoc warns about")
  func pages() throws {
    let folder = "\(prefix)/share/man/man1"
    for command in Self.commands {
      let page = try text("share/man/man1/imgdiff-\(command).1")
      #expect(page.contains(".SH NAME\nimgdiff\\-\(command) \\- "))
      #expect(page.contains("\\fB\\-\\-help\\fR"))
    }
    for checker in ["mandoc -T lint -W warning", "groff -man -ww -K utf8 -T utf8"] {
      let tool = checker.prefix { $0 != " " }
      guard try imgdiff.shell("command -v \(tool)").status == 0 else { continue }
      let outcome = try imgdiff.shell(
        "for page in \(folder)/*; do \(checker) $page 2>&1 >\(tool).out; cat \(tool).out | grep WARNING; done; true"
      )
      #expect(outcome.text == "", "\(checker)")
    }
  }

  @Test("The program's page names every variable of the environment that the program reads")
  func environment() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
    let page = try text("share/man/man1/imgdiff.1")
    let read = try Regex(
      "(?:Environment\\.|\\b)value\\(\"([A-Z_]+)\"\\)", as: (Substring, Substring).self)
    var names: Set<String> = []
    for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    where path.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
      names.formUnion(text.matches(of: read).map { String($0.output.1) })
    }
    #expect(names.count > 5)
    for name in names.sorted() { #expect(page.contains(name), "\(name)") }
  }

  // MARK: Completions

  /// What bash's completion proposes for words as readline splits them; the last one is being typed.
  private func proposals(_ words: String) throws -> [String] {
    let files = "mkdir -p typed/folder && cd typed && touch service.tar 'local dev.tar' && "
    let outcome = try imgdiff.shell(
      files + """
        . \(prefix)/share/bash-completion/completions/imgdiff && COMP_WORDS=(imgdiff \(words))
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) typed=${COMP_WORDS[-1]}
        _imgdiff imgdiff "${typed#=}" "${COMP_WORDS[-2]}"; printf '%s\\n' "${COMPREPLY[@]}"
        """)
    #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    return outcome.text.split(separator: "\n").map(String.init)
  }

  @Test("Bash proposes what can come")
  func bash() throws {
    let expectations: [(words: String, proposals: [String])] = [
      ("''", ["service.tar", "local dev.tar", "folder"] + Self.commands),
      ("lay", ["layers"]), ("s", ["service.tar", "stages"]), ("-q lay", ["layers"]),
      ("service.tar ''", ["service.tar", "local dev.tar", "folder"]),
      ("service.tar --dock", ["--dockerfile"]),
      ("layers ser", ["service.tar"]), ("layers service.tar --la", ["--layer"]),
      ("layers --format ''", ["text", "json"]), ("layers --format =", ["text", "json"]),
      ("layers --format = j", ["json"]), ("-q layers -f ''", ["text", "json"]),
      ("packages -f c", ["cyclonedx"]), ("stages -f m", ["mermaid"]),
      ("service.tar x --format s", ["sarif"]),
      ("layers --report ''", ["text=", "json="]), ("inspect --report h", ["html="]),
      ("layers --report json = se", ["service.tar"]), ("layers --report = j", ["json="]),
      ("layers --cache ''", ["folder"]), ("verify --key lo", ["local dev.tar"]),
      ("layers --width ''", []), ("cache ''", []), ("cache --cl", ["--clear"]),
    ]
    for (words, expected) in expectations {
      #expect(try proposals(words).sorted() == expected.sorted(), "\(words)")
    }
  }

  @Test("Fish and zsh read theirs, and fish proposes what can come")
  func otherShells() throws {
    let zsh = prefix + "/share/zsh/site-functions/_imgdiff"
    let fish = prefix + "/share/fish/vendor_completions.d/imgdiff.fish"
    for (shell, file) in [("zsh", zsh), ("fish", fish)]
    where try imgdiff.shell("command -v \(shell)").status == 0 {
      let outcome = try imgdiff.shell("\(shell) -n \(file)")
      #expect(outcome.status == 0 && outcome.errors == "", "\(outcome.errors)")
    }
    guard try imgdiff.shell("command -v fish").status == 0 else { return }
    for (line, expected) in [
      ("imgdiff layers --format ", ["json", "text"]), ("imgdiff service.tar x -f sa", ["sarif"]),
      ("imgdiff lay", ["layers"]), ("imgdiff cache --cl", ["--clear"]),
    ] {
      let outcome = try imgdiff.shell(
        "HOME=$PWD fish --no-config -c \"source \(fish); complete -C '\(line)'\"")
      let words = outcome.text.split(separator: "\n").map { $0.prefix { $0 != "\t" } }
      #expect(words.map(String.init).sorted() == expected, "\(line): \(outcome.errors)")
    }
  }
}
