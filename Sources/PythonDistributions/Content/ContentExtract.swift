import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging

/// What is kept of a file that is too large to keep, or of which only a part matters.
///
/// A file may be several things at once: a program with an archive behind it, a text that ends as one.
struct ContentExtract {
  /// What a text tells as Python source, or as data.
  var text: TextExtract?
  /// What bytecode tells.
  var bytecode: BytecodeExtract?
  /// The directory of an archive, or of one that stands in or behind something else.
  var archive: ArchiveListing?
  /// The versions that an interpreter's binary names.
  var interpreterVersions: [String] = []

  /// What is kept of bytecode.
  struct BytecodeExtract {
    /// `co_filename`.
    var source: [UInt8]?
    /// What its code shows of tests.
    var facts: TestCodeFacts?
  }

  /// What is kept of an archive alone.
  init(archive: ArchiveListing) { self.archive = archive }

  /// Reads a content; nil where there is nothing to say about it.
  init?(_ content: Span<UInt8>, _ kind: Entry.ContentKind) {
    archive = ArchiveListing(content, kind)
    switch kind {
    case .bytecode:
      let code = Bytecode(content.array(), outlining: Self.mayTell(bytecode: content))
      let facts = TestCodeFacts(code)
      if code?.sourcePath != nil || facts != nil {
        bytecode = BytecodeExtract(source: code?.sourcePath, facts: facts)
      }
    case .other where InterpreterBinary.isExecutable(content):
      interpreterVersions = InterpreterBinary.versions(in: content)
    case .other, .script: text = TextExtract(content)
    case .zip, .tar, .gzip, .compressed, .container, .empty: break
    }
    if text == nil, bytecode == nil, archive == nil, interpreterVersions.isEmpty { return nil }
  }

  /// Which parts follow, in the order of the cases.
  private struct Parts: OptionSet {
    let rawValue: UInt8
    static let bytecode = Parts(rawValue: 1)
    static let archive = Parts(rawValue: 2)
    static let interpreter = Parts(rawValue: 4)
    static let text = Parts(rawValue: 8)
    static let all: Parts = [.bytecode, .archive, .interpreter, .text]
  }

  /// The form in which a layer's index keeps it.
  var encoded: [UInt8] {
    var parts: Parts = []
    if bytecode != nil { parts.insert(.bytecode) }
    if archive != nil { parts.insert(.archive) }
    if !interpreterVersions.isEmpty { parts.insert(.interpreter) }
    if text != nil { parts.insert(.text) }
    var writer = ByteWriter()
    writer.append(parts.rawValue)
    if let bytecode {
      writer.append(bytecode.source ?? [])
      writer.append(number: bytecode.facts == nil ? 0 : 1)
      bytecode.facts?.write(to: &writer)
    }
    archive?.write(to: &writer)
    if !interpreterVersions.isEmpty {
      writer.append(number: interpreterVersions.count)
      for version in interpreterVersions { writer.append(Array(version.utf8)) }
    }
    text?.write(to: &writer)
    return writer.bytes
  }

  /// Whether what `encoded` wrote has an archive in it.
  static func isArchive(encoded bytes: [UInt8]) -> Bool {
    bytes.first.map { Parts(rawValue: $0) }.map { $0.isSubset(of: .all) && $0.contains(.archive) }
      ?? false
  }

  /// Reads what `encoded` wrote; nil for anything else.
  init?(encoded bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    guard let parts = reader.readByte().map(Parts.init(rawValue:)), !parts.isEmpty,
      parts.isSubset(of: .all)
    else { return nil }
    if parts.contains(.bytecode) {
      guard let source = reader.readBytes(), let count = reader.readNumber() else { return nil }
      bytecode = BytecodeExtract(
        source: source.isEmpty ? nil : source,
        facts: count == 1 ? TestCodeFacts(from: &reader) : nil)
    }
    if parts.contains(.archive) {
      guard let listing = ArchiveListing(from: &reader) else { return nil }
      archive = listing
    }
    if parts.contains(.interpreter) {
      guard let count = reader.readNumber(), count <= bytes.count else { return nil }
      for _ in 0..<count {
        guard let version = reader.readBytes() else { return nil }
        interpreterVersions.append(String(decoding: version, as: UTF8.self))
      }
    }
    if parts.contains(.text) {
      guard let text = TextExtract(from: &reader) else { return nil }
      self.text = text
    }
  }

  /// What bytecode shows of tests; nil for nothing.
  static func facts(ofBytecode content: Span<UInt8>) -> TestCodeFacts? {
    guard mayTell(bytecode: content) else { return nil }
    return TestCodeFacts(Bytecode(content.array(), outlining: true))
  }

  /// Whether a word in bytecode says that it may show something of tests.
  private static func mayTell(bytecode content: Span<UInt8>) -> Bool {
    content.contains("test") || tools.isFound(in: content)
  }

  /// What is imported with which tests, and what only tests have, need not have the word.
  private static let tools = PhraseSearch([
    "behave", "locust", "robot", "hypothesis", "schemathesis", "factory", "model_bakery",
    "polyfactory", "responses", "requests_mock", "respx", "freezegun", "time_machine",
    "aioresponses", "httpretty", "moto", "pyfakefs", "syrupy", "faker", "mimesis", "mixer",
    "fakeredis", "mongomock", "coverage",
  ])
}

extension ContentExtract {
  /// The digest of a text without its carriage returns; nil where it has none, or is no text.
  static func textDigest(_ content: Span<UInt8>) -> SHA256Digest? {
    guard hasTextOfDOS(content) else { return nil }
    var text: [UInt8] = []
    text.reserveCapacity(content.count)
    for index in content.indices where content[index] != 0x0D { text.append(content[index]) }
    return SHA256Digest(hashing: text)
  }

  /// Whether a content is a text, as far as it has no zero byte, with carriage returns.
  static func hasTextOfDOS(_ content: Span<UInt8>) -> Bool {
    content.holds(0x0D) && !content.holds(0)
  }
}

extension IndexedImage {
  /// What the policy would extract from a file, whether it was kept while the layer passed or the
  /// file can be read now.
  func contentExtract(of file: EntryReference) -> ContentExtract? {
    let kind = view[file].contentKind
    // Whatever the policy would extract is extracted from these same bytes, and encoding it would be
    // in vain.
    if let read = withContent(of: file, { ContentExtract($0, kind) }) { return read }
    return extract(of: file).flatMap { ContentExtract(encoded: $0) }
  }

  /// The content of a small file; nil where it was not kept.
  func bytes(of file: EntryReference) -> [UInt8]? {
    withContent(of: file) { $0.array() }
  }
}

extension PythonInventory {
  /// The path of the source that a bytecode file was compiled from (`co_filename`), as the compiler
  /// was given it; nil where the file is no bytecode of CPython 3.6 to 3.14.
  package static func bytecodeSource(of file: EntryReference, in image: IndexedImage) -> [UInt8]? {
    image.contentExtract(of: file)?.bytecode?.source
  }

  /// The digest that a Python source would have if its lines ended in LF alone; nil where they do,
  /// and its own digest is the one.
  package static func textDigest(
    of file: EntryReference, in image: IndexedImage
  ) -> SHA256Digest? {
    if let known = image.withContent(of: file, { ContentExtract.textDigest($0) }) { return known }
    return image.contentExtract(of: file)?.text?.withoutCarriageReturns
  }

  /// What a Python source or bytecode shows of tests; nil where it could not be looked into.
  package static func testCodeFacts(
    of file: EntryReference, in image: IndexedImage
  ) -> TestCodeFacts? {
    guard image.view[file].size <= PythonContentPolicy.sourceSize else { return nil }
    let kind = image.view[file].contentKind
    // What `ContentExtract` would keep of the same bytes.
    let read = image.withContent(of: file) { content -> TestCodeFacts in
      switch kind {
      case .bytecode: ContentExtract.facts(ofBytecode: content) ?? TestCodeFacts()
      case .other where InterpreterBinary.isExecutable(content): TestCodeFacts()
      case .other, .script:
        TestCodeScan.mayTell(content) ? TestCodeScan.facts(of: content) : TestCodeFacts()
      case .zip, .tar, .gzip, .compressed, .container, .empty: TestCodeFacts()
      }
    }
    if let read { return read }
    let kept = image.extract(of: file).flatMap { ContentExtract(encoded: $0) }
    return kept?.text?.facts ?? kept?.bytecode?.facts ?? TestCodeFacts()
  }

  /// What a script imports and loads, tests or not; nil where it could not be looked into.
  package static func scriptFacts(
    of file: EntryReference, in image: IndexedImage
  ) -> TestCodeFacts? {
    // Of what would not be kept whole, the same is read wherever it lies.
    guard image.treatment(of: file) == .keep else { return testCodeFacts(of: file, in: image) }
    return image.withContent(of: file) { TestCodeScan.facts(of: $0) }
  }

  /// A Python source, at least up to the end of its block `script` (PEP 723); nil where it has none.
  package static func scriptBlock(of file: EntryReference, in image: IndexedImage) -> [UInt8]? {
    let read = image.withContent(of: file) {
      $0.extracting(0..<min($0.count, TextExtract.scriptSize)).array()
    }
    if let read { return read }
    let kept = image.extract(of: file).flatMap { ContentExtract(encoded: $0) }
    return kept?.text.flatMap { $0.script.isEmpty ? nil : $0.script }
  }

  /// Whether a text that may start programs can be looked into: one whose name says what it is, or a short
  /// one. The answer is the same in every form in which an image is read.
  package static func isReadableCommand(_ file: EntryReference, in image: IndexedImage) -> Bool {
    switch image.treatment(of: file) {
    case .keep, .extract: true
    case .tail, .forget: image.view[file].size == 0
    }
  }

  /// A text that may start programs, as far as it matters: whole where it is short or its name says what it
  /// is, else what in it speaks of test runners (`StarterText`); nil where nothing in it does.
  package static func commandText(of file: EntryReference, in image: IndexedImage) -> [UInt8]? {
    guard image.view[file].kind == .file else { return nil }
    switch image.treatment(of: file) {
    case .keep: return image.bytes(of: file)
    case .tail, .forget: return nil
    case .extract: break
    }
    let read = image.withContent(of: file) { StarterText.kept(of: $0) }
    if let read { return read.isEmpty ? nil : read }
    let kept = image.extract(of: file).flatMap { ContentExtract(encoded: $0) }
    return kept?.text.flatMap { $0.script.isEmpty ? nil : $0.script }
  }

  /// Whether a file holds nothing that only one project would write: see `Boilerplate`.
  package static func isBoilerplate(
    _ file: EntryReference, isSource: Bool, in image: IndexedImage
  ) -> Bool {
    let size = image.view[file].size
    if size == 0 { return true }
    guard size <= (isSource ? Int64(Boilerplate.sourceSize) : Int64(Boilerplate.dataSize)) else {
      return false
    }
    if !isSource, size < Boilerplate.smallestData { return true }
    let read = image.withContent(of: file) {
      isSource ? Boilerplate.isSource($0) : Boilerplate.isData($0)
    }
    if let read { return read }
    guard let text = image.extract(of: file).flatMap({ ContentExtract(encoded: $0) })?.text
    else { return false }
    return isSource ? text.isBoilerplateSource : text.isBoilerplateData
  }

  /// What is inside an archive: its members and the Python metadata among them; nil where the file
  /// is no archive that could hold Python.
  ///
  /// An archive that cannot be read has a listing with the reason in `damage`.
  package static func archiveListing(
    of file: EntryReference, in image: IndexedImage
  ) -> ArchiveListing? {
    archiveListing(of: file, in: image, hashing: true)
  }

  /// As above; without `hashing`, members that can be hashed later are not hashed.
  static func archiveListing(
    of file: EntryReference, in image: IndexedImage, hashing: Bool
  ) -> ArchiveListing? {
    let kind = image.view[file].contentKind
    let isTail = image.layers[file.layer].table.withName(of: file.entry) {
      ImageSurvey.mayHoldBehind(image.view[file], $0)
    }
    if isTail { return listing(behind: file, in: image) }
    if let read = image.withContent(of: file, { ArchiveListing($0, kind, hashing: hashing) }) {
      return read
    }
    return image.contentExtract(of: file)?.archive
  }

  /// An archive at the end of a file that is something else.
  private static func listing(
    behind file: EntryReference, in image: IndexedImage
  ) -> ArchiveListing? {
    let size = image.view[file].size
    let kind = image.view[file].contentKind
    let isWhole = image.treatment(of: file) == .extract
    let read = image.withContent(of: file) { content -> ArchiveListing? in
      // Texts have no such byte, and most files here are texts.
      let start = max(0, content.count - ContentTreatment.tailSize)
      guard content.extracting(start..<content.count).holds(0) else { return nil }
      return isWhole
        ? ArchiveListing(content, kind)
        : ArchiveListing(tail: content.extracting(start..<content.count), size: size)
    }
    if let read { return read }
    guard let kept = image.extract(of: file), ContentExtract.isArchive(encoded: kept) else {
      return nil
    }
    return ContentExtract(encoded: kept)?.archive
  }
}
