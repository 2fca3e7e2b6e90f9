import ByteText
import Foundation
import JSON
import Testing

/// Documents, valid and damaged, that Python's `json` and the reader must take for the same.
@Suite struct PythonTests {
  private static let isPythonInstalled = (try? run("pass", "")) != nil

  /// Reads documents in hexadecimal, one a line. Answers with what each is in a form of its own, or
  /// `-`; then whether an object has a name twice, and how deep it nests.
  private static let script = """
    import json, sys

    class Number(str): pass

    def constant(text): raise ValueError(text)

    class Members(list): pass

    def scalars(text):
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def form(value):
        if value is None: return "z"
        if value is True: return "t"
        if value is False: return "f"
        if isinstance(value, Number): return "n" + value
        if isinstance(value, Members):
            members = {}
            for name, member in value: members[scalars(name)] = form(member)
            return "{" + ",".join(form(n) + ":" + m for n, m in members.items()) + "}"
        if isinstance(value, list): return "[" + ",".join(map(form, value)) + "]"
        return "s" + scalars(value).encode().hex()

    def hasTwice(value):
        if isinstance(value, Members):
            names = [scalars(name) for name, _ in value]
            return len(set(names)) < len(names) or any(hasTwice(m) for _, m in value)
        return isinstance(value, list) and any(map(hasTwice, value))

    def depth(value):
        if isinstance(value, Members): return 1 + max([depth(m) for _, m in value], default=0)
        if isinstance(value, list): return 1 + max(map(depth, value), default=0)
        return 0

    for line in sys.stdin:
        try:
            text = bytes.fromhex(line).decode()
            value = json.loads(
                text, parse_int=Number, parse_float=Number, parse_constant=constant,
                object_pairs_hook=Members)
            print(form(value), int(hasTwice(value)), depth(value))
        except (ValueError, RecursionError):
            print("-")
    """

  private static func run(_ script: String, _ input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "imgdiff-json-\(UUID().uuidString)")
    try Data(input.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    process.arguments = ["python3", "-c", script]
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    struct Failed: Error {}
    guard process.terminationStatus == 0 else { throw Failed() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func form(_ value: JSONValue) -> String {
    switch value {
    case .null: "z"
    case .bool(let flag): flag ? "t" : "f"
    case .number(let text): "n\(text)"
    case .string(let text): "s\(Hexadecimal.encode(Array(text.utf8)))"
    case .array(let elements): "[\(elements.map(form).joined(separator: ","))]"
    case .object(let object):
      "{"
        + object.members.map { form(.string($0.name)) + ":" + form($0.value) }
        .joined(separator: ",") + "}"
    }
  }

  @Test(.enabled(if: isPythonInstalled, "python3 is not installed"))
  func whatPythonReadsIsReadTheSameAndNothingElse() throws {
    var documents = Documents()
    let all = Documents.chosen + (0..<30_000).map { _ in documents.next() }
    let input = all.map { Hexadecimal.encode($0) + "\n" }.joined()
    let answers = try Self.run(Self.script, input).split(separator: "\n")
    try #require(answers.count == all.count)
    var valid = 0
    for (bytes, answer) in zip(all, answers) {
      let parts = answer.split(separator: " ")
      let text = Comment(
        rawValue: String(decoding: bytes.prefix(300), as: UTF8.self).debugDescription)
      let lenient = try? JSONValue(bytes, .lenient)
      let strict = try? JSONValue(bytes, .strict)
      guard parts.count == 3, let depth = Int(parts[2]), depth <= 128 else {
        #expect(strict == nil, text)
        #expect(lenient == nil || bytes.starts(with: [0xEF, 0xBB, 0xBF]), text)
        continue
      }
      valid += 1
      #expect(lenient.map(form) == String(parts[0]), text)
      #expect(strict.map(form) == (parts[1] == "1" ? nil : String(parts[0])), text)
    }
    #expect(valid > all.count / 10 && valid < all.count)
  }
}

/// Documents made by chance, the same in every run; most are damaged in a place or two.
private struct Documents {
  private var state: UInt64 = 0x2545_F491_4F6C_DD1D

  static let chosen: [[UInt8]] =
    [
      "", " ", "{}", "[]", "nan", "NaN", "Infinity", "-Infinity", "1e999", "-0", "-0.0e-0", "0123",
      "123456789012345678901234567890.5", "1E+5", "1e", ".5", "+1", "0x1", "\"\\ud800\"",
      "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"",
      "\"\\uD83d\\uDE00\"", "\"\\u\"", "\"\\u 123\"", "\"\\u+123\"", "{\"a\":1,\"a\":2}",
      "{\"\\ud800\":1,\"\\udc00\":2}", "[1]\0", "\0[1]", "[1]\u{C}", "\u{B}1", "\u{A0}1",
      "\u{FEFF}1",
      "\"\u{7F}\u{80}\u{2028}\"", "'a'", "[1,,2]", "{,}", "{\"a\"}", "{1:2}", "true false", "truE",
      "//x\n1", "\"\u{10FFFF}\"", "{\"\u{E9}\":1,\"e\u{301}\":2}",
      String(repeating: "[", count: 127) + String(repeating: "]", count: 127),
      String(repeating: "[", count: 128) + String(repeating: "]", count: 128),
      String(repeating: "[", count: 129) + String(repeating: "]", count: 129),
      String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000),
      String(repeating: "[", count: 100_000), String(repeating: "9", count: 10_000),
    ].map { Array($0.utf8) } + [
      [0xFF], [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0xFE, 0xFF, 0, 0x31], [0x31, 0], [0x22, 0x5C], [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
    ]

  private mutating func random(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int((state >> 20) % UInt64(bound))
  }

  private mutating func one(of texts: [String]) -> String { texts[random(texts.count)] }

  mutating func next() -> [UInt8] {
    var bytes = Array(value(0).utf8)
    for _ in 0..<[0, 0, 1, 1, 2, 3][random(6)] {
      let odd: [UInt8] = [
        0x22, 0x5C, 0x7B, 0x7D, 0x5B, 0x5D, 0x2C, 0x3A, 0x30, 0x2D, 0x2E, 0x65, 0x75, 0, 0x0A, 0x1F,
        0x20, 0x7F, 0x80, 0xC3, 0xED, 0xFF, UInt8(random(256)),
      ]
      let byte = odd[random(odd.count)]
      let place = random(bytes.count + 1)
      switch random(3) {
      case 0: bytes.insert(byte, at: place)
      case 1 where place < bytes.count: bytes.remove(at: place)
      default: if place < bytes.count { bytes[place] = byte }
      }
    }
    return bytes
  }

  private mutating func space() -> String { one(of: ["", "", "", " ", "\n", "\t\r "]) }

  private mutating func value(_ depth: Int) -> String {
    let kind = random(depth > 5 ? 4 : 7)
    let text =
      switch kind {
      case 0: one(of: ["null", "true", "false"])
      case 1: number()
      case 2, 3: string()
      case 4:
        "[" + (0..<random(4)).map { _ in value(depth + 1) }.joined(separator: ",") + space() + "]"
      default:
        "{"
          + (0..<random(4)).map { _ in space() + string() + space() + ":" + value(depth + 1) }
          .joined(separator: ",") + space() + "}"
      }
    return space() + text + space()
  }

  private mutating func number() -> String {
    one(of: ["", "", "-"]) + one(of: ["0", "7", "42", "9223372036854775808", "00", "1_0"])
      + one(of: ["", "", ".5", ".", ".00"]) + one(of: ["", "", "", "e5", "E-3", "e+", "e+10"])
  }

  private mutating func string() -> String {
    let pieces = [
      "a", "b", "name", "é", "e\u{301}", "東", "\u{1F600}", "\\n", "\\\"", "\\\\", "\\/", "\\u0041",
      "\\u0000", "\\ud83d", "\\ude00", "\\ud83d\\ude00", "\\uFFFF", "\u{7F}", "\u{2028}", "'",
      "\\b",
    ]
    return "\"" + (0..<random(4)).map { _ in one(of: pieces) }.joined() + "\""
  }
}
