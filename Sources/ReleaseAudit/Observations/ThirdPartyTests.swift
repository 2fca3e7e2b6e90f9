import LayerFilesystem
import PythonDistributions
import PythonPackaging
import Rules

/// `third-party-tests`: tests of third-party distributions are theirs; they cost space.
struct ThirdPartyTests: Observation {
  static let rule = RuleDescriptor(
    "third-party-tests", .observation, .note,
    statement: "tests that a distribution of the service ships itself",
    fix: "Nothing needs to be done. To save space, remove the folders in the layer that installs "
      + "them.",
    documentation: "Files in test folders of distributions that the service may have.")

  func findings(_ context: AuditContext) -> [Finding] {
    let view = context.service.view
    return context.service.distributions.compactMap { distribution in
      guard distribution.standing == .installed, distribution.view == .merged,
        context.surface.byName[distribution.name.normalized] == nil,
        !context.service.isFirstParty(distribution)
      else { return nil }
      let items = distribution.files.compactMap { file -> Finding.Item? in
        guard let content = file.content, file.state == .present || file.state == .changed,
          TestFolderNames.isOwnTest(file.path)
        else { return nil }
        return Finding.Item(path: file.path, size: view[content].size)
      }
      guard !items.isEmpty else { return nil }
      let name = distribution.name.written
      return Finding(
        rule, subject: name, at: .layer(distribution.layer, .merged), items: items,
        message:
          "\(name) ships \(items.count) \(items.count == 1 ? "file" : "files") of its own tests")
    }
  }
}
