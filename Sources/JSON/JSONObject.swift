/// The members of a JSON object, in their order, each name once.
///
/// Names are the same where their code points are, as everywhere outside of Swift: `é` in one code
/// point and `é` in two are two names.
package struct JSONObject: Sendable {
  /// A name and its value.
  package struct Member: Sendable {
    /// The name, escapes resolved.
    package let name: String
    /// The value.
    package internal(set) var value: JSONValue
  }

  /// The members, in the order in which their names came first.
  package private(set) var members: [Member] = []
  private var places: [ExactName: Int] = [:]

  /// Smaller objects are searched: that is faster, and most are small.
  private static let indexed = 8

  /// An object without members.
  package init() {}

  /// The value of a name; nil where there is none.
  package subscript(name: String) -> JSONValue? { place(of: name).map { members[$0].value } }

  /// Sets the value of a name; where there was one, it is replaced, and true is returned.
  @discardableResult
  package mutating func set(_ name: String, _ value: JSONValue) -> Bool {
    if let place = place(of: name) {
      members[place].value = value
      return true
    }
    members.append(Member(name: name, value: value))
    if members.count == Self.indexed {
      for (place, member) in members.enumerated() { places[ExactName(member.name)] = place }
    } else if members.count > Self.indexed {
      places[ExactName(name)] = members.count - 1
    }
    return false
  }

  private func place(of name: String) -> Int? {
    members.count < Self.indexed
      ? members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) } : places[ExactName(name)]
  }
}

extension JSONObject: Equatable {
  /// Whether both have the same values by the same names, in whatever order.
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    left.members.count == right.members.count
      && left.members.allSatisfy { right[$0.name] == $0.value }
  }
}

/// A name by its UTF-8.
private struct ExactName: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactName, right: ExactName) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    let isHashed: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
      hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    }
    if isHashed == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}
