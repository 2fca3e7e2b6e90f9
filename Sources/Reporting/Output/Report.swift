import JSON

/// Something that is shown to people or handed to programs.
///
/// Reports hold finished values and decide nothing; each says the same in every format.
package protocol Report: Sendable {
  /// Writes the report for people.
  func writeText(to page: TextPage)

  /// Writes the members of the report's JSON object, `schema` first and without `warnings`, which
  /// follow it.
  func writeMembers(to json: JSONWriter)

  /// The name and version of the JSON's schema, such as `imgdiff.layers/1`.
  static var schema: String { get }
}

extension Report {
  /// Writes the report as one JSON object with `warnings` in it.
  package func writeJSON(to json: JSONWriter, warnings: [String]) {
    json.object(.lines) {
      json.member("schema", Self.schema)
      json.name("warnings")
      json.array(warnings, .lines)
      writeMembers(to: json)
    }
    json.end()
  }
}

/// A report that can also be a comment on a pull request.
package protocol MarkdownReport: Report {
  /// Writes the report as GitHub-flavoured Markdown.
  func writeMarkdown(to page: TextPage)
}

/// A report that can also be a picture, in the languages of tools that draw.
package protocol GraphReport: Report {
  /// Writes the picture in Graphviz's language.
  func writeDOT(to page: TextPage)

  /// Writes the picture in Mermaid's language.
  func writeMermaid(to page: TextPage)
}
