/// A Dockerfile as read: its directives and instructions, in order.
public struct DockerfileDocument: Sendable, Hashable {
  /// `# name=value` before anything else (reference, "Parser directives").
  public struct Directive: Sendable, Hashable {
    /// `syntax`, `escape` or `check`.
    public var name: String
    /// The value, blanks at both ends dropped.
    public var value: String
    /// The line it stands in, from 1.
    public var line: Int
  }

  /// The parser directives.
  public var directives: [Directive]
  /// The instructions, `FROM` included.
  public var instructions: [Instruction]
  /// The byte that escapes and continues lines: a backslash or a backtick.
  public var escape: UInt8
  /// The physical lines as written, without their ends.
  public var lines: [String] = []
  /// The comments that stand in lines of their own, those within a continued instruction included.
  public var comments: [Comment] = []

  /// A comment in a line of its own.
  public struct Comment: Sendable, Hashable {
    /// What follows the `#`, blanks at both ends dropped.
    public var text: String
    /// The line it stands in, from 1.
    public var line: Int
  }

  /// Reads a Dockerfile, as BuildKit's `dockerfile/parser` and `dockerfile/instructions` do.
  ///
  /// - Complexity: O(*n*) in the number of bytes.
  /// - Throws: ``DockerfileError`` with line and column where a builder would refuse the file.
  public init(parsing bytes: some Sequence<UInt8>) throws(DockerfileError) {
    var parser = DockerfileParser(bytes: Array(bytes))
    self = try parser.document()
  }

  /// Reads a Dockerfile given as a string.
  ///
  /// - Throws: ``DockerfileError`` with line and column where a builder would refuse the file.
  public init(parsing text: String) throws(DockerfileError) {
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
