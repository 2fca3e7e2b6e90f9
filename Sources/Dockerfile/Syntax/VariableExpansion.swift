/// Expands variables in an instruction's words (reference, "Environment replacement"; BuildKit
/// `shell/lex.go`).
///
/// Known are `$name`, `${name}`, `${name:-word}`, `${name-word}`, `:+`, `+`, `:?`, `?`, `#`, `##`,
/// `%`, `%%`, `/pattern/replacement` and `//pattern/replacement`. Quotes are taken away.
package struct VariableExpansion: Sendable {
  /// The longest text that an expansion may give: `ARG B=$A$A` twenty times over doubles it each
  /// time.
  static let lengthLimit = 1 << 20
  static let depthLimit = 32

  /// The byte that takes a character's meaning away: a backslash or a backtick.
  package var escape: UInt8
  /// The variables that have values.
  package var variables: [String: String]

  /// An expansion with these variables.
  package init(escape: UInt8 = UInt8(ascii: "\\"), variables: [String: String]) {
    self.escape = escape
    self.variables = variables
  }

  /// `word` with its variables replaced and its quotes taken away.
  ///
  /// - Throws: ``DockerfileError`` at `position` for a malformed substitution, and for `${name?}`
  ///   where the name has no value.
  package func expand(
    _ word: String, at position: SourcePosition
  ) throws(DockerfileError) -> String {
    var reader = ExpansionReader(expansion: self, bytes: Array(word.utf8))
    do {
      let result = try reader.text(until: nil, keepsEscapes: false)
      return String(decoding: result, as: UTF8.self)
    } catch {
      throw DockerfileError(error, at: position)
    }
  }
}
