import ByteText
import Codecs

/// Tells content that many projects have alike, without having copied it from each other, from content that
/// is somebody's own.
///
/// - Python: comments, imports from the own package and of a few modules of Python, assignments to
///   `__names__` and versions, `try`, `pass`, a call of `main()`, and docstrings that are short or speak of a
///   licence.
/// - Everything else: fewer than 64 bytes, or up to 4 KiB of fewer than ten different words and fewer than 32
///   different bytes.
package enum Boilerplate {
  /// Larger contents are not looked at: nobody writes the same of that size by chance.
  static let sourceSize = 16 << 10
  static let dataSize = 4 << 10
  static let smallestData: Int64 = 64
  private static let wordsOfData = 10
  private static let bytesOfData = 32
  private static let codeSize = 256
  private static let docstringSize = 16

  /// Whether a Python source says nothing of its own.
  static func isSource(_ source: Span<UInt8>) -> Bool {
    guard source.count <= sourceSize else { return false }
    var size = 0
    var isBoilerplate = true
    PythonStatements.forEach(source) { statement in
      size += statement.code.count
      isBoilerplate =
        size <= codeSize
        && (statement.isText ? isText(statement.strings) : isUsual(statement.code[...]))
      return isBoilerplate
    }
    return isBoilerplate
  }

  /// Whether data says nothing of its own.
  static func isData(_ content: Span<UInt8>) -> Bool {
    guard content.count >= Int(smallestData) else { return true }
    guard content.count <= dataSize else { return false }
    var seen = [Bool](repeating: false, count: 256)
    var kinds = 0
    var words: Set<[UInt8]> = []
    var word: [UInt8] = []
    for index in content.indices {
      let byte = content[index]
      if !seen[Int(byte)] {
        seen[Int(byte)] = true
        kinds += 1
      }
      if byte.isIdentifierPart {
        word.append(byte)
      } else {
        if word.count >= 3 { words.insert(word) }
        word.removeAll(keepingCapacity: true)
      }
      if words.count >= wordsOfData { return false }
    }
    if word.count >= 3 { words.insert(word) }
    return words.count < wordsOfData && kinds < bytesOfData
  }

  private static func isText(_ text: [UInt8]) -> Bool {
    text.count < docstringSize || text.span.containsIgnoringCase("licen")
      || text.span.containsIgnoringCase("copyright")
      || text.span.containsIgnoringCase("all rights reserved")
  }

  private static func isUsual(_ code: ArraySlice<UInt8>) -> Bool {
    if code.begins(with: "import ") || code.begins(with: "from ") { return isUsualImport(code) }
    if code.begins(with: "try:") || code.begins(with: "except") || code.begins(with: "finally:")
      || code.begins(with: "else:") || code.equals("pass") || code.begins(with: "if TYPE_CHECKING")
      || code.begins(with: "if __name__") || code.begins(with: "__")
    {
      // `try: work()` on one line does something.
      let rest = code.firstIndex(of: UInt8(ascii: ":")).map { code[($0 + 1)...] } ?? []
      let body = rest.drop { $0 == 0x20 }
      return body.isEmpty || code.begins(with: "__") || isUsual(body)
    }
    if isMain(code) { return true }
    // `version = "1.0"`, `VERSION: str`, `TYPE_CHECKING = False`.
    let target = code.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ":") }
    guard target.count < code.count, target.allSatisfy({ $0.isIdentifierPart || $0 == 0x20 })
    else { return false }
    return target.span.containsIgnoringCase("version") || target.begins(with: "TYPE_CHECKING")
      || target.span.containsIgnoringCase("commit_id")
  }

  private static func isMain(_ code: ArraySlice<UInt8>) -> Bool {
    code.equals("main()") || code.equals("sys.exit(main())") || code.equals("exit(main())")
      || code.equals("raise SystemExit(main())") || code.equals("cli()") || code.equals("app()")
  }

  /// Whether every package writes such an import: from itself, or from a few modules of Python. Whoever
  /// names another project, or its own, says which it is.
  private static func isUsualImport(_ code: ArraySlice<UInt8>) -> Bool {
    if code.begins(with: "from .") { return true }
    var statement = TestCodeFacts()
    TestCodeScan.readImport(code, into: &statement)
    return !statement.imports.isEmpty
      && statement.imports.allSatisfy { module in
        usualModules.contains(module.split(separator: ".").first.map(String.init) ?? "")
      }
  }

  private static let usualModules: Set<String> = [
    "__future__", "importlib", "logging", "os", "pkg_resources", "pkgutil", "re", "sys", "typing",
    "warnings",
  ]
}
