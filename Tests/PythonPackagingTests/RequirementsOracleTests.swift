import ByteText
import JSON
import Testing

@testable import PythonPackaging

/// Requirements files are read as pip's own parser reads them.
@Suite struct RequirementsOracleTests {
  @Test func filesDeclareWhatPipFindsInThem() throws {
    var accepted = 0
    let (count, differing) = try differences("requirement-files.jsonl") { row in
      let text = row[0].string ?? ""
      let bytes = Base64.decode(Array(text.utf8)[...]) ?? []
      let file = RequirementsFile(bytes)
      guard let expected = row[1].array else {
        // What pip refuses as a whole must not pass for one that declares nothing.
        let declares = file.entries.contains { $0.declaration != nil } || !file.warnings.isEmpty
        return declares ? nil : "\(String(decoding: bytes, as: UTF8.self).debugDescription): silent"
      }
      accepted += 1
      let ours = Self.firstOfEachLine(file.entries.compactMap(answer))
      let isSame =
        ours.count == expected.count
        && zip(ours, expected).allSatisfy { ours, theirs in
          let kind = theirs[1].string ?? ""
          let text = theirs[2].string ?? ""
          // What is editable has its extras and marker still, for pip.
          let place = { (text: String) in text.prefix { $0 != ";" && $0 != "[" } }
          let isSameText =
            kind == "editable" ? place(text) == place(ours.text) : text == ours.text
          // What PEP 508 refuses is a place or a refused specifier, whose name we keep.
          return theirs[0] == .number("\(ours.line)")
            && (kind == "other"
              ? ["named", "place"].contains(ours.kind) : kind == ours.kind && isSameText)
        }
      return isSame
        ? nil
        : "\(String(decoding: bytes, as: UTF8.self).debugDescription): \(ours) for \(expected)"
    }
    #expect(count == 3000)
    #expect(accepted > 1500)
    #expect(differing.prefix(10) == [])
  }

  private typealias Answer = (line: Int, kind: String, text: String)

  /// pip takes one option of a line: an editable before others, requirements before constraints.
  private static func firstOfEachLine(_ answers: [Answer]) -> [Answer] {
    let order = ["editable", "requirements", "constraints"]
    let sorted = answers.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      if first.line != second.line { return first.line < second.line }
      let ranks = [first, second].map { order.firstIndex(of: $0.kind) ?? -1 }
      return ranks[0] == ranks[1] ? left.offset < right.offset : ranks[0] < ranks[1]
    }.map(\.element)
    var lines: Set<Int> = []
    return sorted.filter { lines.insert($0.line).inserted }
  }

  /// What an entry asks for, in the words of the vectors; nil for what installs nothing.
  private func answer(_ entry: RequirementsFile.Entry) -> Answer? {
    switch entry.content {
    case .requirement(let requirement, _): (entry.line, "named", requirement.name.written)
    case .location(let location, isEditable: false): (entry.line, "place", location.target)
    case .malformed(let text, _): (entry.line, "place", text)
    case .location(let location, isEditable: true): (entry.line, "editable", location.target)
    case .requirements(let path): (entry.line, "requirements", path)
    case .constraints(let path): (entry.line, "constraints", path)
    case .option: nil
    }
  }
}
