/// An argument of a command as ArgumentParser describes it.
struct Argument: Decodable {
  enum Kind: String, Decodable { case positional, option, flag }

  struct Name: Decodable {
    let kind: String
    let name: String

    var spelling: String { (kind == "long" ? "--" : "-") + name }
  }

  let kind: Kind
  /// What it does, in a sentence.
  let abstract: String?
  /// The heading in the help; nil for the command's own.
  let sectionTitle: String?
  let valueName: String?
  let defaultValue: String?
  let isOptional: Bool
  let isRepeating: Bool
  private let names: [Name]?
  private let allValues: [String]?
  private let completionKind: Completion?

  /// Its names with their dashes, the short one first.
  var spellings: [String] {
    (names ?? []).map(\.spelling).sorted { ($0.count, $0) < ($1.count, $1) }
  }
  var longName: String? { names?.first { $0.kind == "long" }?.name }
  var shortName: String? { names?.first { $0.kind == "short" }?.name }
  /// All that it takes; empty where that has no end.
  var values: [String] { allValues ?? [] }

  /// What a shell can propose for its value.
  var proposal: Proposal {
    switch completionKind {
    case .list(let values):
      values.allSatisfy { $0.hasSuffix("=") } ? .file(after: values) : .words(values)
    case .file: .file(after: [])
    case .folder: .folder
    case .other, nil: .nothing
    }
  }

  enum Proposal {
    case nothing, words([String]), folder
    /// A file; behind one of the prefixes, where there are some.
    case file(after: [String])
  }

  private enum Completion: Decodable {
    case list([String]), file, folder, other

    private enum Key: String, CodingKey { case list, file, directory }
    private struct List: Decodable { let values: [String] }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Key.self)
      if values.contains(.list) {
        self = .list(try values.decode(List.self, forKey: .list).values)
      } else if values.contains(.file) {
        self = .file
      } else {
        self = values.contains(.directory) ? .folder : .other
      }
    }
  }
}
