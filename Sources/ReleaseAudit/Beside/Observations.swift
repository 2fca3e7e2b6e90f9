import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// What is reported beside the verdict: things that are no leak and yet worth a look.
struct Observations {
  let context: AuditContext
  let history: LayerCorrespondence

  func findings() -> [Finding] {
    knownTools() + sharedHistory() + tampering() + requirementFiles() + thirdPartyTests() + unmet()
      + platforms()
  }

  /// Test tools that SERVICE has a stated reason to have.
  private func knownTools() -> [Finding] {
    context.surface.tolerated.compactMap { tolerated in
      guard
        let found = context.serviceInventory.distributions.first(where: {
          $0.name.normalized == tolerated.name && $0.standing == .installed
        })
      else { return nil }
      let needers = tolerated.neededBy.joined(separator: ", ")
      return Finding(
        .knownTestTool, level: .warning, subject: found.name.written, layer: found.layer,
        items: [Finding.Item(path: found.metadataPath)],
        message: "\(found.name.written) is a test tool, and \(needers) asks for it in service",
        facts: ["neededBy": needers])
    }
  }

  /// LOCALDEV should stand on the layers in which SERVICE's requirements were installed.
  private func sharedHistory() -> [Finding] {
    var dependencyLayers: [Int: Int] = [:]
    for distribution in context.service.distributions
    where distribution.standing == .installed && distribution.view == .merged
      && !context.service.isFirstParty(distribution)
      && context.surface.byName[distribution.name.normalized] == nil
    {
      dependencyLayers[distribution.layer, default: 0] += 1
    }
    // Equal in content is enough: builders without a cache make the same layer again.
    let apart = dependencyLayers.keys.filter { history.match(ofFirst: $0) == nil }.sorted()
    guard !apart.isEmpty else { return [] }
    return apart.map { layer in
      Finding(
        .sharedHistory, subject: "layer \(layer)", layer: layer,
        message: "layer \(layer) installs \(dependencyLayers[layer] ?? 0) distributions of the "
          + "service, and localdev does not build on it: its interpreter is not the service's")
    }
  }

  /// Files whose bytes are not those that their RECORD promises.
  private func tampering() -> [Finding] {
    var groups = FindingGroups()
    let image = context.service.image
    for distribution in context.service.distributions
    where distribution.standing == .installed && distribution.view == .merged {
      let title =
        distribution.version.map { "\(distribution.name.written) \($0)" }
        ?? distribution.name.written
      for file in distribution.files {
        guard let recorded = file.recorded, let content = file.content, file.state != .hidden,
          image.view[content].kind == .file, image.digest(of: content) != recorded
        else { continue }
        groups.add(
          .tampering, subject: title, layer: content.layer, hiddenBy: nil,
          item: Finding.Item(
            path: file.path, digest: image.digest(of: content), size: image.view[content].size,
            evidence: "RECORD promises \(recorded)"),
          message: "files of \(title) are not what its RECORD says")
      }
    }
    return groups.findings
  }

  /// Requirements files for tests tell what the tests need; the service has no use for them.
  private func requirementFiles() -> [Finding] {
    let view = context.service.view
    return context.surface.testRequirementFiles.compactMap { file in
      guard file.hasPrefix("/"), RequirementFiles.isForTestsAlone(file),
        let node = view.node(at: EntryPath(file)), view.isPresent(node),
        let entry = view.entry(of: node)
      else { return nil }
      return Finding(
        .testRequirementsFile, subject: file, layer: entry.layer,
        items: [Finding.Item(path: EntryPath(file), size: view[entry].size)],
        message: "\(file), which lists test requirements, is in service")
    }
  }

  /// Tests of third-party distributions are theirs; they cost space.
  private func thirdPartyTests() -> [Finding] {
    let view = context.service.view
    return context.service.distributions.compactMap { distribution in
      guard distribution.standing == .installed, distribution.view == .merged,
        context.surface.byName[distribution.name.normalized] == nil,
        !context.service.isFirstParty(distribution)
      else { return nil }
      let items = distribution.files.compactMap { file -> Finding.Item? in
        guard let content = file.content, file.state == .present || file.state == .changed,
          Self.isOwnTest(file.path)
        else { return nil }
        return Finding.Item(path: file.path, size: view[content].size)
      }
      guard !items.isEmpty else { return nil }
      let name = distribution.name.written
      return Finding(
        .thirdPartyTests, subject: name, layer: distribution.layer, items: items,
        message:
          "\(name) ships \(items.count) \(items.count == 1 ? "file" : "files") of its own tests")
    }
  }

  /// Whether a distribution's file is one of its tests; `django/test/client.py` is none.
  private static func isOwnTest(_ path: EntryPath) -> Bool {
    if TestFolderNames.isBelowTests(path) { return true }
    let name = path.name
    return (TestFileNames.isTestModule(name) || name.equals("conftest.py"))
      && path.bytes.split(separator: slash).dropLast().contains { $0.equals("test") }
  }

  private func unmet() -> [Finding] {
    context.surface.unmet.compactMap { name in
      guard let test = context.surface.byName[name] else { return nil }
      return Finding(
        .unmetRequirement, subject: name, layer: nil,
        message: "\(name), \(NoTestDistributions.describe(test)), is not installed in localdev",
        facts: context.facts(test))
    }
  }

  private func platforms() -> [Finding] {
    let (mine, other) = (
      context.service.image.image.platform, context.localdev.image.image.platform
    )
    guard mine != other else { return [] }
    return [
      Finding(
        .platformMismatch, subject: "platform", layer: nil,
        message: "service is for \(mine) and localdev for \(other), so they cannot be compared "
          + "byte by byte")
    ]
  }
}

extension RequirementFiles {
  /// Whether a file lists test requirements and nothing else, as a `pyproject.toml` does not.
  static func isForTestsAlone(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    let folder = parts.dropLast().last.map(String.init) ?? ""
    return role(ofFile: parts.last.map(String.init) ?? "", in: folder) == .tests
  }
}
