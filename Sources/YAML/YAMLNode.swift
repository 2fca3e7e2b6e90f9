/// A value of a YAML document, with the place where it stands.
///
/// Aliases are resolved: the node that an alias names stands in its place, with the place of the
/// original. Merge keys (`<<`) are resolved, too; see ``YAMLMapping``. Scalars stay as they are
/// written: whether `yes` is a truth value depends on who reads it.
public struct YAMLNode: Sendable, Equatable {
  /// What a node is.
  public enum Content: Sendable, Equatable {
    /// A text, a number, a null: a leaf.
    case scalar(YAMLScalar)
    /// A list.
    case sequence([YAMLNode])
    /// Keys and values.
    case mapping(YAMLMapping)
  }

  /// What the node is.
  public let content: Content
  /// The tag, where one is written: `!reset`, or `tag:yaml.org,2002:str` for `!!str`.
  public let tag: String?
  /// Where it begins.
  public let place: YAMLPlace

  /// The text of a scalar as it is written; nil for a list or mapping.
  ///
  /// An empty value and `null` have a text, too; see ``isNull``.
  public var text: String? {
    guard case .scalar(let scalar) = content else { return nil }
    return scalar.text
  }

  /// Whether it is an empty value, `~` or `null`, not quoted and without a tag that says otherwise.
  public var isNull: Bool {
    guard case .scalar(let scalar) = content, scalar.isPlain else { return false }
    guard tag == nil || tag == Self.nullTag else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
  }

  /// The elements of a list; nil for anything else.
  public var sequence: [YAMLNode]? {
    guard case .sequence(let elements) = content else { return nil }
    return elements
  }

  /// The keys and values of a mapping; nil for anything else.
  public var mapping: YAMLMapping? {
    guard case .mapping(let mapping) = content else { return nil }
    return mapping
  }

  /// The value of a key of a mapping; nil where there is none, or no mapping.
  public subscript(key: String) -> YAMLNode? { mapping?[key] }

  private static let nullTag = "tag:yaml.org,2002:null"
}

/// A leaf of a YAML document.
public struct YAMLScalar: Sendable, Equatable {
  /// The text, without quotes, and with escapes and line folding undone.
  public let text: String
  /// Whether it is written without quotes and is no block (`|` or `>`).
  public let isPlain: Bool
}

/// A place in a YAML document.
public struct YAMLPlace: Sendable, Hashable {
  /// The line, counted from 1.
  public let line: Int
  /// The column in characters, counted from 1.
  public let column: Int
}
