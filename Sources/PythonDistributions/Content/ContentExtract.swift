import ByteText
import Codecs
import LayerFilesystem
import PythonPackaging

/// What is kept of a file that is too large to keep, or of which only a part matters.
enum ContentExtract {
  /// What a text tells as Python source, or as data.
  case text(TextExtract)
  /// `co_filename` of bytecode, and what its code shows of tests.
  case bytecode(source: [UInt8]?, TestCodeFacts?)
  /// The directory of an archive.
  case archive(ArchiveListing)
  /// The versions that an interpreter's binary names.
  case interpreter(versions: [String])

  /// Reads a content; nil where there is nothing to say about it.
  init?(_ content: Span<UInt8>, _ kind: Entry.ContentKind) {
    switch kind {
    case .bytecode:
      let code = Bytecode(content.array(), outlining: Self.mayTell(bytecode: content))
      let facts = TestCodeFacts(code)
      guard code?.sourcePath != nil || facts != nil else { return nil }
      self = .bytecode(source: code?.sourcePath, facts)
    case .other where InterpreterBinary.isExecutable(content):
      let versions = InterpreterBinary.versions(in: content)
      guard !versions.isEmpty else { return nil }
      self = .interpreter(versions: versions)
    case .other, .script:
      if content.holds(0), let listing = ArchiveListing(content, kind) {
        self = .archive(listing)
      } else if let text = TextExtract(content) {
        self = .text(text)
      } else {
        return nil
      }
    case .zip, .tar, .gzip, .compressed, .container:
      guard let listing = ArchiveListing(content, kind) else { return nil }
      self = .archive(listing)
    case .empty:
      return nil
    }
  }

  private enum Tag {
    static let bytecode: UInt8 = 1
    static let archive: UInt8 = 2
    static let interpreter: UInt8 = 3
    static let text: UInt8 = 4
  }

  /// The form in which a layer's index keeps it.
  var encoded: [UInt8] {
    var writer = ByteWriter()
    switch self {
    case .text(let text):
      writer.append(Tag.text)
      text.write(to: &writer)
    case .bytecode(let source, let facts):
      writer.append(Tag.bytecode)
      writer.append(source ?? [])
      writer.append(number: facts == nil ? 0 : 1)
      facts?.write(to: &writer)
    case .archive(let listing):
      writer.append(Tag.archive)
      listing.write(to: &writer)
    case .interpreter(let versions):
      writer.append(Tag.interpreter)
      writer.append(number: versions.count)
      for version in versions { writer.append(Array(version.utf8)) }
    }
    return writer.bytes
  }

  /// Whether what `encoded` wrote is an archive.
  static func isArchive(encoded bytes: [UInt8]) -> Bool { bytes.first == Tag.archive }

  /// Reads what `encoded` wrote; nil for anything else.
  init?(encoded bytes: [UInt8]) {
    var reader = ByteReader(bytes)
    switch reader.readByte() {
    case Tag.text:
      guard let text = TextExtract(from: &reader) else { return nil }
      self = .text(text)
    case Tag.bytecode:
      guard let source = reader.readBytes(), let count = reader.readNumber() else { return nil }
      self = .bytecode(
        source: source.isEmpty ? nil : source,
        count == 1 ? TestCodeFacts(from: &reader) : nil)
    case Tag.archive:
      guard let listing = ArchiveListing(from: &reader) else { return nil }
      self = .archive(listing)
    case Tag.interpreter:
      guard let count = reader.readNumber(), count <= bytes.count else { return nil }
      var versions: [String] = []
      for _ in 0..<count {
        guard let version = reader.readBytes() else { return nil }
        versions.append(String(decoding: version, as: UTF8.self))
      }
      self = .interpreter(versions: versions)
    default: return nil
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
    guard case .bytecode(let source, _)? = image.contentExtract(of: file) else { return nil }
    return source
  }

  /// The digest that a Python source would have if its lines ended in LF alone; nil where they do,
  /// and its own digest is the one.
  package static func textDigest(
    of file: EntryReference, in image: IndexedImage
  ) -> SHA256Digest? {
    if let known = image.withContent(of: file, { ContentExtract.textDigest($0) }) { return known }
    guard case .text(let text)? = image.contentExtract(of: file) else { return nil }
    return text.withoutCarriageReturns
  }

  /// What a Python source or bytecode shows of tests; nil where it could not be looked into.
  package static func testCodeFacts(
    of file: EntryReference, in image: IndexedImage
  ) -> TestCodeFacts? {
    guard image.view[file].size <= PythonContentPolicy.sourceSize else { return nil }
    let isBytecode = image.view[file].contentKind == .bytecode
    let read = image.withContent(of: file) { content -> TestCodeFacts in
      if isBytecode { return ContentExtract.facts(ofBytecode: content) ?? TestCodeFacts() }
      return TestCodeScan.mayTell(content) ? TestCodeScan.facts(of: content) : TestCodeFacts()
    }
    if let read { return read }
    guard let kept = image.extract(of: file) else { return TestCodeFacts() }
    switch ContentExtract(encoded: kept) {
    case .text(let text): return text.facts ?? TestCodeFacts()
    case .bytecode(_, let facts): return facts ?? TestCodeFacts()
    default: return TestCodeFacts()
    }
  }

  /// What a script imports and loads, tests or not; nil where it could not be looked into.
  package static func scriptFacts(
    of file: EntryReference, in image: IndexedImage
  ) -> TestCodeFacts? {
    image.withContent(of: file) { TestCodeScan.facts(of: $0) }
      ?? testCodeFacts(of: file, in: image)
  }

  /// A Python source, at least up to the end of its block `script` (PEP 723); nil where it has none.
  package static func scriptBlock(of file: EntryReference, in image: IndexedImage) -> [UInt8]? {
    let read = image.withContent(of: file) {
      $0.extracting(0..<min($0.count, TextExtract.scriptSize)).array()
    }
    if let read { return read }
    guard case .text(let text)? = image.extract(of: file).flatMap({ ContentExtract(encoded: $0) })
    else { return nil }
    return text.script.isEmpty ? nil : text.script
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
    guard case .text(let text)? = image.extract(of: file).flatMap({ ContentExtract(encoded: $0) })
    else { return nil }
    return text.script.isEmpty ? nil : text.script
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
    guard case .text(let text)? = image.extract(of: file).flatMap({ ContentExtract(encoded: $0) })
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
    guard case .archive(let listing)? = image.contentExtract(of: file) else { return nil }
    return listing
  }

  /// An archive at the end of a file that is something else.
  private static func listing(
    behind file: EntryReference, in image: IndexedImage
  ) -> ArchiveListing? {
    // Texts have no such byte, and most files here are texts.
    if image.withContent(of: file, { $0.holds(0) }) == false { return nil }
    if image.treatment(of: file) == .keep {
      let size = image.view[file].size
      return image.withContent(of: file) { content -> ArchiveListing? in
        let start = max(0, content.count - ContentTreatment.tailSize)
        return ArchiveListing(tail: content.extracting(start..<content.count), size: size)
      } ?? nil
    }
    guard let kept = image.extract(of: file), ContentExtract.isArchive(encoded: kept),
      case .archive(let listing)? = ContentExtract(encoded: kept)
    else { return nil }
    return listing
  }
}
