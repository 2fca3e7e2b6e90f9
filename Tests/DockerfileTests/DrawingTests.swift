import Foundation
import Testing

@testable import Dockerfile

@Suite("Drawings")
struct DrawingTests {
  /// Compares a text with a file of Corpus/Golden.
  ///
  /// `IMGDIFF_REWRITE_GOLDEN=1 swift test --filter DockerfileTests` writes them anew; the difference
  /// in version control then is what changed for users.
  private func expect(_ text: String, is name: String) throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Corpus/Golden/\(name)")
    if ProcessInfo.processInfo.environment["IMGDIFF_REWRITE_GOLDEN"] != nil {
      try Data(text.utf8).write(to: url)
    }
    #expect(try text == String(contentsOf: url, encoding: .utf8), "differs from Golden/\(name)")
  }

  @Test(
    "A file is drawn as a person would sketch it",
    arguments: ["sample-service", "story-1-linear", "story-3-split-slip", "shape-venv-copied"])
  func sketch(_ name: String) throws {
    let drawing = StageDrawing(try Corpus.analysis(name))
    try expect(drawing.text(), is: "\(name).txt")
  }

  @Test("The sample in ASCII, as an outline, and for tools that draw")
  func forms() throws {
    let drawing = StageDrawing(try Corpus.analysis("sample-service"))
    let ascii = drawing.text(style: .ascii)
    #expect(ascii.utf8.allSatisfy { $0 < 0x80 })
    try expect(ascii, is: "sample-service-ascii.txt")
    try expect(drawing.text(width: 20), is: "sample-service-outline.txt")
    try expect(drawing.dot(), is: "sample-service.dot")
    try expect(drawing.mermaid(), is: "sample-service.mmd")
  }

  @Test("Every file of the corpus can be drawn in every form, and no line ends with blanks")
  func everything() throws {
    for name in Corpus.names {
      guard let analysis = try? Corpus.analysis(name) else { continue }
      let drawing = StageDrawing(analysis)
      for text in [drawing.text(), drawing.text(style: .ascii, width: 10), drawing.dot()] {
        #expect(text.hasSuffix("\n"))
        #expect(!text.split(separator: "\n").contains { $0.hasSuffix(" ") }, "\(name)")
      }
    }
  }
}
