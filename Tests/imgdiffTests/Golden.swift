import Foundation
import Testing

/// Outputs that stand beside the tests as files.
///
/// `IMGDIFF_REWRITE_GOLDEN=1 swift test --filter imgdiffTests` writes them anew; the difference in
/// version control then is what changed for users.
enum Golden {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().appendingPathComponent("Golden")

  /// Compares an output with the file of that name.
  static func expect(
    _ text: String, is name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let url = folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["IMGDIFF_REWRITE_GOLDEN"] != nil {
      try Data(text.utf8).write(to: url)
    }
    let golden = try String(contentsOf: url, encoding: .utf8)
    #expect(text == golden, "differs from Golden/\(name)", sourceLocation: sourceLocation)
  }
}
