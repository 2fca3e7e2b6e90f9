import ByteText

/// `requires.txt` of an egg-info: requirements in sections `[extra]`, `[:marker]`, `[extra:marker]`.
package struct EggRequires: Hashable, Sendable {
  /// The requirements in order, the conditions of their sections added to their markers.
  package private(set) var requires: [CoreMetadata.Requires] = []
  /// The extras that have sections, as written, each once, in order.
  package private(set) var extras: [String] = []
  /// What could not be read.
  package private(set) var warnings: [PackagingWarning] = []

  /// Reads the file.
  package init(_ bytes: [UInt8]) {
    if !isUTF8(bytes) { warnings.append(.init(.notUTF8)) }
    var condition: Marker?
    for line in lines(of: bytes) {
      let content = line.bytes.trimmingSpace
      if content.isEmpty || content.first == 0x23 { continue }
      if content.first == 0x5B {
        do {
          condition = try openSection(content)
        } catch {
          // What the section requires counts under a condition that nobody knows.
          warnings.append(.init(.refused(error), line: line.number))
          condition = .unreadable(content.text)
        }
      } else {
        take(content.text, under: condition, line: line.number)
      }
    }
  }

  private mutating func openSection(
    _ header: ArraySlice<UInt8>
  ) throws(PackagingError) -> Marker? {
    let text = trimmed(header.dropFirst().prefix { $0 != 0x5D }.text)
    guard header.last == 0x5D else {
      throw .invalidMarker(header.text, reason: "']' is expected", offset: header.count)
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let extra = trimmed(parts.first ?? "")
    // A marker may contain `]` in a string.
    let markerText = parts.count > 1 ? Self.markerText(in: header) : ""
    var condition = markerText.isEmpty ? nil : try Marker(markerText)
    if !extra.isEmpty {
      if !extras.contains(extra) { extras.append(extra) }
      condition = condition.map { $0.and(.extra(extra)) } ?? .extra(extra)
    }
    return condition
  }

  private static func markerText(in header: ArraySlice<UInt8>) -> String {
    trimmed(header.drop { $0 != 0x3A }.dropFirst().dropLast().text)
  }

  private mutating func take(_ text: String, under condition: Marker?, line: Int) {
    var requirement: Requirement?
    do {
      let reading = try Requirement.reading(text)
      requirement = condition.map(reading.requirement.adding) ?? reading.requirement
      if let refusal = reading.refusal { warnings.append(.init(.refused(refusal), line: line)) }
    } catch {
      warnings.append(.init(.refused(error), line: line))
    }
    requires.append(CoreMetadata.Requires(text: text, requirement: requirement))
  }
}
