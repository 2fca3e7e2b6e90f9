import ByteText

/// The name that a file had before somebody, an editor or a merge set it aside: `test_x.py` of
/// `test_x.py.orig`, `test_x.py~`, `.test_x.py.swp`, `#test_x.py#`; `conftest.py` of `conftest.py.bak`.
///
/// Whatever stands behind `.py` is such an ending, for nobody can list them all. Behind other names only
/// known words and numbers are.
package struct SetAsideName {
  /// What the ending says about the content.
  package enum Form: Hashable, Sendable {
    /// It is what the file had, or nearly.
    case copy
    /// It is a change of the file, or the file in a form with more in every line.
    case change
    /// A program makes files of that name of it.
    case template
  }

  /// The name before.
  package let original: ArraySlice<UInt8>
  /// What the file is of that.
  package let form: Form

  /// Nil for a name that nothing was set aside under, which nearly all are.
  package init?(_ name: ArraySlice<UInt8>) {
    let inner = Self.withoutMarks(name)
    if let end = Self.endOfSource(in: inner.span) {
      let ending = inner[(inner.startIndex + end)...].drop { !$0.isIdentifierPart || $0 == 0x5F }
      original = inner[..<(inner.startIndex + end)]
      let word = ending.text.lowercased()
      form =
        Self.templates.contains(word) ? .template : Self.changes.contains(word) ? .change : .copy
      return
    }
    var rest = inner
    while let shorter = Self.withoutEnding(rest) { rest = shorter }
    guard rest.count < name.count, !rest.isEmpty else { return nil }
    original = rest
    form = .copy
  }

  /// Whether the name is one of a Python source that was set aside: asked of every file of an image.
  static func isOfSource(_ name: Span<UInt8>) -> Bool { endOfSource(in: name) != nil }

  /// Whether a word says that something was set aside.
  package static func isWord(_ word: String) -> Bool { words.contains(word) }

  /// Where `.py` ends that something else than a longer ending follows.
  private static func endOfSource(in name: Span<UInt8>) -> Int? {
    var index = name.count - 4
    while index > 0 {
      if name[index] == .dot, name[index + 1] == UInt8(ascii: "p"),
        name[index + 2] == UInt8(ascii: "y"), !name[index + 3].isLetterOrDigit
      {
        return index + 3
      }
      index -= 1
    }
    return nil
  }

  /// Without the marks of editors at both ends: `#name#`, `.#name`, and the dot before a swap file.
  private static func withoutMarks(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let first = name.first, let last = name.last else { return name }
    if first == UInt8(ascii: "#"), last == UInt8(ascii: "#"), name.count > 2 {
      return name.dropFirst().dropLast()
    }
    if name.begins(with: ".#") || name.begins(with: "._") { return name.dropFirst(2) }
    let isSwap =
      first == .dot && name.count > 5 && name.dropLast().ends(with: ".sw")
    return isSwap ? name.dropFirst() : name
  }

  /// Without one word or number at its end.
  private static func withoutEnding(_ name: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let last = name.last else { return nil }
    if last == UInt8(ascii: "~") || last == UInt8(ascii: ")") { return name.dropLast() }
    guard
      let mark = name.lastIndex(where: { !$0.isLetterOrDigit }), mark > name.startIndex
    else { return nil }
    let word = name[(mark + 1)...]
    guard !word.isEmpty else { return name[..<mark] }
    let text = word.text.lowercased()
    let stem = String(text.prefix { !$0.isNumber })
    guard stem.isEmpty || words.contains(stem) else { return nil }
    return name[..<mark]
  }

  private static func set(_ text: String) -> Set<String> {
    Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  private static let words = set(
    """
    bak backup bkp bk old orig original save saved sav swp swo swn swx disabled disable off inactive skip
    skipped ignore ignored broken wip todo deprecated removed deleted unused tmp temp copy prev previous
    mine theirs ours base remote local rpmsave rpmnew rpmorig dist merge legacy archive archived attic draft
    """)
  private static let changes = set("rej patch diff cover")
  private static let templates = set(
    """
    in j2 jinja jinja2 tmpl tpl template templ mako mustache cookiecutter erb hbs handlebars liquid
    """)
}

extension UInt8 {
  /// Whether the byte is a letter or digit, or a part of one.
  fileprivate var isLetterOrDigit: Bool { isIdentifierPart && self != 0x5F }
}
