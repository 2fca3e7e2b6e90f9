import ByteText
import Codecs
import PythonPackaging

/// What is kept of a text: as Python source, and as data. Its name is not known while it passes.
struct TextExtract {
  /// The digest that it has once its lines end in LF alone; nil where they do.
  var withoutCarriageReturns: SHA256Digest?
  /// What it shows of tests.
  var facts: TestCodeFacts?
  /// Whether it says nothing of its own, as source and as data.
  var isBoilerplateSource = false
  var isBoilerplateData = false
  /// The source up to the end of its block `script` (PEP 723), where it has one; else what may start a test
  /// runner: see `StarterText`.
  var script: [UInt8] = []

  /// Reads a text; nil where there is nothing to say about it.
  init?(_ content: Span<UInt8>) {
    withoutCarriageReturns = ContentExtract.textDigest(content)
    if TestCodeScan.mayTell(content) {
      let found = TestCodeScan.facts(of: content)
      facts = found.isEmpty ? nil : found
    }
    if content.count <= Boilerplate.sourceSize {
      isBoilerplateSource = Boilerplate.isSource(content)
    }
    if content.count <= Boilerplate.dataSize { isBoilerplateData = Boilerplate.isData(content) }
    script = Self.script(content)
    if script.isEmpty { script = StarterText.kept(of: content) }
    guard
      withoutCarriageReturns != nil || facts != nil || isBoilerplateSource || isBoilerplateData
        || !script.isEmpty
    else { return nil }
  }

  func write(to writer: inout ByteWriter) {
    writer.append(withoutCarriageReturns?.bytes ?? [])
    writer.append(
      number: (isBoilerplateSource ? 1 : 0) | (isBoilerplateData ? 2 : 0) | (facts == nil ? 0 : 4))
    facts?.write(to: &writer)
    writer.append(script)
  }

  init?(from reader: inout ByteReader) {
    guard let digest = reader.readBytes(), let flags = reader.readNumber() else { return nil }
    withoutCarriageReturns = SHA256Digest(bytes: digest)
    isBoilerplateSource = flags & 1 != 0
    isBoilerplateData = flags & 2 != 0
    facts = flags & 4 != 0 ? TestCodeFacts(from: &reader) : nil
    guard let script = reader.readBytes() else { return nil }
    self.script = script
  }

  /// A block is at the top of a script; this much of one is kept, so that its lines keep their numbers.
  static let scriptSize = 64 << 10

  private static func script(_ content: Span<UInt8>) -> [UInt8] {
    let head = content.extracting(0..<min(content.count, scriptSize))
    guard head.contains("# /// script") else { return [] }
    let bytes = head.array()
    let end = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      .last { $0.starts(with: "# ///".utf8) }?.endIndex
    return end.map { Array(bytes[..<$0]) } ?? []
  }
}

extension TestCodeFacts {
  func write(to writer: inout ByteWriter) {
    for texts in [imports, helpers, distributions, fixtures] { writer.append(texts: texts) }
    writer.append(number: classes.count)
    for type in classes {
      writer.append(Array(type.name.utf8))
      writer.append(texts: type.bases)
      writer.append(number: type.hasConstructor ? 1 : 0)
    }
    writer.append(number: functions.count)
    for function in functions {
      writer.append(Array(function.name.utf8))
      writer.append(texts: function.parameters)
      writer.append(number: function.classIndex.map { $0 + 1 } ?? 0)
      writer.append(
        number: (function.returnsValue ? 1 : 0) | (function.isRegistered ? 2 : 0))
    }
    writer.append(number: asserts ? 1 : 0)
  }

  init?(from reader: inout ByteReader) {
    self.init()
    guard let imports = reader.readTexts(), let helpers = reader.readTexts(),
      let distributions = reader.readTexts(), let fixtures = reader.readTexts(),
      let classCount = reader.readNumber()
    else { return nil }
    (self.imports, self.helpers) = (imports, helpers)
    (self.distributions, self.fixtures) = (distributions, fixtures)
    for _ in 0..<max(0, min(classCount, Self.limit)) {
      guard let name = reader.readBytes(), let bases = reader.readTexts(),
        let constructor = reader.readNumber()
      else { return nil }
      classes.append(
        Class(
          name: String(decoding: name, as: UTF8.self), bases: bases,
          hasConstructor: constructor == 1))
    }
    guard let functionCount = reader.readNumber() else { return nil }
    for _ in 0..<max(0, min(functionCount, Self.limit)) {
      guard let name = reader.readBytes(), let parameters = reader.readTexts(),
        let place = reader.readNumber(), let returns = reader.readNumber(), place <= classes.count
      else { return nil }
      var function = Function(
        name: String(decoding: name, as: UTF8.self), parameters: parameters)
      function.classIndex = place > 0 ? place - 1 : nil
      function.returnsValue = returns & 1 != 0
      function.isRegistered = returns & 2 != 0
      functions.append(function)
    }
    guard let asserts = reader.readNumber() else { return nil }
    self.asserts = asserts == 1
  }
}

extension ByteWriter {
  fileprivate mutating func append(texts: [String]) {
    append(number: texts.count)
    for text in texts { append(Array(text.utf8)) }
  }
}

extension ByteReader {
  fileprivate mutating func readTexts() -> [String]? {
    guard let count = readNumber(), count >= 0, count <= 4096 else { return nil }
    var texts: [String] = []
    for _ in 0..<count {
      guard let text = readBytes() else { return nil }
      texts.append(String(decoding: text, as: UTF8.self))
    }
    return texts
  }
}
