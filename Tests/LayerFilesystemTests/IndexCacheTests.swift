import ByteText
import Codecs
import ContainerImage
import FixtureBuilder
import Foundation
import Synchronization
import System
import Testing

@testable import LayerFilesystem

@Suite struct IndexCacheTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = "\(folder.path)/cache"
  }

  /// Keeps texts, extracts from scripts, and counts how many files it was asked about: one for each
  /// file of a layer that is really read.
  fileprivate final class CountingPolicy: ContentPolicy {
    private let count = Mutex(0)
    let identity: String

    init(identity: String = "counting.1") { self.identity = identity }

    var asked: Int { count.withLock { $0 } }

    func treatment(
      name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
    ) -> ContentTreatment {
      count.withLock { $0 += 1 }
      return contentKind == .script ? .extract : name.count > 4 ? .keep : .forget
    }

    func oversized(contentKind: Entry.ContentKind) -> [UInt8]? { nil }

    func extract(from content: Span<UInt8>, contentKind: Entry.ContentKind) -> [UInt8]? {
      Array("extract of \(content.count)".utf8)
    }
  }

  private func cache(
    creating: Bool = true, limit: Int64 = IndexCache.standardLimit
  ) throws -> IndexCache {
    var cache = IndexCache(
      try CacheFolder(path: path, creating: creating), limit: limit, smallestBlob: 0)
    cache.today = "2026-01-02"
    return cache
  }

  private func write(_ archive: ImageArchive, _ name: String = "image.tar") throws -> String {
    let path = "\(folder.path)/\(name)"
    try archive.write(to: path)
    return path
  }

  /// Entries of every kind, with everything that few entries have.
  private static let entries: [TarEntry] = [
    .directory("data", mode: 0o1777, uid: 7, gid: 8),
    .file("data/text", "some text\n", mode: 0o4755, uid: 1000, gid: 1001),
    .file("data/script", "#!/bin/sh\necho\n"),
    .file("data/empty"),
    .file("data/old", "before 1970", mtime: -5),
    .file("data/late", "after 2106", mtime: 1 << 33),
    .file(
      "data/capable", "capable",
      xattrs: [.bindServiceCapability, ExtendedAttribute("user.note", [0, 255])]),
    .hardlink("data/again", to: "data/text"),
    .symlink("data/link", to: "../elsewhere"),
    .characterDevice("data/null", major: 1, minor: 3),
    .blockDevice("data/disk", major: 8, minor: 1),
    .fifo("data/pipe"),
    .file(ByteString([0x63, 0xE9, 0x66] as [UInt8]), "not UTF-8"),
    .file("../escaping", "kept inside"),
    .file("deep/er/and/deeper/file", "in folders without entries"),
    .whiteout(of: "gone"),
    .opaque("opaque"),
  ]

  private static func archive(
    _ compression: FixtureBuilder.Compression = .gzip
  ) throws -> ImageArchive {
    try ArchiveFormat.ociArchive.archive(of: image([entries, [.file("x", "1")]], compression))
  }

  @Test(arguments: [FixtureBuilder.Compression.gzip, .zstd, .xz, .bzip2, .lz4])
  func aKeptIndexSaysWhatALayerThatIsReadSays(
    compression: FixtureBuilder.Compression
  ) async throws {
    let path = try write(try Self.archive(compression))
    let read = try await load(path, nil)
    _ = try await load(path, try cache())
    let policy = CountingPolicy()
    let kept = try await load(path, try cache(), policy: policy)
    #expect(policy.asked < read.layers[0].table.entries.count, "the layer was not read again")
    for (layer, other) in zip(kept.layers, read.layers) { expectSame(layer, other) }
    #expect(kept.listing(full: true) == read.listing(full: true))
    #expect(kept.warnings == read.warnings && !read.warnings.isEmpty)
  }

  private func expectSame(_ layer: IndexedLayer, _ other: IndexedLayer) {
    #expect(layer.uncompressedSize == other.uncompressedSize)
    #expect(layer.table.entries.count == other.table.entries.count)
    #expect(layer.table.escapes == other.table.escapes)
    #expect(layer.table.trailingEntries == other.table.trailingEntries)
    for index in layer.table.entries.indices {
      let (entry, same) = (layer.table.entries[index], other.table.entries[index])
      #expect(layer.table.path(of: index) == other.table.path(of: index))
      #expect(entry.kind == same.kind && entry.contentKind == same.contentKind)
      #expect(entry.mode == same.mode && entry.size == same.size)
      #expect(entry.userID == same.userID && entry.groupID == same.groupID)
      #expect(entry.modificationTime == same.modificationTime)
      #expect(layer.table.linkTarget(of: index) == other.table.linkTarget(of: index))
      #expect(
        layer.table.extendedAttributes(of: index) == other.table.extendedAttributes(of: index))
      #expect(layer.table.device(of: index)?.major == other.table.device(of: index)?.major)
      #expect(layer.table.device(of: index)?.minor == other.table.device(of: index)?.minor)
      #expect(layer.digest(of: index) == other.digest(of: index))
      #expect(layer.extract(of: index) == other.extract(of: index))
      let content = layer.withContent(of: index) { $0.array() }
      #expect(content == other.withContent(of: index) { $0.array() })
    }
  }

  @Test func plainLayersAreNotKept() async throws {
    let path = try write(try Self.archive(.none))
    _ = try await load(path, try cache())
    #expect(try cache().statistics().count == 0)
  }

  @Test func whatOnePolicyKeptIsNotTakenForAnothers() async throws {
    let path = try write(try Self.archive())
    _ = try await load(path, try cache(), policy: CountingPolicy(identity: "other.1"))
    let policy = CountingPolicy()
    _ = try await load(path, try cache(), policy: policy)
    #expect(policy.asked > 0)
    #expect(try cache().statistics().count == 4)
  }

  // MARK: What must not be believed

  @Test func aBlobThatClaimsAKeptDiffIDIsReadAndFoundOut() async throws {
    let clean = image([[.file("app", "clean")]], .gzip)
    _ = try await load(try write(try ArchiveFormat.ociArchive.archive(of: clean)), try cache())
    let claimed = clean.layers[0].diffID
    let lying = image([[.file("app", "pytest")]], .gzip).with { recipe in
      recipe.editConfiguration = { configuration in
        configuration["rootfs"]?["diff_ids"] = .array([.string(claimed)])
      }
    }
    for format in [ArchiveFormat.ociArchive, .kaniko, .dockerSaveContainerd] {
      let path = try write(try format.archive(of: lying), "\(format).tar")
      for cache in [nil, try cache()] {
        await #expect {
          _ = try await load(path, cache)
        } throws: { error in
          guard case LayerError.diffIDMismatch = error else { return false }
          return true
        }
      }
    }
  }

  @Test func nothingIsKeptOfAnImageWithADigestThatDoesNotMatch() async throws {
    let built = try image([[.file("app", "100")]], .gzip).build().layers[0]
    // The right size and a right gzip stream: only the digest tells.
    let other = try #require(
      try (101..<999).lazy.map { try image([[.file("app", "\($0)")]], .gzip).build().layers[0] }
        .first { $0.blob.bytes.count == built.blob.bytes.count && $0.digest != built.digest })
    let name = "blobs/sha256/" + built.digest.dropFirst("sha256:".count)
    let path = try write(
      try ArchiveFormat.ociArchive.archive(of: image([[.file("app", "100")]], .gzip))
        .replacing(name, with: other.blob))
    await #expect(throws: LayerError.self) { _ = try await load(path, try cache()) }
    #expect(try cache().statistics().count == 0)
  }

  @Test func nothingIsKeptOfARunThatEndsInAnError() async throws {
    struct Stop: Error {}
    let indexer = ImageIndexer(policy: CountingPolicy(), cache: try cache())
    let source = ImageSource(sink: indexer.scanner)
    let image = try await source.open(try ImageReference(try write(try Self.archive())))
    await #expect(throws: Stop.self) {
      _ = try await indexer.index([image]) { _ -> Int in throw Stop() }
    }
    #expect(try cache().statistics().count == 0)
  }

  @Test func theSameLayerCompressedOtherwiseIsInflatedOnceMoreAndThenKnown() async throws {
    let gzip = try write(try Self.archive(.gzip), "gzip.tar")
    let zstd = try write(try Self.archive(.zstd), "zstd.tar")
    _ = try await load(gzip, try cache())
    for (path, isRead) in [(zstd, true), (zstd, false), (gzip, false)] {
      let policy = CountingPolicy()
      _ = try await load(path, try cache(), policy: policy)
      // Looking at contents asks the policy, too, but nothing does so here.
      #expect((policy.asked > 0) == isRead)
    }
    #expect(try cache().statistics().count == 2)
  }

  @Test func aLimitThatALayerBreaksIsBrokenWithAKeptIndexToo() async throws {
    let zeros = ByteString([UInt8](repeating: 0, count: 4 << 20))
    let path = try write(
      try ArchiveFormat.ociArchive.archive(of: image([[.file("zeros", zeros)]], .gzip)))
    let generous = ExpansionLimit(ratio: 2_000, allowance: 0)
    _ = try await load(path, try cache(), limit: generous)
    let strict = ExpansionLimit(ratio: 100, allowance: 0)
    await #expect(throws: LayerError.self) { _ = try await load(path, try cache(), limit: strict) }
    let policy = CountingPolicy()
    _ = try await load(path, try cache(), policy: policy, limit: generous)
    #expect(policy.asked == 0)
  }

  @Test func aBlobThatBreaksTheLimitIsNotKnownByAnotherThatKeepsIt() async throws {
    let zeros = ByteString([UInt8](repeating: 0, count: 4 << 20))
    func layer(_ compression: FixtureBuilder.Compression, _ name: String) throws -> String {
      try write(
        try ArchiveFormat.ociArchive.archive(of: image([[.file("zeros", zeros)]], compression)),
        name)
    }
    // The same layer in a thousandth of its bytes, and in about a hundredth.
    let tight = try layer(.gzip, "tight.tar")
    let loose = try layer(.gzipMembers(of: 1 << 12), "loose.tar")
    let strict = ExpansionLimit(ratio: 500, allowance: 1 << 20)
    _ = try await load(tight, try cache(), limit: ExpansionLimit(ratio: 2_000))
    _ = try await load(loose, try cache(), limit: strict)
    for cache in [nil, try cache()] {
      await #expect(throws: LayerError.self) { _ = try await load(tight, cache, limit: strict) }
    }
  }

  // MARK: Damage

  @Test func damageAnywhereIsNoticedAndMended() async throws {
    let path = try write(try Self.archive())
    let expected = try await load(path, nil).listing(full: true)
    _ = try await load(path, try cache())
    let file = try #require(
      try cacheFiles().max { try size(of: $0) < size(of: $1) })
    let whole = try Data(contentsOf: file)
    for offset in stride(from: 0, to: whole.count, by: 37) {
      var damaged = whole
      damaged[offset] ^= 0x10
      try damaged.write(to: file)
      #expect(try await load(path, try cache()).listing(full: true) == expected)
      #expect(try Data(contentsOf: file) == whole, "it was made again")
    }
    for count in [0, 1, 31, 32, 33, whole.count / 2, whole.count - 1] {
      try whole.prefix(count).write(to: file)
      #expect(try await load(path, try cache()).listing(full: true) == expected)
      #expect(try Data(contentsOf: file) == whole)
    }
  }

  private func size(of url: URL) throws -> Int { try Data(contentsOf: url).count }

  private func cacheFiles() throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: URL(fileURLWithPath: path), includingPropertiesForKeys: nil)
  }

  @Test func nonsenseWithARightDigestNeverEndsTheProcess() async throws {
    let archive = try write(try Self.archive())
    _ = try await load(archive, try cache())
    let whole = try #require(
      try cacheFiles().map { try Data(contentsOf: $0) }.max { $0.count < $1.count })
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<3_000 {
      var bytes = Array(whole.dropLast(32))
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = .random(in: 0...255, using: &generator)
        case 1: bytes[place] = 0xFF
        case 2: bytes.remove(at: place)
        default: bytes.insert(0, at: place)
        }
      }
      bytes += SHA256Digest(hashing: bytes).bytes
      guard var reader = ColumnReader(verifying: ByteRegion(bytes: bytes)) else {
        Issue.record("the digest is right")
        return
      }
      // What stands before the table, as the cache reads it.
      guard reader.value(UInt64.self) != nil, reader.value(UInt32.self) != nil,
        reader.text() != nil, reader.text() != nil, let blobs = reader.value(UInt32.self),
        blobs < 100,
        (0..<blobs).allSatisfy({ _ in
          reader.text() != nil && reader.value(Int64.self) != nil && reader.text() != nil
        }),
        reader.value(Int64.self) != nil, reader.value(Int64.self) != nil,
        let table = EntryTable(from: &reader)
      else { continue }
      for index in table.entries.indices {
        _ = (table.entries[index], table.path(of: index), table.linkTarget(of: index))
        _ = (table.digest(of: index), table.device(of: index))
        _ = table.extendedAttributes(of: index)
      }
      _ = try? MergedView.applying([table, table])
    }
  }

  // MARK: Bounds

  @Test func whatWasUsedLongestAgoGoesFirst() async throws {
    let paths = try (0..<4).map { number in
      try write(
        try ArchiveFormat.ociArchive.archive(
          of: image([[.file("file", ByteString("\(number)"))]], .gzip)),
        "\(number).tar")
    }
    _ = try await load(paths[0], try cache())
    let one = try cache().statistics().size
    let limit = one * 3 + one / 2
    for path in [paths[1], paths[2], paths[0], paths[3]] {
      // A file system's clock may stand still between two of them.
      try age()
      _ = try await load(path, try cache(limit: limit))
    }
    #expect(try cache().statistics().size <= limit)
    // The one that went comes last: it is kept again, and another goes for it.
    for (number, isKept) in [(0, true), (2, true), (3, true), (1, false)] {
      let policy = CountingPolicy()
      _ = try await load(paths[number], try cache(limit: limit), policy: policy)
      #expect((policy.asked == 0) == isKept, "\(number)")
    }
  }

  /// Makes all that is kept a minute older.
  private func age() throws {
    for file in try cacheFiles() {
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      let date = try #require(attributes[.modificationDate] as? Date)
      try FileManager.default.setAttributes(
        [.modificationDate: date.addingTimeInterval(-60)], ofItemAtPath: file.path)
    }
  }

  @Test func clearingRemovesWhatIsOursAndNothingElse() async throws {
    _ = try await load(try write(try Self.archive()), try cache())
    let hex = String(repeating: "5e", count: 32)
    let ours = ["1-form.1-sha256-\(hex).index.17.tmp", "12-none-sha512-\(hex)\(hex).index"]
    let others = [
      "notes.txt", "thesis.index", "book.index.draft.tmp", "book.index.17.tmp", ".index", "-.index",
      "1-form-sha256-\(hex).index.tmp", "1-form-sha256-\(hex).index.x.tmp",
      "1-form-sha256-\(hex).index.17.tmp.gz", "1-form-sha256-\(hex)0.index",
      "1-form-sha256-\(hex.uppercased()).index", "1-form-md5-\(hex).index",
      "1--sha256-\(hex).index", "x-form-sha256-\(hex).index", "-form-sha256-\(hex).index",
      "1-form-two-sha256-\(hex).index",
    ]
    for name in ours + others {
      try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
    try FileManager.default.createDirectory(
      atPath: "\(path)/folder.index", withIntermediateDirectories: false)
    #expect(try cache().statistics().count == 2 + ours.count)
    #expect(try cache().clear().count == 2 + ours.count)
    #expect(try cache().statistics() == IndexCache.Statistics(count: 0, size: 0))
    #expect(
      try cacheFiles().map(\.lastPathComponent).sorted() == (["folder.index"] + others).sorted())
  }

  @Test func aFolderThatOthersCanWriteToIsRefused() throws {
    _ = try CacheFolder(path: path, creating: true)
    for mode in [0o777, 0o770, 0o720, 0o702] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      #expect(throws: CacheFolder.Refusal.self) { try CacheFolder(path: path, creating: true) }
    }
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    _ = try CacheFolder(path: path, creating: false)
    #expect(throws: CacheFolder.Refusal.self) {
      try CacheFolder(path: "\(folder.path)/absent", creating: false)
    }
    #expect(throws: CacheFolder.Refusal.self) { try CacheFolder(path: "/dev/null", creating: true) }
  }

  @Test func aFileThatOthersCouldHaveWrittenIsMadeAgain() async throws {
    let image = try write(
      try ArchiveFormat.ociArchive.archive(of: image([[.file("app", "1")]], .gzip)))
    _ = try await load(image, try cache())
    let file = try #require(try cacheFiles().first).path
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    func mode() throws -> Int? {
      try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
    }
    #expect(try mode() == 0o600)
    for wide in [0o666, 0o620, 0o602] {
      try FileManager.default.setAttributes([.posixPermissions: wide], ofItemAtPath: file)
      let policy = CountingPolicy()
      _ = try await load(image, try cache(), policy: policy)
      #expect(policy.asked == 1, "it was read")
      #expect(try mode() == 0o600)
    }
    // A link is replaced, and what it leads to is not touched.
    let elsewhere = "\(folder.path)/elsewhere"
    try FileManager.default.moveItem(atPath: file, toPath: elsewhere)
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: elsewhere)
    let policy = CountingPolicy()
    _ = try await load(image, try cache(), policy: policy)
    #expect(policy.asked == 1)
    #expect(try Data(contentsOf: URL(fileURLWithPath: elsewhere)) == whole)
    #expect(try mode() == 0o600)
  }

  @Test func manyAtOnceDoNotDisturbEachOther() async throws {
    let path = try write(try Self.archive())
    let expected = try await load(path, nil).listing(full: true)
    let cache = try cache()
    try await withThrowingTaskGroup(of: [String: String].self) { tasks in
      for number in 0..<24 {
        tasks.addTask {
          if number % 5 == 0 { _ = cache.clear() }
          return try await load(path, cache).listing(full: true)
        }
      }
      for try await listing in tasks { #expect(listing == expected) }
    }
  }

  @Test func theFormOfAnIndexIsTheOneOfItsVersion() async throws {
    _ = try await load(
      try write(try Self.archive()), try cache(), policy: CountingPolicy(identity: "form"))
    let digests = try cacheFiles().sorted { $0.lastPathComponent < $1.lastPathComponent }
      .map { SHA256Digest(hashing: Array(try Data(contentsOf: $0))).hex.prefix(16) }
    #expect(
      digests == ["2e9539d7f6a8024c", "9a6a1e789e656bda"],
      "an index is written in another form: raise IndexCache.formatVersion, then change this")
  }
}

/// The image in a file, through a cache.
private func load(
  _ path: String, _ cache: IndexCache?,
  policy: any ContentPolicy = IndexCacheTests.CountingPolicy(),
  limit: ExpansionLimit = .standard
) async throws -> IndexedImage {
  let indexer = ImageIndexer(
    expansionLimit: limit, policy: policy, cache: cache)
  let source = ImageSource(
    providers: [LocalImages(expansionLimit: limit)], sink: indexer.scanner)
  return try await indexer.index([source.open(try ImageReference(path))])[0]
}
