import ByteText

/// The block `script` of a Python script (PEP 723), as far as it declares what the script needs.
package struct ScriptMetadata: Hashable, Sendable {
  /// What `dependencies` lists.
  package private(set) var dependencies: [DependencyGroup.Declared] = []

  /// Reads a script; nil where it has no such block.
  ///
  /// - Complexity: linear in the number of bytes.
  package init?(_ bytes: [UInt8]) {
    var text: [UInt8] = []
    var start: Int?
    var isClosed = false
    for line in lines(of: bytes) {
      let content = line.bytes
      guard start != nil else {
        if content.text == "# /// script" { start = line.number }
        continue
      }
      // The last closing line of an unbroken comment ends the block; a line `# ///` may stand in it.
      guard content.first == 0x23 else { break }
      if content.text == "# ///" { isClosed = true }
      text += content.dropFirst(content.starts(with: [0x23, 0x20]) ? 2 : 1)
      text.append(0x0A)
    }
    guard let start, isClosed else { return nil }
    let body = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    let end = body.lastIndex { $0.elementsEqual("///".utf8) } ?? body.count
    guard let document = try? TOMLNode(document: Array(body[..<end].joined(separator: [0x0A])))
    else { return nil }
    for entry in document["dependencies"]?.array ?? [] {
      guard let text = entry.string else { continue }
      dependencies.append(.init(Declaration(text), line: entry.line + start))
    }
  }
}
