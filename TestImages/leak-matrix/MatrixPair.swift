import FixtureBuilder

/// The clean sample pair, to be changed by a recipe.
public struct MatrixPair: Sendable {
  /// What ships.
  public var service = SamplePair().service
  /// What the developer runs.
  public var localdev = SamplePair().localdev

  /// The clean pair.
  public init() {}

  /// Where the base ends: the layers of Debian and of the interpreter.
  static let baseLayers = 2
  /// Where the service's dependencies are installed, in both images.
  static let dependencyLayer = 4

  /// Adds a layer on top of SERVICE, and answers with its index.
  @discardableResult
  mutating func ship(_ entries: [TarEntry], by instruction: String = "COPY . .") -> Int {
    Self.append(entries, instruction, to: &service)
  }

  /// Adds a layer on top of LOCALDEV, and answers with its index.
  @discardableResult
  mutating func develop(_ entries: [TarEntry], by instruction: String = "COPY . .") -> Int {
    Self.append(entries, instruction, to: &localdev)
  }

  /// Adds a layer on top of both images, of the same bytes.
  mutating func addToBoth(_ entries: [TarEntry], by instruction: String = "COPY . .") {
    ship(entries, by: instruction)
    develop(entries, by: instruction)
  }

  /// Puts a layer into both images at a place, and answers with its index.
  @discardableResult
  mutating func share(
    _ entries: [TarEntry], at index: Int, by instruction: String = "RUN prepare"
  ) -> Int {
    let layer = LayerRecipe(
      TarEntry.withParents(of: entries), createdBy: "\(instruction) # buildkit",
      compression: .gzip)
    Self.insert(layer, at: index, into: &service)
    Self.insert(layer, at: index, into: &localdev)
    return index
  }

  /// Adds files to the layer of the interpreter, in both images.
  mutating func addToInterpreter(_ entries: [TarEntry]) {
    editLayers { layer in
      if layer.entries.contains(where: { $0.name.text == "usr/local/bin/python3.12" }) {
        layer.entries += entries
      }
    }
  }

  private mutating func editLayers(_ change: (inout LayerRecipe) -> Void) {
    service = service.mapLayers(change)
    localdev = localdev.mapLayers(change)
  }

  /// Changes what both images say about how they start.
  mutating func configureBoth(_ change: (inout ImageConfiguration) -> Void) {
    change(&service.configuration)
    change(&localdev.configuration)
  }

  /// Changes what LOCALDEV says about how it starts.
  mutating func configureLocaldev(_ change: (inout ImageConfiguration) -> Void) {
    change(&localdev.configuration)
  }

  /// Changes files of LOCALDEV wherever they are.
  mutating func editLocaldev(_ change: (inout TarEntry) -> Void) { Self.edit(&localdev, change) }

  /// Changes files of both images wherever they are.
  mutating func editBoth(_ change: (inout TarEntry) -> Void) {
    Self.edit(&service, change)
    Self.edit(&localdev, change)
  }

  private static func edit(_ image: inout ImageRecipe, _ change: (inout TarEntry) -> Void) {
    image = image.mapLayers { layer in
      for index in layer.entries.indices { change(&layer.entries[index]) }
    }
  }

  private static func append(
    _ entries: [TarEntry], _ instruction: String, to image: inout ImageRecipe
  ) -> Int {
    let index = image.layers.count
    image.steps.append(
      .layer(
        LayerRecipe(
          TarEntry.withParents(of: entries), createdBy: "\(instruction) # buildkit",
          compression: .gzip)))
    return index
  }

  private static func insert(_ layer: LayerRecipe, at index: Int, into image: inout ImageRecipe) {
    var seen = 0
    for (place, step) in image.steps.enumerated() {
      guard case .layer = step else { continue }
      if seen == index {
        image.steps.insert(.layer(layer), at: place)
        return
      }
      seen += 1
    }
  }
}

extension MatrixPair {
  /// A test distribution of the sample by name.
  static func test(_ name: String) -> PythonDistribution {
    SamplePair.testDistributions.first { $0.name == name } ?? SamplePair.testDistributions[0]
  }

  /// pytest as LOCALDEV has it.
  static var pytest: PythonDistribution { test("pytest") }

  /// The site directory of the sample's interpreter.
  static let site = PythonSite.usrLocal.packages

  /// The content of one of LOCALDEV's test files.
  static func testFile(_ name: String) -> ByteString {
    SamplePair.testFiles.first { $0.name.text == "app/tests/\(name)" }?.content ?? ""
  }

  /// The modules of a distribution under another root.
  static func modules(of distribution: PythonDistribution, in root: String) -> [TarEntry] {
    distribution.modules.map { .file(ByteString("\(root)/\($0.path)"), $0.content) }
  }

  /// dpkg's entries about a package with those files.
  static func dpkg(_ name: String, owning files: [String]) -> [TarEntry] {
    [
      .file(
        "var/lib/dpkg/status",
        ByteString(
          "Package: \(name)\nStatus: install ok installed\nArchitecture: all\nVersion: 1-1\n")),
      .file(
        ByteString("var/lib/dpkg/info/\(name).list"),
        ByteString(files.map { "/\($0)\n" }.joined())),
    ]
  }

  /// A distribution without tests' name or purpose.
  static func library(_ name: String, requires: [String] = []) -> PythonDistribution {
    PythonDistribution(name, "1.0", requires: requires)
  }
}

extension ByteString {
  /// The text with CR LF at the end of lines.
  var withDOSLineEnds: ByteString {
    ByteString(bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] })
  }
}
