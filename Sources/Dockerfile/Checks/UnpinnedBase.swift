import Rules

extension RuleDescriptor {
  /// An image that is another one tomorrow.
  package static let unpinnedBase = RuleDescriptor(
    "unpinned-base", .dockerfile, .note,
    statement: "An image has no tag, or the tag latest, and no digest",
    fix: """
      Name a version, python:3.13-slim-bookworm; a digest, @sha256:…, holds for good, and a tool such \
      as Renovate moves it on.
      """,
    documentation: "Two builds of one commit can have two bases.")
}

extension Check {
  static let unpinnedBase = Check(.unpinnedBase) { subject in
    var seen: Set<String> = []
    var findings: [Finding] = []
    func isOfRegistry(_ image: String) -> Bool {
      image.contains("/") || subject.options.knownImages.contains(image.prefixBeforeTag)
    }
    let slips = Set(subject.slips.map(\.position))
    for stage in subject.written.stages {
      var images: [(String, SourcePosition)] = []
      // What stands in for an argument without a registry is named by whoever builds.
      if let image = stage.base.image, case .from(let base) = stage.from.body,
        !base.base.contains("$") || isOfRegistry(image)
      {
        images.append((image, base.position))
      }
      // A bare name that is no well-known image is a context given to the build more often.
      images += stage.copies.compactMap { copy in
        guard let image = copy.origin.image, isOfRegistry(image) else { return nil }
        return (image, copy.position)
      }
      for (image, position) in images
      where isUnpinned(image) && !slips.contains(position) && seen.insert(image).inserted {
        // What a bake or compose file gives under that name is no image of a registry.
        if subject.options.contexts.contains(image) { continue }
        findings.append(
          subject.finding(
            .unpinnedBase, at: position, stage,
            "'\(image)' moves with every release: two builds of one commit can have two bases",
            fix: fix(image, stage, subject)))
      }
    }
    return findings
  }

  private static func isUnpinned(_ image: String) -> Bool {
    if image == "scratch" || image.contains("@") || image.contains("$") { return false }
    guard let (_, tag) = image.lastPathComponent.cut(at: ":") else { return true }
    return tag == "latest"
  }

  /// Which version is meant only Python's own tags let guess, and only where the file has no variable.
  private static func fix(_ image: String, _ stage: Stage, _ subject: CheckSubject) -> Fix {
    let name = image.hasSuffix(":latest") ? String(image.dropLast(7)) : image
    guard name == "python", stage.base == .image(image), case .from(let base) = stage.from.body,
      !base.base.contains("$")
    else { return Fix(advice: "Write the version that is meant: \(name):VERSION.") }
    let bases = subject.written.stages.filter { $0.base == .image(image) }
    return Fix(
      edits: bases.compactMap { other in
        guard case .from(let base) = other.from.body, !base.base.contains("$") else { return nil }
        return .init(
          lines: other.from.lines.lowerBound..<other.from.lines.upperBound + 1,
          text: [subject.fromLine(of: other, base: "python:3.13-slim-bookworm")])
      })
  }
}

extension String {
  /// `busybox` of `busybox:latest`.
  fileprivate var prefixBeforeTag: String { cut(at: ":").map(\.before) ?? self }
}
