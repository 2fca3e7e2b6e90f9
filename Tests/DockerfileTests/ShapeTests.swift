import Foundation
import Rules
import Testing

@testable import Dockerfile

/// A Dockerfile's shape and the findings that a careful reader gives it.
struct Shape: Sendable, CustomTestStringConvertible {
  var name: String
  /// The file's path, where its name says something.
  var file: String?
  var text: String
  /// `rule:line`, decided before the code was run on the shape.
  var expected: [String]

  var testDescription: String { name }

  /// Reads shapes: `=== name`, then perhaps `file: PATH`, then the Dockerfile. What stands behind `<-`
  /// in a line are the rules that are to be found there.
  static func read(_ text: String) -> [Shape] {
    var shapes: [Shape] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("=== ") {
        shapes.append(Shape(name: String(line.dropFirst(4)), text: "", expected: []))
        continue
      }
      guard var shape = shapes.popLast() else { continue }
      if line.hasPrefix("file: "), shape.text.isEmpty {
        shape.file = String(line.dropFirst(6))
      } else {
        let parts = line.components(separatedBy: "  <- ")
        let number = shape.text.count { $0 == "\n" } + 1
        shape.text += parts[0] + "\n"
        if parts.count > 1 {
          shape.expected += parts[1].split(separator: " ").map { "\($0):\(number)" }
        }
      }
      shapes.append(shape)
    }
    return shapes
  }

  static func load(_ name: String) -> [Shape] {
    guard
      let url = Bundle.module.url(
        forResource: name, withExtension: "shapes", subdirectory: "Shapes"),
      let text = try? String(contentsOf: url, encoding: .utf8)
    else { return [] }
    return read(text)
  }

  static let tuned = load("tuned")
  static let heldOut = load("heldout")
  /// Written after the rules had their last change, and run once before anything was set right.
  static let fresh = load("fresh")
  static let all = tuned + heldOut + fresh

  var options: StageOptions { StageOptions(file: file) }

  func analysis() throws -> StageAnalysis { try analyse(text, options) }
}

@Suite("Shapes of the world's Dockerfiles")
struct ShapeTests {
  @Test("There are at least a hundred and fifty shapes, each with a name of its own")
  func count() {
    #expect(Shape.all.count >= 150)
    #expect(Set(Shape.all.map(\.name)).count == Shape.all.count)
  }

  @Test("Each shape gets the findings of a careful reader", arguments: Shape.all)
  func findings(_ shape: Shape) throws {
    let found = try shape.analysis().summary
    #expect(found.filter { !shape.expected.contains($0) } == [], "too much")
    #expect(shape.expected.filter { !found.contains($0) } == [], "too little")
  }

  @Test("Precision and recall, by rule, on the shapes that the rules were not tuned on")
  func precision() throws {
    var counts: [String: (right: Int, tooMuch: Int, tooLittle: Int)] = [:]
    for shape in Shape.heldOut + Shape.fresh {
      let found = Set(try shape.analysis().summary)
      let expected = Set(shape.expected)
      for finding in found.union(expected) {
        let rule = String(finding.prefix { $0 != ":" })
        var count = counts[rule] ?? (0, 0, 0)
        switch (found.contains(finding), expected.contains(finding)) {
        case (true, true): count.right += 1
        case (true, false): count.tooMuch += 1
        default: count.tooLittle += 1
        }
        counts[rule] = count
      }
    }
    #expect(Set(counts.keys) == Set(Check.all.map(\.rule.id)), "a rule that no shape tries")
    for (rule, count) in counts {
      #expect(count.right * 100 >= (count.right + count.tooMuch) * 95, "precision of \(rule)")
      #expect(count.right * 100 >= (count.right + count.tooLittle) * 90, "recall of \(rule)")
    }
  }

  @Test(
    "Every fix, made in its file, leaves its finding out and brings no new one",
    arguments: Shape.all)
  func fixes(_ shape: Shape) throws {
    let before = try shape.analysis()
    for finding in before.findings where !finding.correction.edits.isEmpty {
      let text = finding.correction.applied(to: shape.text)
      let after = try analyse(text, shape.options)
      let later = after.graph.stages.filter { stage in stage.needs.contains { $0 > stage.index } }
      #expect(later.isEmpty, "\(finding.rule.id): a stage is used before it begins in\n\(text)")
      var old = before.findings.map(\.rule.id)
      old.remove(at: try #require(old.firstIndex(of: finding.rule.id)))
      for rule in after.findings.map(\.rule.id) {
        let index = old.firstIndex(of: rule)
        #expect(index != nil, "\(finding.rule.id): \(rule) is left or new in\n\(text)")
        if let index { old.remove(at: index) }
      }
    }
  }
}
