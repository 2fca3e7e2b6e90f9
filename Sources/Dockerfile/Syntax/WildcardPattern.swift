/// A shell pattern of `*` and `?`, without bracket expressions, as BuildKit has it.
struct WildcardPattern: Sendable, Hashable {
  private enum Element: Sendable, Hashable {
    case byte(UInt8)
    case any
    case many
  }

  private var elements: [Element] = []

  init(_ word: [UInt8]) {
    var escaped = false
    for byte in word {
      if escaped {
        elements.append(.byte(byte))
        escaped = false
      } else if byte == ASCII.backslash {
        escaped = true
      } else if byte == UInt8(ascii: "*") {
        elements.append(.many)
      } else {
        elements.append(byte == UInt8(ascii: "?") ? .any : .byte(byte))
      }
    }
  }

  /// The pattern read from its end.
  var reversed: WildcardPattern {
    var result = self
    result.elements.reverse()
    return result
  }

  /// The lengths of the beginnings of `text` that match.
  ///
  /// - Complexity: O(*n* · *m*).
  func matchLengths(in text: ArraySlice<UInt8>) -> [Int] {
    var lengths: [Int] = []
    var states = closure([true] + [Bool](repeating: false, count: elements.count))
    if states[elements.count] { lengths.append(0) }
    for (offset, byte) in text.enumerated() {
      var next = [Bool](repeating: false, count: elements.count + 1)
      for (index, element) in elements.enumerated() where states[index] {
        switch element {
        case .byte(let expected) where expected == byte: next[index + 1] = true
        case .byte: break
        case .any: next[index + 1] = true
        case .many: next[index] = true
        }
      }
      states = closure(next)
      if !states.contains(true) { break }
      if states[elements.count] { lengths.append(offset + 1) }
    }
    return lengths
  }

  private func closure(_ states: [Bool]) -> [Bool] {
    var states = states
    for (index, element) in elements.enumerated() where states[index] && element == .many {
      states[index + 1] = true
    }
    return states
  }
}
