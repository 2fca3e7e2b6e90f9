/// How large a document may be: it may come from an image.
public struct YAMLLimits: Sendable {
  /// The most bytes of text.
  public var bytes = 16 << 20
  /// The most levels of lists and mappings, counted with what aliases stand for.
  public var depth = 64
  /// The most nodes, counted with what aliases stand for: a kilobyte of aliases of aliases can name
  /// billions.
  public var nodes = 500_000

  /// What any file that people write keeps within.
  public init() {}
}
