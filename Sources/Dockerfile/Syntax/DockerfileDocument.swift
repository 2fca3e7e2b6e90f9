/// A Dockerfile as read: its directives and instructions, in order.
package struct DockerfileDocument: Sendable, Hashable {
  /// `# name=value` before anything else (reference, "Parser directives").
  package struct Directive: Sendable, Hashable {
    /// `syntax`, `escape` or `check`.
    package var name: String
    /// The value, blanks at both ends dropped.
    package var value: String
    /// The line it stands in, from 1.
    package var line: Int
  }

  /// The parser directives.
  package var directives: [Directive]
  /// The instructions, `FROM` included.
  package var instructions: [Instruction]
  /// The byte that escapes and continues lines: a backslash or a backtick.
  package var escape: UInt8
  /// The physical lines as written, without their ends.
  package var lines: [String] = []
  /// The comments that stand in lines of their own, those within a continued instruction included.
  package var comments: [Comment] = []

  /// A comment in a line of its own.
  package struct Comment: Sendable, Hashable {
    /// What follows the `#`, blanks at both ends dropped.
    package var text: String
    /// The line it stands in, from 1.
    package var line: Int
  }

  /// Reads a Dockerfile, as BuildKit's `dockerfile/parser` and `dockerfile/instructions` do.
  ///
  /// - Complexity: O(*n*) in the number of bytes.
  /// - Throws: ``DockerfileError`` with line and column where a builder would refuse the file.
  package init(parsing bytes: some Sequence<UInt8>) throws(DockerfileError) {
    var parser = DockerfileParser(bytes: Array(bytes))
    self = try parser.document()
  }

  /// Reads a Dockerfile given as a string.
  ///
  /// - Throws: ``DockerfileError`` with line and column where a builder would refuse the file.
  package init(parsing text: String) throws(DockerfileError) {
    try self.init(parsing: text.utf8)
  }

  init(
    directives: [Directive], instructions: [Instruction], escape: UInt8, lines: [String],
    comments: [Comment]
  ) {
    self.directives = directives
    self.instructions = instructions
    self.escape = escape
    self.lines = lines
    self.comments = comments
  }
}
