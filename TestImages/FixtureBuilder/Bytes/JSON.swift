/// A JSON document whose members keep the order in which they were written, as Go's structures do.
public enum JSON: Sendable, Equatable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number.
  case number(Int)
  /// A text.
  case string(String)
  /// An array.
  case array([JSON])
  /// An object, its members in order; a name may occur twice, as hostile documents have it.
  case object([Member])
  /// Text that goes out as it stands, valid JSON or not.
  case verbatim(String)

  /// One member of an object.
  public struct Member: Sendable, Equatable {
    /// The member's name.
    public var name: String
    /// The member's value.
    public var value: JSON

    /// Pairs a name with a value.
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// Arrays nested to a depth, to try a parser's recursion.
  public static func nestedArrays(depth: Int) -> JSON {
    .verbatim(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
  }

  /// An object of texts.
  public static func texts(_ members: [(String, String)]) -> JSON {
    .object(members.map { Member($0.0, .string($0.1)) })
  }

  /// An array of texts.
  public static func texts(_ elements: [String]) -> JSON { .array(elements.map(JSON.string)) }

  /// The value of a member; setting it adds the member at the end, setting nil removes it.
  public subscript(name: String) -> JSON? {
    get {
      guard case .object(let members) = self else { return nil }
      return members.first { $0.name == name }?.value
    }
    set {
      var members: [Member] = []
      if case .object(let existing) = self { members = existing }
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name, value))
      case (nil, nil): return
      }
      self = .object(members)
    }
  }

  /// The object as Go writes a map: its members sorted.
  public var sortedByName: JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.sorted { $0.name < $1.name })
  }

  /// The elements of an array, none for anything else.
  public var elements: [JSON] {
    get {
      guard case .array(let elements) = self else { return [] }
      return elements
    }
    set { self = .array(newValue) }
  }
}

extension JSON: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .number(value) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }
  /// An object, its members in the order of the literal.
  public init(dictionaryLiteral members: (String, JSON)...) {
    self = .object(members.map { Member($0.0, $0.1) })
  }
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
}
