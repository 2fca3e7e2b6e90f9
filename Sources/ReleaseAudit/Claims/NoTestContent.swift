import Codecs
import LayerFilesystem
import PythonDistributions
import Rules

/// `no-test-content`: no file with the bytes of a distinctive file of the surface, under any name.
///
/// Examines every regular file that any layer of SERVICE ships. A content is not distinctive where a
/// distribution of SERVICE has it too, or where the project's own source has it in both images; the
/// code of tests and of declared test distributions is never the project's own source.
struct NoTestContent: ClaimCheck {
  static let rule = RuleDescriptor(
    "no-test-content", .claim, .error,
    statement: "no file with the bytes of a test file or test distribution, under any name",
    fix: "Find which instruction copies the file, and narrow it to what the service needs.",
    documentation: "The bytes of every file, under every name; of Python source also with other "
      + "line ends.")

  func examine(_ context: AuditContext) -> ClaimExamination {
    var groups = FindingGroups()
    for (index, files) in context.matches.files.sorted(by: { $0.key < $1.key }) {
      let content = context.contents.contents[index]
      let right = context.matches.rights[index]
      if right == .owned, !content.isTestCode { continue }
      let isVendored = right == .source && content.test?.isPrincipal == false
      if right == .source, content.test == nil, !content.isTestCode { continue }
      for file in files {
        if let test = content.test, context.isOfBase(test, layer: file.entry.layer) { continue }
        // A few words of boilerplate may be in a third-party distribution's own tests too.
        if content.isTestCode, content.size < Self.boilerplate,
          context.ownership.isRightful(file)
        {
          continue
        }
        groups.add(
          rule, level: isWebAsset(content) ? .note : isVendored ? .warning : nil,
          subject: content.subject,
          at: Finding.Location(file),
          item: context.item(file, sign: .bytes(of: content.origin), digest: true),
          test: content.test,
          message: isVendored
            ? "a copy of \(content.subject) is in the project's source, which both images have"
            : "bytes of \(content.subject)")
      }
    }
    return ClaimExamination(examined: context.matches.examined, findings: groups.findings)
  }

  /// Scripts, styles and fonts for browsers, of which a development tool has copies as others do.
  private func isWebAsset(_ content: SurfaceContents.Content) -> Bool {
    let name = content.origin.name
    guard content.test != nil, !content.isTestCode,
      let dot = name.lastIndex(of: UInt8(ascii: "."))
    else { return false }
    return Self.webExtensions.contains(String(decoding: name[dot...], as: UTF8.self).lowercased())
  }

  private static let webExtensions: Set<String> = [
    ".js", ".mjs", ".css", ".map", ".woff", ".woff2", ".ttf", ".eot", ".otf", ".svg", ".png",
    ".gif",
    ".jpg", ".ico", ".scss", ".less",
  ]

  private static let boilerplate: Int64 = 40
}
