extension Check {
  /// An image that is another one tomorrow.
  static let unpinnedBase = Check(
    .unpinnedBase, .note,
    statement: """
      An image has no tag, or the tag latest, and no digest: two builds of one commit can have two \
      bases.
      """,
    remedy: """
      Name a version, python:3.12.7-slim-bookworm; a digest, @sha256:…, holds for good, and a tool \
      such as Renovate moves it on.
      """
  ) { subject in
    var seen: Set<String> = []
    var findings: [Finding] = []
    let slips = Set(subject.slips.map(\.position))
    for stage in subject.written.stages {
      var images: [(String, SourcePosition)] = []
      if let image = stage.base.image, case .from(let base) = stage.from.body {
        images.append((image, base.position))
      }
      images += stage.copies.compactMap { copy in copy.origin.image.map { ($0, copy.position) } }
      for (image, position) in images
      where isUnpinned(image) && !slips.contains(position) && seen.insert(image).inserted {
        findings.append(
          finding(
            .unpinnedBase, .note, at: position, stage: stage,
            "'\(image)' moves with every release: two builds of one commit can have two bases",
            mend: position == stage.from.position || image == stage.base.image
              ? subject.fromLine(of: stage, base: pinned(image))
              : "COPY --from=\(pinned(image)) …"))
      }
    }
    return findings
  }

  private static func isUnpinned(_ image: String) -> Bool {
    if image == "scratch" || image.contains("@") || image.contains("$") { return false }
    guard let (_, tag) = image.lastPathComponent.cut(at: ":") else { return true }
    return tag == "latest"
  }

  private static func pinned(_ image: String) -> String {
    let name = image.hasSuffix(":latest") ? String(image.dropLast(7)) : image
    return name.lastPathComponent == "python" ? "\(name):3.12.7-slim-bookworm" : "\(name):<version>"
  }
}
