/// A place in a Dockerfile as an editor counts it: lines and columns from 1, a column being one byte
/// of UTF-8.
package struct SourcePosition: Sendable, Hashable, Comparable {
  /// The line, from 1.
  package var line: Int
  /// The column, from 1, in bytes of UTF-8.
  package var column: Int

  /// A place given by its line and column, both from 1.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders places as they are read: line first, then column.
  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}
