/// A value of a YAML document, with the place where it stands.
///
/// Aliases are resolved: the node that an alias names stands in its place, with the place of the
/// original. Merge keys (`<<`) are resolved, too; see ``YAMLMapping``. Scalars stay as they are
/// written: whether `yes` is a truth value depends on who reads it.
package struct YAMLNode: Sendable, Equatable {
  /// What a node is.
  package enum Content: Sendable, Equatable {
    /// A text, a number, a null: a leaf.
    case scalar(YAMLScalar)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values.
    case mapping(YAMLMapping)
  }

  /// What the node is.
  package let content: Content
  /// The tag, where one is written: `!reset`, or `tag:yaml.org,2002:str` for `!!str`.
  package let tag: String?
  /// Where it begins.
  package let place: YAMLPlace

  /// The text of a scalar as it is written; nil for a list or mapping.
  ///
  /// An empty value and `null` have a text, too; see ``isNull``.
  package var text: String? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar.text
  }

  /// Whether it is an empty value, `~` or `null`, not quoted and without a tag that says otherwise.
  package var isNull: Bool {
    guard case .scalar(let scalar) = content, scalar.isPlain else { return false }
    guard tag == nil || tag == Self.nullTag else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
  }

  /// The elements of a list; nil for anything else.
  package var sequence: [YAMLNode]? {
    guard case .sequence(let elements) = content else { return nil }
    return elements
  }

  /// The keys and values of a mapping; nil for anything else.
  package var mapping: YAMLMapping? {
    guard case .mapping(let mapping) = content else { return nil }
    return mapping
  }

  /// The value of a key of a mapping; nil where there is none, or no mapping.
  package subscript(key: String) -> YAMLNode? { mapping?[key] }

  private static let nullTag = "tag:yaml.org,2002:null"
}

/// A leaf of a YAML document.
package struct YAMLScalar: Sendable, Equatable {
  /// The text, without quotes, and with escapes and line folding undone.
  package let text: String
  /// Whether it is written without quotes and is no block (`|` or `>`).
  package let isPlain: Bool
}

/// A place in a YAML document.
package struct YAMLPlace: Sendable, Hashable {
  /// The line, counted from 1.
  package let line: Int
  /// The column in characters, counted from 1.
  package let column: Int
}
