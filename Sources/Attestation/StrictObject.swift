import JSON

/// An object of a document that somebody may have made to be read in two ways.
struct StrictObject {
  private let object: JSONObject
  private let what: String

  /// Reads a value that must be an object; `what` names it in errors.
  init(_ value: JSONValue?, _ what: String) throws(AttestationError) {
    guard let object = value?.object else { throw AttestationError("\(what) is no object") }
    self.object = object
    self.what = what
  }

  subscript(name: String) -> JSONValue? { object[name] }

  /// The names of its members.
  var names: [String] { object.members.map(\.name) }

  func string(_ name: String) throws(AttestationError) -> String {
    guard let text = object[name]?.string else {
      throw AttestationError("\(what) has no text '\(name)'")
    }
    return text
  }

  /// A text that may be absent or null.
  func optionalString(_ name: String) throws(AttestationError) -> String? {
    guard let value = object[name], value != .null else { return nil }
    guard let text = value.string else {
      throw AttestationError("'\(name)' of \(what) is \(value.kind), and no text")
    }
    return text
  }

  func count(_ name: String) throws(AttestationError) -> Int64 {
    guard let number = object[name]?.integer, number >= 0 else {
      throw AttestationError("\(what) has no number '\(name)'")
    }
    return number
  }

  func flag(_ name: String) throws(AttestationError) -> Bool {
    guard let flag = object[name]?.bool else {
      throw AttestationError("\(what) does not say whether '\(name)'")
    }
    return flag
  }

  func list(_ name: String) throws(AttestationError) -> [JSONValue] {
    guard let list = object[name]?.array else {
      throw AttestationError("\(what) has no list '\(name)'")
    }
    return list
  }

  func texts(_ name: String) throws(AttestationError) -> [String] {
    var texts: [String] = []
    for value in try list(name) {
      guard let text = value.string else {
        throw AttestationError("'\(name)' of \(what) has \(value.kind) where a text should be")
      }
      texts.append(text)
    }
    return texts
  }

  func object(_ name: String) throws(AttestationError) -> StrictObject {
    try StrictObject(object[name], "'\(name)' of \(what)")
  }
}

extension JSONValue {
  /// A document that means one thing to every reader: no name twice in an object, in whatever case, for
  /// programs in Go read names in any case.
  init(attestation bytes: [UInt8], _ what: String) throws(AttestationError) {
    let rules = JSONRules(
      duplicates: .refused, allowsByteOrderMark: false, depthLimit: 16, sizeLimit: sizeLimit,
      valueLimit: 1 << 19)
    do {
      self = try JSONValue(bytes, rules)
    } catch {
      throw AttestationError("\(what) is no JSON that can be read: \(error)")
    }
    guard let name = nameInTwoCases else { return }
    throw AttestationError("\(what) has the name '\(name)' in two cases")
  }

  private var nameInTwoCases: String? {
    switch self {
    case .array(let elements): return elements.lazy.compactMap(\.nameInTwoCases).first
    case .object(let object):
      var seen: Set<String> = []
      for member in object.members {
        guard seen.insert(member.name.lowercased()).inserted else { return member.name }
        if let name = member.value.nameInTwoCases { return name }
      }
      return nil
    default: return nil
    }
  }
}

/// The bytes that a document may have: the accounts of a large image are some hundred kilobytes.
let sizeLimit = 16 << 20
