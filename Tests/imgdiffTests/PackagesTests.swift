import FixtureBuilder
import Foundation
import Testing

/// `imgdiff packages` on the sample and on an image with a distribution of each form.
@Suite struct PackagesTests {
  private let imgdiff: Imgdiff

  init() throws {
    imgdiff = try .withSamples()
    try imgdiff.add("forms.tar", .dockerSave25([Self.forms]))
  }

  @Test(arguments: [
    ("packages.txt", "localdev.tar"), ("packages-leaking.txt", "leaking.tar --hidden"),
    ("packages-layer.txt", "localdev.tar --layer 6 --bytes"),
    ("packages-forms.txt", "forms.tar"), ("packages-forms-all.txt", "forms.tar --all"),
    ("packages-files.txt", "forms.tar --files click"),
    ("packages-files-verbose.txt", "forms.tar --files click --verbose"),
    ("packages-why.txt", "localdev.tar --why packaging"),
    ("packages-why-circle.txt", "forms.tar --why zoo-beta"),
    ("packages-why-hidden.txt", "forms.tar --why removed"),
    ("packages-tree.txt", "localdev.tar --tree"), ("packages-tree-forms.txt", "forms.tar --tree"),
    ("packages-none.txt", "odd.tar"), ("packages.json", "leaking.tar --format json"),
    ("packages-forms.json", "forms.tar --all --format json"),
    ("packages-files.json", "forms.tar --files click --format json"),
    ("packages-why.json", "localdev.tar --why packaging --format json"),
    ("packages-tree.json", "forms.tar --tree --format json"),
  ])
  func output(golden: String, arguments: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 0)
    // One version in the image of all forms is none.
    let warnings = outcome.errorLines.filter { !$0.contains("/evil-1.0") }
    #expect(warnings.isEmpty, "\(outcome.errors)")
    try Golden.expect(outcome.text, is: golden)
  }

  @Test(arguments: [
    ("localdev.tar --files pytst", "names like it: pytest"),
    ("localdev.tar --why zzz", "imgdiff packages localdev.tar lists all"),
    ("localdev.tar --files pytest --layer 0", "leave out --layer or --hidden"),
    ("localdev.tar --layer 40", "it has"), ("localdev.tar --layer -1", ""),
    ("localdev.tar --tree --why pytest", "exclude each other"),
    ("localdev.tar --tree --hidden", "leave out --layer, --hidden and --all"),
  ])
  func mistakes(arguments: String, says: String) throws {
    let outcome = try run(arguments)
    #expect(outcome.status == 2 && outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1 && outcome.errors.hasPrefix("imgdiff: error: "))
    #expect(says.isEmpty || outcome.errors.contains(says), "\(outcome.errors)")
  }

  @Test func nothingInMetadataActsOnATerminal() throws {
    for options in ["", "--all", "--files evil", "--why evil", "--tree"] {
      let outcome = try run("forms.tar \(options)")
      #expect(outcome.status == 0 && outcome.text.contains("evil"))
      #expect(
        !(outcome.text + outcome.errors).unicodeScalars.contains {
          $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}"
        }, "\(options)")
    }
  }

  @Test func malformedMetadataIsAWarningWithItsFile() throws {
    let site = PythonSite.usrLocal.packages
    try imgdiff.add(
      "broken.tar",
      .dockerSave25([
        ImageRecipe(
          layers: [
            Self.layer(
              Self.interpreter + [
                .file(ByteString("\(site)/broken-1.0.dist-info/METADATA"), "Name broken\n\n")
              ])
          ], tags: ["broken:latest"])
      ]))
    let outcome = try run("broken.tar")
    #expect(outcome.status == 0 && outcome.text.contains("broken"))
    #expect(outcome.errors.contains("imgdiff: warning: /\(site)/broken-1.0.dist-info"))
  }

  @Test func longChainsOfRequirementsEnd() throws {
    let count = 2000
    let chain = (0..<count).map { number in
      PythonDistribution(
        "link-\(number)", "1", requires: ["link-\((number + 1) % count)"], modules: [])
    }
    let layer = Self.layer(Self.interpreter + chain.flatMap { $0.files() })
    try imgdiff.add(
      "chain.tar", .dockerSave25([ImageRecipe(layers: [layer], tags: ["chain:latest"])]))
    let tree = try run("chain.tar --tree")
    #expect(tree.status == 0 && tree.text.contains("[and more]"))
    let why = try run("chain.tar --why link-\(count - 1)")
    #expect(why.status == 0 && why.text.contains("-> link-\(count - 1)"))
  }

  @Test func ofSeveralCopiesTheOutputSaysWhichRequiresWhat() throws {
    let vendor = PythonSite(packages: "opt/vendor", scripts: "opt/bin", interpreter: "python")
    var configuration = ImageConfiguration()
    configuration.environment = ["PATH=/usr/local/bin:/bin", "PYTHONPATH=/opt/vendor"]
    let layer = Self.layer(
      Self.interpreter + PythonDistribution("kit", "1", requires: ["core", "old"]).files()
        + PythonDistribution("kit", "2", requires: ["core"]).files(in: vendor)
        + ["core", "old"].flatMap { PythonDistribution($0, "1").files() })
    try imgdiff.add(
      "copies.tar",
      .dockerSave25([
        ImageRecipe(layers: [layer], configuration: configuration, tags: ["copies:latest"])
      ]))
    let copy = "1 in /\(Self.site)"
    let why = try run("copies.tar --why old")
    #expect(why.text.contains("- kit 2 (\(copy)) -> old\n"), "\(why.text)")
    let kit = try run("copies.tar --why kit")
    #expect(kit.text.contains("There are 2 copies, found in this order: 2 in /opt/vendor, 1 in"))
    let tree = try run("copies.tar --tree")
    #expect(tree.text.contains("  kit 2 [2 copies: 2 in /opt/vendor, \(copy)]\n"), "\(tree.text)")
    #expect(tree.text.contains("    core (1)\n") && tree.text.contains("old (1) [of \(copy)]\n"))
    let json = try run("copies.tar --why old --format json")
    #expect(json.text.contains(#""requiredByLocation":"/\#(Self.site)""#), "\(json.text)")
  }

  private func run(_ arguments: String) throws -> Imgdiff.Outcome {
    try imgdiff.run(arguments: ["packages"] + arguments.split(separator: " ").map(String.init))
  }
}

extension PackagesTests {
  /// An image with distributions in every form and state.
  static var forms: ImageRecipe {
    var configuration = ImageConfiguration()
    configuration.environment = ["PATH=/usr/local/bin:/bin", "PYTHONPATH=/app"]
    let onPath = PythonSite(
      packages: "app", scripts: "app/bin", interpreter: "/usr/local/bin/python3")
    let venv = PythonSite.venv("opt/forgotten")
    let layers = [
      layer(interpreter + virtualEnvironment, "ADD python"),
      layer(
        (installed + circle).flatMap { $0.files() } + vendored + leftover
          + PythonDistribution("toolz", "0.12").files(in: venv)
          + PythonDistribution("toolz", "0.9").files()
          + PythonDistribution("toolz", "0.10").files(in: onPath), "RUN pip install"),
      layer(
        removed.whiteouts() + [
          .whiteout(of: ByteString("\(site)/blinker-1.8.dist-info")),
          .file(ByteString("\(site)/click/__init__.py"), "# patched\n"),
          .whiteout(of: ByteString("\(site)/click/termui.py")),
        ], "RUN pip uninstall removed"),
    ]
    return ImageRecipe(layers: layers, configuration: configuration, tags: ["forms:latest"])
  }

  private static let site = PythonSite.usrLocal.packages
  private static let removed = PythonDistribution("removed", "2.0", requires: ["click"])

  private static var installed: [PythonDistribution] {
    [
      removed, PythonDistribution("blinker", "1.8"),
      PythonDistribution(
        "click", "8.1",
        modules: [
          ("click/__init__.py", "# click\n"), ("click/core.py", "# core\n"),
          ("click/termui.py", "# termui\n"),
        ]),
      PythonDistribution("app", "1.0", requires: ["click>=8", "absent>1", "setup.era<2"])
        .with { $0.isRequested = true },
      PythonDistribution("evil", "1.0\u{1B}[31m\u{202E}"),
      PythonDistribution("setup.era", "3.1").with { $0.form = .eggInfoFolder },
      PythonDistribution("distutils-era", "0.1").with { $0.form = .eggInfoFile },
      PythonDistribution("developed", "0.2").with { $0.form = .eggLink(project: "src/developed") },
      PythonDistribution("edited", "0.3").with { $0.form = .editable(source: "/src/edited") },
      PythonDistribution("bare", "0").with { $0.form = .none },
    ]
  }

  /// Two that require each other and that nothing else requires.
  private static let circle = [
    PythonDistribution("zoo-alpha", "1.0", requires: ["zoo-beta[extra]"]),
    PythonDistribution("zoo-beta", "1.0", requires: ["zoo-alpha", "click; extra == 'extra'"])
      .with { $0.extras = ["extra"] },
  ]

  private static var vendored: [TarEntry] {
    PythonDistribution("inner", "9.0").files(
      in: PythonSite(
        packages: "\(site)/app/_vendor", scripts: "usr/local/bin", interpreter: "python3"))
  }

  private static let leftover: [TarEntry] = [
    .file(
      ByteString("\(site)/~ld-0.9.dist-info/METADATA"),
      "Metadata-Version: 2.1\nName: old\nVersion: 0.9\n\n")
  ]

  static let interpreter: [TarEntry] = [
    .file("usr/local/bin/python3.12", "\u{7F}ELF stand-in\n", mode: 0o755),
    .symlink("usr/local/bin/python3", to: "python3.12"),
    .file("usr/local/lib/python3.12/os.py", "# os\n"),
  ]

  private static let virtualEnvironment: [TarEntry] = [
    .file("opt/forgotten/pyvenv.cfg", "home = /usr/local/bin\nversion = 3.12.7\n"),
    .symlink("opt/forgotten/bin/python", to: "/usr/local/bin/python3.12"),
  ]

  static func layer(_ entries: [TarEntry], _ createdBy: String = "RUN") -> LayerRecipe {
    LayerRecipe(TarEntry.withParents(of: entries), createdBy: createdBy)
  }
}
