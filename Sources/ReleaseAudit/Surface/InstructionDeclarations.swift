import ContainerImage
import Dockerfile
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// What the instructions of both histories declare.
///
/// An instruction that only LOCALDEV has speaks for the tests where it came on top of the service's
/// dependencies, so that it can be nobody else's. Where the images do not share these, LOCALDEV installed
/// the service's own dependencies too: then it speaks for them only beside what is certain to be for
/// tests, and only where it is known what the service requires. What SERVICE's history names itself, it
/// does not speak for.
struct InstructionDeclarations: Sendable {
  let service: Census
  let localdev: Census
  /// Steps that LOCALDEV alone has, and whether each stands on the service's dependencies.
  let own: [(step: InstructionStep, isOnTop: Bool)]
  /// All steps of SERVICE.
  let serviceSteps: [InstructionStep]
  /// What SERVICE's history installs by name, normalised, and the files and places that it installs.
  let serviceNames: Set<String>
  let serviceSources: Set<String>

  init(service: Census, localdev: Census, history: LayerCorrespondence, base: BaseLayers) {
    self.service = service
    self.localdev = localdev
    serviceSteps = InstructionStep.steps(of: service.image.image)
    let texts = Set(serviceSteps.map(\.createdBy))
    serviceNames = Set(ServiceReasons.namedByInstructions(service.image.image).keys)
    serviceSources = Set(
      serviceSteps.flatMap { step in
        step.installations.flatMap { installation in
          (installation.files + installation.named).map { Self.resolved($0, in: step.folder) }
        }
      })
    let dependencies = Set(
      service.distributions.filter { $0.standing == .installed && !base.contains($0.layer) }
        .map(\.layer))
    // The lowest layer of LOCALDEV that is one of the service's dependencies.
    let fork = history.matches.firstIndex { match in
      match.map { dependencies.contains($0.index) } ?? false
    }
    own = InstructionStep.steps(of: localdev.image.image).compactMap { step in
      if step.installations.isEmpty || texts.contains(step.createdBy) { return nil }
      if let layer = step.layer, history.matches[layer] != nil { return nil }
      return (step, fork.map { $0 < step.height } ?? false)
    }
  }

  /// A path as the instruction meant it, without extras.
  static func resolved(_ path: String, in folder: String) -> String {
    EntryPathText.joined(folder, String(path.prefix { $0 != "[" }))
  }

  /// Takes from what declarations came to what only instructions say and nobody has to know: where
  /// their layer brought distributions, these are what they installed.
  func settle(_ declared: inout Declarations) {
    let places = Dictionary(
      own.map { ($0.step.place, $0.step) }, uniquingKeysWith: { first, _ in first })
    declared.unread.removeAll { item in
      places[item.file].map { !brought(by: $0).isEmpty } ?? false
    }
    let byFiles = Set(
      declared.tests.filter { places[$0.file] == nil }.map(\.requirement.name.normalized))
    let (projects, firstParty) = (declared.projects, localdev.firstParty)
    declared.tests.removeAll { item in
      let name = item.requirement.name.normalized
      guard places[item.file] != nil else { return false }
      // A folder of tests may be a project, too.
      return projects.contains(name) || item.requirement.url == nil && firstParty.contains(name)
    }
    declared.namedOnlyByInstructions = Set(
      declared.tests.map(\.requirement.name.normalized)
    ).subtracting(byFiles)
  }

  /// The distributions that a step's layer brought, also those that a later one covers.
  func brought(by step: InstructionStep) -> [Distribution] {
    guard let layer = step.layer else { return [] }
    return localdev.distributions.filter { $0.layer == layer && $0.standing == .installed }
  }
}

extension RequirementFiles {
  /// Takes what LOCALDEV's own instructions install for tests.
  mutating func add(testsOf instructions: InstructionDeclarations) {
    let isKnown = declarations.contains { $0.role == .service }
    for (step, isOnTop) in instructions.own {
      for installation in step.installations {
        guard isOnTop || isKnown && installation.command.isForTests else { continue }
        for word in installation.named { add(word, of: step, instructions) }
        guard isOnTop else { continue }
        var unreadable = installation.unreadable
        for file in installation.files where !addFile(file, of: step, .tests, instructions) {
          unreadable.append("-r \(file)")
        }
        guard let first = unreadable.first else { continue }
        let brought = instructions.brought(by: step)
        if brought.isEmpty {
          miss(
            UnreadDeclaration(
              file: step.place, line: nil, text: first,
              reason: "the history does not say what that is, and the layer installs nothing"))
        }
        for distribution in brought where distribution.isRequested {
          add(distribution.name.normalized, of: step, instructions)
        }
      }
    }
  }

  /// Takes the files that SERVICE's instructions install, and whose names say nothing.
  mutating func add(serviceOf instructions: InstructionDeclarations) {
    for step in instructions.serviceSteps {
      for installation in step.installations {
        for file in installation.files { _ = addFile(file, of: step, .service, instructions) }
      }
    }
  }

  private mutating func add(
    _ word: String, of step: InstructionStep, _ instructions: InstructionDeclarations
  ) {
    let declaration = Declaration(Self.pipsSpelling(word))
    switch declaration {
    case .named(let requirement):
      let name = requirement.name.normalized
      guard !instructions.serviceNames.contains(name),
        !InstallTools.contains(name)
      else { return }
    case .location(let location):
      // A folder is most likely the project's own, which a developer installs editable.
      guard
        !instructions.serviceSources.contains(
          InstructionDeclarations.resolved(word, in: step.folder))
      else { return }
      if location.kind == .path, !word.hasSuffix(".whl"), !Self.isOfTests(word, step) { return }
    case .selfExtras, .include, .unreadable: return
    }
    append(
      PlacedDeclaration(
        file: step.place, line: nil, group: "", role: .tests, declaration: declaration,
        folder: step.folder))
  }

  private static func isOfTests(_ path: String, _ step: InstructionStep) -> Bool {
    let folder = InstructionDeclarations.resolved(path, in: step.folder)
    let name = folder.split(separator: "/").last ?? ""
    return RequirementPath(folder + "/x", home: step.folder).folderRole == .tests
      || DependencyPurpose(name: name) == .test
  }

  /// conda's `numpy=2` as pip has it.
  private static func pipsSpelling(_ word: String) -> String {
    guard let sign = word.firstIndex(of: "="), !word.contains("=="), !word.contains("/"),
      !word[..<sign].contains(where: { "<>!~".contains($0) })
    else { return word }
    return String(word[..<sign])
  }

  /// Reads a file that an instruction installs; false where it is there to be known and is not.
  private mutating func addFile(
    _ path: String, of step: InstructionStep, _ role: RequirementRole,
    _ instructions: InstructionDeclarations
  ) -> Bool {
    if path.contains("://") { return false }
    let census = role == .tests ? instructions.localdev : instructions.service
    let resolved = InstructionDeclarations.resolved(path, in: step.folder)
    let judged = RequirementPath(resolved, home: home)
    if judged.role == .service, judged.form != nil { return true }
    if role == .tests, instructions.serviceSources.contains(resolved) { return true }
    // Documentation and tools speak for themselves, and what is for tests never for the service.
    if judged.role == .neither, judged.isTelling || judged.folderRole == .neither { return true }
    if role == .service, judged.role == .tests { return true }
    let name = resolved.split(separator: "/").last.map(String.init) ?? ""
    if DependencyGroups.Format(fileName: name) != nil { return true }
    let read = { (bytes: [UInt8]) in census.requirementsText(at: bytes) }
    let folders = [step.folder, home, "/"]
    let found = folders.map { InstructionDeclarations.resolved(path, in: $0) }
      .first { read(Array($0.utf8)) != nil }
    guard let found else { return false }
    if found.hasSuffix(".yml") || found.hasSuffix(".yaml") {
      addCondaEnvironment(found, role: role, read: read)
    } else {
      addRequirements(found, role: role, read: read)
    }
    return true
  }
}
