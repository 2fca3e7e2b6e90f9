import Codecs
import LayerFilesystem
import PythonDistributions

/// `no-test-content`: no file with the bytes of a distinctive file of the surface, under any name.
///
/// Examines every regular file that any layer of SERVICE ships. Python test code is also known again
/// with other line ends. A content is not distinctive where SERVICE has it rightfully: in a
/// distribution of its own, or at a path where LOCALDEV has it outside of the surface.
struct NoTestContent: ClaimCheck {
  let rule = Rule.noTestContent

  /// Smaller contents are alike by chance: `{}`, a lone import, a comment.
  private static let smallest: Int64 = 48

  private struct Content {
    let reference: EntryReference
    let size: Int64
    let subject: String
    let origin: EntryPath
    let test: TestDistribution?
    let isTestCode: Bool
    /// The number of line feeds of Python source; nil where only the same bytes count.
    let lines: Int64?
  }

  func examine(_ context: AuditContext) -> ClaimExamination {
    let contents = contents(context)
    var bySize: [Int64: [Int]] = [:]
    for (index, content) in contents.enumerated() {
      bySize[content.size, default: []].append(index)
      if let lines = content.lines, lines > 0 {
        bySize[content.size + lines, default: []].append(index)
        if content.size - lines > 0 { bySize[content.size - lines, default: []].append(index) }
      }
    }

    var examination = ClaimExamination()
    var matches: [Int: [Census.Shipped]] = [:]
    for shipped in context.service.shipped {
      guard let content = shipped.content, context.service.view[content].kind == .file else {
        continue
      }
      examination.examined += 1
      guard let candidates = bySize[context.service.view[content].size] else { continue }
      if let match = candidates.first(where: { isSame(content, contents[$0], context) }) {
        matches[match, default: []].append(shipped)
      }
    }

    var groups = FindingGroups()
    for (index, files) in matches.sorted(by: { $0.key < $1.key }) {
      let content = contents[index]
      // Where SERVICE has a content rightfully, copies of it are no leak either. Test code is never
      // rightful.
      if !content.isTestCode, files.contains(where: { isRightful($0, context) }) { continue }
      for file in files {
        if let test = content.test, context.isOfBase(test, layer: file.entry.layer) { continue }
        if content.isTestCode, context.rightfulOwner(of: file.node) != nil { continue }
        groups.add(
          rule, subject: content.subject, layer: file.entry.layer, hiddenBy: file.hiddenBy,
          item: context.item(file, evidence: "has the bytes of \(content.origin)", digest: true),
          facts: content.test.map(context.facts) ?? [:],
          message: "bytes of \(content.subject)")
      }
    }
    examination.findings = groups.findings
    return examination
  }

  // MARK: The surface's contents

  private func contents(_ context: AuditContext) -> [Content] {
    var contents: [Content] = []
    let localdev = context.localdev
    for file in context.surface.files {
      guard let reference = file.content, localdev.view[reference].kind == .file,
        file.size >= Self.smallest || file.isTestCode
      else { continue }
      contents.append(
        Content(
          reference: reference, size: file.size, subject: NoTestFiles.subject(file),
          origin: file.path, test: nil, isTestCode: file.isTestCode,
          lines: file.path.name.hasSuffix(".py") ? lines(reference, localdev) : nil))
    }
    for (test, distribution) in context.testDistributions {
      for file in distribution.files {
        guard let reference = file.content, localdev.view[reference].kind == .file,
          localdev.view[reference].size >= Self.smallest, Self.isDistinctive(file.path)
        else { continue }
        contents.append(
          Content(
            reference: reference, size: localdev.view[reference].size, subject: test.title,
            origin: file.path, test: test, isTestCode: false,
            lines: file.path.name.hasSuffix(".py") ? lines(reference, localdev) : nil))
      }
    }
    return contents
  }

  private func lines(_ reference: EntryReference, _ census: Census) -> Int64? {
    census.image.withContent(of: reference) { span in
      var count: Int64 = 0
      for index in 0..<span.count where span[index] == 0x0A { count += 1 }
      return count
    }
  }

  /// Licences and markers are the same in many distributions.
  private static func isDistinctive(_ path: EntryPath) -> Bool {
    let name = String(decoding: path.name, as: UTF8.self).uppercased()
    if shared.contains(name) { return false }
    for prefix in ["LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS"]
    where name.hasPrefix(prefix) {
      return false
    }
    return true
  }

  private static let shared: Set<String> = [
    "PY.TYPED", "INSTALLER", "WHEEL", "REQUESTED", "TOP_LEVEL.TXT", "ZIP-SAFE", "NOT-ZIP-SAFE",
    "DEPENDENCY_LINKS.TXT", "DIRECT_URL.JSON",
  ]

  // MARK: Comparing

  private func isSame(
    _ mine: EntryReference, _ content: Content, _ context: AuditContext
  ) -> Bool {
    let size = context.service.view[mine].size
    if size == content.size {
      return context.service.image.layers[mine.layer].hasSameContent(
        mine.entry, as: context.localdev.image.layers[content.reference.layer],
        content.reference.entry)
    }
    // Other line ends: the same bytes once carriage returns are left out.
    return context.service.image.withContent(of: mine) { left in
      context.localdev.image.withContent(of: content.reference) { right in
        Self.isSameText(left, right)
      } ?? false
    } ?? false
  }

  private static func isSameText(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    var (i, j) = (0, 0)
    while true {
      while i < left.count, left[i] == 0x0D { i += 1 }
      while j < right.count, right[j] == 0x0D { j += 1 }
      guard i < left.count, j < right.count else { return i == left.count && j == right.count }
      guard left[i] == right[j] else { return false }
      i += 1
      j += 1
    }
  }

  /// Whether SERVICE has a file for reasons of its own: a distribution owns it, or LOCALDEV has the
  /// same at the same path without counting it among its tests.
  private func isRightful(_ shipped: Census.Shipped, _ context: AuditContext) -> Bool {
    if context.rightfulOwner(of: shipped.node) != nil { return true }
    let path = context.service.view.path(of: shipped.node)
    guard let node = context.localdev.view.node(at: path), context.localdev.view.isPresent(node),
      let other = context.localdev.view.content(of: node), let mine = shipped.content,
      !context.surfaceNodes.contains(node)
    else { return false }
    return context.service.image.layers[mine.layer].hasSameContent(
      mine.entry, as: context.localdev.image.layers[other.layer], other.entry)
  }
}
