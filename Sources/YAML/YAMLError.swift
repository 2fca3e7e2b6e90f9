/// Why a text cannot be read as YAML.
package struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  package enum Problem: Sendable, Equatable {
    /// It breaks the grammar; the text is libyaml's, and says how.
    case malformed(String)
    /// A key stands twice in one mapping.
    case duplicateKey(String)
    /// A key is a list or a mapping.
    case keyIsNoText
    /// The value of `<<` is neither a mapping nor a list of mappings.
    case mergesNoMapping
    /// An alias names nothing that stands before it, or something that it is part of.
    case unknownAlias(String)
    /// There is a second document.
    case severalDocuments
    /// It is larger, deeper or longer than ``YAMLLimits`` allow.
    case tooLarge(String)
  }

  /// What is wrong.
  package let problem: Problem
  /// The line, counted from 1, where it is known.
  package let line: Int?

  /// What is wrong, as a sentence without its end.
  package var reason: String {
    switch problem {
    case .malformed(let problem): "it is not YAML: \(problem)"
    case .duplicateKey(let key): "the key '\(key)' stands here twice"
    case .keyIsNoText: "a key must be a text"
    case .mergesNoMapping: "<< takes a mapping, or a list of mappings"
    case .unknownAlias(let name): "the alias '*\(name)' names nothing that is complete before it"
    case .severalDocuments: "it must be one document, and a second one begins here"
    case .tooLarge(let limit): "it is too large: \(limit)"
    }
  }

  /// The line and the reason.
  package var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}
