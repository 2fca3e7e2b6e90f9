import LayerFilesystem

/// A pattern of paths: `*` and `?` within one component, `**` across components.
///
/// A pattern that begins with `/` is matched from the root; any other matches at every depth. A
/// pattern that matches a folder matches what is in it.
public struct GlobPattern: Sendable, Hashable, CustomStringConvertible {
  /// The pattern as written.
  public let description: String
  private let components: [[UInt8]]

  /// A pattern; nil where it is empty.
  public init?(_ text: String) {
    var components = Array(text.utf8).split(separator: UInt8(ascii: "/")).map(Array.init)
    guard !components.isEmpty else { return nil }
    if !text.hasPrefix("/") { components.insert(Self.anyDepth, at: 0) }
    components.append(Self.anyDepth)
    // Neighbours of the same meaning would only cost time.
    self.components = components.reduce(into: []) { kept, next in
      if next != Self.anyDepth || kept.last != Self.anyDepth { kept.append(next) }
    }
    description = text
  }

  private static let anyDepth = Array("**".utf8)

  /// Whether the pattern matches the path, or a folder above it.
  public func matches(_ path: EntryPath) -> Bool {
    // Row by row over the components, so that no pattern takes more than their product.
    let names = path.components
    var row = [Bool](repeating: false, count: names.count + 1)
    row[0] = true
    for component in components {
      var next = [Bool](repeating: false, count: names.count + 1)
      if component == Self.anyDepth {
        var isOpen = false
        for index in row.indices {
          isOpen = isOpen || row[index]
          next[index] = isOpen
        }
      } else {
        for index in names.indices where row[index] {
          next[index + 1] = Self.matches(component[...], names[index])
        }
      }
      row = next
    }
    return row[names.count]
  }

  private static func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
    var (p, n) = (pattern.startIndex, name.startIndex)
    var star: (p: Int, n: Int)?
    while n < name.endIndex {
      if p < pattern.endIndex, pattern[p] == UInt8(ascii: "*") {
        star = (p + 1, n)
        p += 1
      } else if p < pattern.endIndex,
        pattern[p] == name[n] || pattern[p] == UInt8(ascii: "?")
      {
        p += 1
        n += 1
      } else if let last = star {
        // The last star takes one byte more.
        star = (last.p, last.n + 1)
        p = last.p
        n = last.n + 1
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
