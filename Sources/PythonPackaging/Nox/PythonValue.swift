/// The texts that an expression of Python may stand for, told without running it: all that it has in any
/// branch, in the order of the source.
struct PythonValue: Hashable, Sendable {
  /// The texts. What is not known of one stands in it as ``gap``.
  private(set) var texts: [String] = []
  /// The same, to be asked for.
  private var known: Set<String> = []
  /// Of a dictionary with texts for keys, what each key has.
  private(set) var members: [String: PythonValue] = [:]
  /// Whether it is one text, and no list of them.
  var isText = false
  /// Whether it may stand for more than is known.
  var isUnknown = false

  /// Stands in a text for what is not known.
  static let gap: Character = "\u{FFFD}"

  /// What is kept of one value, so that hostile files take no memory.
  private static let limit = 256
  /// How many of the texts of two values are put together.
  private static let pairLimit = 16
  /// Of texts that are put together, in bytes; longer ones are not known.
  private static let textLimit = 4096

  /// Nothing that matters: a number, a truth value.
  static let nothing = PythonValue()
  /// Something of which nothing is known.
  static let unknown = PythonValue(isUnknown: true)

  private init(isUnknown: Bool = false) { self.isUnknown = isUnknown }

  /// One text.
  init(text: String) {
    add(text)
    isText = true
  }

  /// A list of texts.
  init(texts: some Sequence<String>) {
    for text in texts { add(text) }
  }

  private mutating func add(_ text: String) {
    guard known.count < Self.limit else {
      isUnknown = isUnknown || !known.contains(text)
      return
    }
    if known.insert(text).inserted { texts.append(text) }
  }

  /// Takes in what another value may stand for.
  mutating func formUnion(_ other: PythonValue) {
    for text in other.texts { add(text) }
    for (key, value) in other.members where members.count < Self.limit {
      members[key, default: .nothing].formUnion(value)
    }
    isUnknown = isUnknown || other.isUnknown
  }

  /// Both values.
  func union(_ other: PythonValue) -> PythonValue {
    var result = self
    result.formUnion(other)
    result.isText = isText && other.isText
    return result
  }

  /// Gives a key of a dictionary a value.
  mutating func setMember(_ key: String, _ value: PythonValue) {
    guard members.count < Self.limit else {
      isUnknown = true
      return
    }
    members[key, default: .nothing].formUnion(value)
  }

  /// What stands behind a key, or all values where the key is not known.
  subscript(key: PythonValue) -> PythonValue {
    if members.isEmpty { return self }
    if !key.isUnknown, !key.texts.isEmpty {
      let found = key.texts.compactMap { members[$0] }
      if found.count == key.texts.count {
        return found.reduce(into: .nothing) { $0.formUnion($1) }
      }
    }
    return memberValues
  }

  /// The values of a dictionary.
  var memberValues: PythonValue {
    members.sorted { $0.key < $1.key }.reduce(into: .nothing) { $0.formUnion($1.value) }
  }

  /// All texts of it, those of a dictionary's keys and values included.
  var everything: PythonValue {
    var result = self
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      result.formUnion(PythonValue(text: key))
      result.formUnion(value.everything)
    }
    result.members = [:]
    return result
  }

  /// Each text of it split at blanks, commas and line ends.
  var split: PythonValue {
    var result = PythonValue(
      texts: texts.flatMap { text in
        text.split { $0.isWhitespace || $0 == "," }.map(String.init)
      })
    result.isUnknown = isUnknown
    return result
  }

  /// Each of its texts followed by each of the other's; a gap for what is not known.
  func followed(by other: PythonValue) -> PythonValue {
    let (heads, tails) = (textsOrGap, other.textsOrGap)
    var result = PythonValue.nothing
    for head in heads {
      for tail in tails {
        let isShort = head.utf8.count + tail.utf8.count <= Self.textLimit
        result.add(isShort ? head + tail : String(Self.gap))
      }
    }
    result.isText = true
    return result
  }

  private var textsOrGap: [String] {
    let known = texts.prefix(Self.pairLimit)
    return isUnknown || known.isEmpty ? known + [String(Self.gap)] : Array(known)
  }
}
