import ByteText

/// A pattern for paths.
///
/// `*` stands for any bytes and `?` for one character, neither for `/`; `[a-z]` for one byte of a
/// set and `[!a-z]` for one that is not in it; `**` as a whole component for any number of
/// components; `\` takes the next byte as it is. A pattern without a `/` is matched with the name
/// alone, any other with the whole path. A pattern that matches a folder also takes what is in it.
package struct GlobPattern: Sendable, Hashable {
  /// Why a pattern cannot be used.
  package struct Invalid: Error, Sendable, CustomStringConvertible {
    /// The text for people.
    package let description: String
  }

  private enum Token: Sendable, Hashable {
    case byte(UInt8)
    case anyCharacter
    case anyBytes
    case set(ByteSet)
  }

  private struct ByteSet: Sendable, Hashable {
    var ranges: [ClosedRange<UInt8>] = []
    var isNegated = false

    func contains(_ byte: UInt8) -> Bool { ranges.contains { $0.contains(byte) } != isNegated }
  }

  private enum Component: Sendable, Hashable {
    case anyDepth
    case name([Token])
  }

  /// The pattern as it was given.
  package let text: String
  private let components: [Component]
  private let matchesName: Bool

  /// Reads a pattern.
  package init(_ text: String) throws(Invalid) {
    self.text = text
    matchesName = !text.utf8.contains(UInt8(ascii: "/"))
    var components: [Component] = []
    for component in Array(text.utf8).split(separator: UInt8(ascii: "/")) {
      if component.elementsEqual("**".utf8) {
        components.append(.anyDepth)
      } else {
        components.append(.name(try Self.tokens(component, of: text)))
      }
    }
    guard !components.isEmpty || text == "/" else {
      throw Invalid(description: "the pattern is empty")
    }
    self.components = components
  }

  private static func tokens(
    _ component: ArraySlice<UInt8>, of text: String
  ) throws(Invalid) -> [Token] {
    var tokens: [Token] = []
    var rest = component
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): tokens.append(.anyBytes)
      case UInt8(ascii: "?"): tokens.append(.anyCharacter)
      case UInt8(ascii: "\\"): tokens.append(.byte(rest.popFirst() ?? byte))
      case UInt8(ascii: "["):
        guard let set = byteSet(&rest) else {
          throw Invalid(description: "in '\(text)' a '[' has no ']'; write '\\[' for the character")
        }
        tokens.append(.set(set))
      default: tokens.append(.byte(byte))
      }
    }
    return tokens
  }

  /// Reads a set behind its `[`; nil where it does not end.
  private static func byteSet(_ rest: inout ArraySlice<UInt8>) -> ByteSet? {
    var set = ByteSet()
    if rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^") {
      set.isNegated = true
      rest = rest.dropFirst()
    }
    var isFirst = true
    while var low = rest.popFirst() {
      // A `]` that comes first is a member.
      if low == UInt8(ascii: "]"), !isFirst { return set }
      isFirst = false
      if low == UInt8(ascii: "\\"), let next = rest.popFirst() { low = next }
      var high = low
      if rest.first == UInt8(ascii: "-"), let end = rest.dropFirst().first,
        end != UInt8(ascii: "]")
      {
        high = end
        rest = rest.dropFirst(2)
      }
      if low <= high { set.ranges.append(low...high) }
    }
    return nil
  }

  // MARK: Matching

  /// Whether the path, or a folder that it is in, matches.
  package func matches(_ path: some Collection<UInt8>) -> Bool {
    let names = Array(path).split(separator: UInt8(ascii: "/"))
    if components.isEmpty { return true }
    if matchesName {
      guard case .name(let tokens)? = components.first else { return true }
      return names.contains { Self.matches(tokens, $0) }
    }
    return (0...names.count).contains { matches(names.prefix($0)) }
  }

  // One component that matches too little is enough to go back to the last `**` alone: what is
  // before it has been matched as early as possible.
  private func matches(_ names: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    var (component, name) = (0, names.startIndex)
    var retry: (component: Int, name: Int)?
    while name < names.endIndex {
      if component < components.count {
        if case .anyDepth = components[component] {
          retry = (component + 1, name)
          component += 1
          continue
        }
        if case .name(let tokens) = components[component], Self.matches(tokens, names[name]) {
          (component, name) = (component + 1, name + 1)
          continue
        }
      }
      guard let last = retry else { return false }
      retry = (last.component, last.name + 1)
      (component, name) = (last.component, last.name + 1)
    }
    return components[component...].allSatisfy { if case .anyDepth = $0 { true } else { false } }
  }

  // As above, with `*` in the place of `**`.
  private static func matches(_ tokens: [Token], _ name: ArraySlice<UInt8>) -> Bool {
    var (token, place) = (0, name.startIndex)
    var retry: (token: Int, place: Int)?
    while place < name.endIndex {
      if token < tokens.count {
        if case .anyBytes = tokens[token] {
          retry = (token + 1, place)
          token += 1
          continue
        }
        if let next = end(of: tokens[token], name, at: place) {
          (token, place) = (token + 1, next)
          continue
        }
      }
      guard let last = retry else { return false }
      retry = (last.token, last.place + 1)
      (token, place) = (last.token, last.place + 1)
    }
    return tokens[token...].allSatisfy { if case .anyBytes = $0 { true } else { false } }
  }

  /// Where a token ends that matches at `place`; nil where it does not match.
  private static func end(of token: Token, _ name: ArraySlice<UInt8>, at place: Int) -> Int? {
    switch token {
    case .byte(let byte): return name[place] == byte ? place + 1 : nil
    case .set(let set): return set.contains(name[place]) ? place + 1 : nil
    case .anyBytes: return nil
    case .anyCharacter:
      // A character of several bytes counts once: its continuation bytes go with it.
      var next = place + 1
      if name[place] >= 0xC0 {
        while next < name.endIndex, name[next] & 0xC0 == 0x80 { next += 1 }
      }
      return next
    }
  }
}
