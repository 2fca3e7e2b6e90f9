import ArgumentParser

/// A form of the results and the file that it goes to: `--report FORMAT=FILE`.
struct ReportRequest<Format: ReportFormat>: Sendable {
  /// The form.
  let format: Format
  /// The file, as it was named.
  let file: String

  /// Reads what stands behind `--report`; throws for a form that the command does not have.
  init(_ text: String) throws {
    let forms = Format.allCases.map(\.defaultValueDescription).joined(separator: ", ")
    guard let equals = text.firstIndex(of: "=") else {
      throw ValidationError(
        "'\(text)' is not FORMAT=FILE; this command's formats are \(forms)")
    }
    guard let format = Format(argument: String(text[..<equals])) else {
      throw ValidationError("there is no format '\(text[..<equals])' here, but \(forms)")
    }
    file = String(text[text.index(after: equals)...])
    guard !file.isEmpty, file != "-" else {
      throw ValidationError("'\(text)' names no file; --format decides what standard output gets")
    }
    self.format = format
  }
}
