/// What the two images of a comparison are called in a report.
struct ImageLabels: Sendable {
  /// What text calls the first image.
  let first: String
  /// What text calls the second image.
  let second: String
  /// The member of the JSON that is about the first image.
  let firstMember: String
  /// The member of the JSON that is about the second image.
  let secondMember: String

  /// The columns of the longer label.
  var width: Int { max(DisplayWidth.columns(first), DisplayWidth.columns(second)) }

  /// A service and its localdev image.
  static let roles = ImageLabels(
    first: "SERVICE", second: "LOCALDEV", firstMember: "service", secondMember: "localdev")

  /// Any two images: their letters, which stand beside their references at the top of the report.
  static let letters = ImageLabels(first: "A", second: "B", firstMember: "a", secondMember: "b")
}
