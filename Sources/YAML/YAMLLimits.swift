/// How large a document may be: it may come from an image.
package struct YAMLLimits: Sendable {
  /// The most bytes of text.
  package var bytes = 16 << 20
  /// The most levels of lists and mappings, counted with what aliases stand for.
  package var depth = 64
  /// The most nodes, counted with what aliases stand for: a kilobyte of aliases of aliases can name
  /// billions.
  package var nodes = 500_000

  /// What any file that people write keeps within.
  package init() {}
}
