import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonPackaging

/// The fix for what leaked by one cause.
struct LeakAdvice {
  private let report: AuditReport
  private let cause: LeakCause
  private let things: [LeakThing]

  init(_ report: AuditReport, _ cause: LeakCause, _ things: [LeakThing]) {
    self.report = report
    self.cause = cause
    self.things = things
  }

  /// What to do.
  var fix: LeakFix {
    let fix = fixOfCause
    guard let remover, cause.kind != .wrongTarget, cause.kind != .rule else { return fix }
    let removal =
      "What layer \(remover) removes ships all the same, with the layer that brought it."
    return LeakFix("\(removal) \(fix.text)", lines: fix.lines)
  }

  /// The layer that removed some of it; nil where nothing is hidden.
  private var remover: LayerIndex? {
    things.flatMap(\.findings).compactMap(\.view.hiddenBy).filter { $0 != cause.layer }.max()
  }

  private var fixOfCause: LeakFix {
    switch cause.kind {
    case .wrongTarget: wrongTarget
    case .base:
      LeakFix(
        "The image that the service is built FROM has it. Build on one without it: a slim variant, or the "
          + "base before it was installed there.")
    case .installed: installed
    case .environment: environment
    case .context: context
    case .copied: copied
    case .stage: stage
    case .cache: cache
    case .archive: archive
    case .made: made
    case .configuration: configuration
    case .rule:
      LeakFix(things.first?.findings.first?.fix ?? "")
    case .unknown:
      LeakFix(
        cause.instruction == nil
          ? "No instruction is recorded for this layer. Find what adds these files, and do it in the "
            + "stage of \(localdevStage)."
          : "The recorded instruction cannot bring such files: the builder recorded another one. See "
            + "what the service's stage builds on and copies, and install tests in the stage of "
            + "\(localdevStage) alone.")
    }
  }

  // MARK: Words

  private var serviceStage: String { report.dockerfile?.service.label ?? "service" }
  private var localdevStage: String { report.dockerfile?.localdev?.label ?? "localdev" }

  /// Where the instruction stands, for a sentence: `this instruction (Dockerfile:12)`.
  private var this: String {
    cause.line.map { "this instruction (\($0.place))" } ?? "this instruction"
  }

  /// Whose stage the instruction is taken from.
  private var home: String {
    if cause.isShared { return "the stage that both images build on" }
    return "the service's stage"
  }

  private var layerText: String { cause.layer.map { "layer \($0)" } ?? "this layer" }

  private var moved: [String] {
    guard let instruction = cause.instruction else { return [] }
    return [
      "# in the stage of \(localdevStage), on which \(serviceStage) does not build", instruction,
    ]
  }

  // MARK: Causes

  private var wrongTarget: LeakFix {
    if report.isSameImage {
      return LeakFix(
        "Both references lead to one image, which is localdev: build the service with its own target.",
        lines: ["docker build --target \(serviceStage) --tag \(serviceStage) ."])
    }
    let more = report.service.files.layers.count > report.localdev.files.layers.count
    guard more else {
      return LeakFix(
        "The service has every layer of localdev: it was built with the wrong target.",
        lines: ["docker build --target \(serviceStage) --tag \(serviceStage) ."])
    }
    return LeakFix(
      "The service was built on localdev, and has all of its layers. Let the stage of "
        + "\(serviceStage) build FROM the stage that installs the service's requirements alone.")
  }

  private var installed: LeakFix {
    guard let instruction = cause.instruction else {
      return LeakFix("Install it in localdev only.")
    }
    guard things.contains(where: { $0.test != nil }) else {
      return LeakFix(
        "What \(this) installs has tests in it. Leave them out of the distribution when it is "
          + "built; for setuptools in pyproject.toml:",
        lines: ["[tool.setuptools.packages.find]", "exclude = [\"tests*\", \"*.tests*\"]"])
    }
    let edit = InstallationEdit(
      instruction, leaked: names, files: report.surface.testRequirementFiles)
    switch edit.outcome {
    case .nothingLeft:
      return LeakFix(
        "Take \(this) out of \(home): install what tests need where only localdev has it.",
        lines: moved)
    case .changed(let text, let what):
      return LeakFix("In \(this), \(what).", lines: [text])
    case .unchanged:
      return LeakFix(unchanged)
    }
  }

  /// The fix where the instruction does not say what is for tests: its files do.
  private var unchanged: String {
    let declared = things.compactMap(\.test).filter { $0.reason == .declared }
    let places = Set(declared.flatMap(\.declaredBy)).sorted().prefix(3).joined(separator: ", ")
    guard !places.isEmpty else {
      return
        "Find what \(this) installs them for, and install that in the stage of \(localdevStage)."
    }
    return
      "What \(this) installs includes them. Keep what tests need in a file of its own (\(places)) "
      + "that only the stage of \(localdevStage) installs."
  }

  private var names: [String] { things.compactMap { $0.test?.name.normalized } }

  private var environment: LeakFix {
    let source = copiedFrom
    return LeakFix(
      "The virtual environment is copied from \(source) with what tests need in it. Copy one that was made "
        + "of the service's requirements alone.", lines: [serviceInstallation].compactMap { $0 })
  }

  private var copiedFrom: String {
    guard let layer = cause.layer, let transfer = transfer(layer), let from = transfer.from else {
      return "the stage that made it"
    }
    return "'\(from)'"
  }

  /// How the project's tool installs without what is for development, by its lock file.
  private var serviceInstallation: String? {
    let files = (report.surface.testRequirementFiles + report.surface.serviceRequirementFiles)
      .map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    for (file, command) in [
      ("poetry.lock", "RUN poetry install --only main"),
      ("uv.lock", "RUN uv sync --frozen --no-dev"),
      ("pdm.lock", "RUN pdm sync --prod"), ("Pipfile.lock", "RUN pipenv sync"),
    ] where files.contains(file) {
      return command
    }
    return report.surface.serviceRequirementFiles.first.map { file in
      "RUN pip install --requirement \(file.split(separator: "/").last.map(String.init) ?? file)"
    }
  }

  private var context: LeakFix {
    let text =
      "Copy what the service needs by name, or leave the tests out of the copy. (.dockerignore would "
      + "take them from localdev too.)"
    guard let layer = cause.layer, let transfer = transfer(layer),
      let instruction = cause.instruction
    else { return LeakFix(text) }
    let excluded = things.map { pattern($0, transfer) }
    let flags = Set(excluded).sorted().prefix(8).map { "--exclude=\($0)" }.joined(separator: " ")
    var words = instruction.split(separator: " ", maxSplits: 1).map(String.init)
    guard words.count == 2 else { return LeakFix(text) }
    words.insert(flags, at: 1)
    return LeakFix(
      text, lines: ["# syntax=docker/dockerfile:1", words.joined(separator: " ")])
  }

  /// A pattern of `COPY --exclude`, which is about paths below the source.
  private func pattern(_ thing: LeakThing, _ transfer: CopiedPaths) -> String {
    let subject = thing.findings.flatMap(\.items).first.map { "\($0.path)" } ?? thing.subject
    let whole = thing.subject.hasPrefix("/") ? thing.subject : subject
    let name = whole.split(separator: "/").last.map(String.init) ?? whole
    return "**/\(name)"
  }

  private var copied: LeakFix {
    LeakFix("Take \(this) out of \(home): only localdev needs what it copies.", lines: moved)
  }

  private var stage: LeakFix {
    let names = things.prefix(3).map(\.subject).joined(separator: ", ")
    return LeakFix(
      "What is copied from \(copiedFrom) has \(names) in it. Copy the parts that the service needs, "
        + "or keep tests out of that stage.")
  }

  private var cache: LeakFix {
    if cause.instruction?.hasPrefix("COPY") == true || cause.instruction?.hasPrefix("ADD") == true {
      return LeakFix(
        "A tool's cache is copied with the folder that it lies in. Keep the cache elsewhere "
          + "(PIP_CACHE_DIR, UV_CACHE_DIR), or copy the parts that the service needs.")
    }
    let isPip =
      cause.instruction.map { $0.contains("pip") && !$0.contains("--no-cache-dir") } ?? false
    return LeakFix(
      "A cache stays in \(layerText). Mount it, so that it is in no layer"
        + (isPip ? ", or give pip --no-cache-dir." : "."),
      lines: cause.instruction.map { [Self.mounting($0)] } ?? [])
  }

  private static func mounting(_ instruction: String) -> String {
    guard instruction.hasPrefix("RUN ") else { return instruction }
    return "RUN --mount=type=cache,target=/root/.cache \(instruction.dropFirst(4))"
  }

  private var archive: LeakFix {
    guard let layer = cause.layer, let transfer = transfer(layer),
      let source = transfer.sources.first
    else {
      return LeakFix(
        "\(this.prefix(1).uppercased())\(this.dropFirst()) leaves an archive with tests in it. Delete it in "
          + "the same instruction, or make it in another stage.")
    }
    let from = transfer.from ?? "STAGE"
    return LeakFix(
      "The archives stay in \(layerText). Mount them for the instruction that installs them instead of "
        + "copying them, and take from them what the service's requirements name.",
      lines: [
        "RUN --mount=type=bind,from=\(from),source=\(source),target=/wheels pip install --no-index "
          + "--find-links /wheels --requirement requirements.txt"
      ])
  }

  private var made: LeakFix {
    let test = things.flatMap(\.findings).contains { finding in
      finding.items.contains { item in
        switch item.sign {
        case .rewrittenByPytest, .convention(.residue): true
        default: false
        }
      }
    }
    if test {
      return LeakFix(
        "A test run left it. Run tests in a stage of their own, and copy from it nothing but a mark that they "
          + "passed.",
        lines: [
          "RUN pytest && touch /tests-passed", "COPY --from=tests /tests-passed /tests-passed",
        ])
    }
    return LeakFix(
      "\(this.prefix(1).uppercased())\(this.dropFirst()) makes it of tests that it finds. It goes when they "
        + "do: keep them out of the layers below.")
  }

  private var configuration: LeakFix {
    let isHealthcheck = things.contains { $0.subject.lowercased() == "healthcheck" }
    guard isHealthcheck else {
      return LeakFix(
        "The image starts a test runner. Start the service itself, and keep the runner in the stage that runs "
          + "tests.")
    }
    return LeakFix(
      "The health check starts a test runner. Ask the service itself whether it is well, or have none.",
      lines: ["HEALTHCHECK NONE"])
  }

  private func transfer(_ layer: LayerIndex) -> CopiedPaths? {
    let layers = report.service.files.layers
    guard layers.indices.contains(layer), let recorded = layers[layer].layer.createdBy else {
      return nil
    }
    return CopiedPaths(recorded, at: layer, report)
  }
}
