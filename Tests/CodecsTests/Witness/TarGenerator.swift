import FixtureBuilder

/// Makes tar archives of every shape that the format has, and damages them, the same ones in every run.
struct TarGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  // MARK: Archives

  /// An archive of a few entries.
  mutating func archive() -> [UInt8] {
    let dialect = pick([TarWriter.Dialect.v7, .ustar, .pax, .pax, .gnu])
    let entries = (0...random(5)).map { _ in entry(dialect) }
    let ending = TarWriter.Ending(
      zeroBlocks: pick([0, 1, 2, 2, 2, 3]), trailing: chance(10) ? content(700) : "")
    return TarWriter.archive(entries, dialect: dialect, ending: ending).bytes
  }

  private mutating func entry(_ dialect: TarWriter.Dialect) -> TarEntry {
    var entry = plainEntry()
    entry.mode = pick([0o644, 0o755, 0o4755, 0o1777, 0])
    entry.uid = pick([0, 1000, 2_097_151, 3_000_000])
    entry.gid = pick([0, 8, 4_000_000_000])
    entry.mtime = pick([0, 1_731_283_200, 1 << 33, -5])
    if chance(8) { entry.numbers = .base256 }
    if chance(12) { entry.dialect = pick([.v7, .ustar, .pax, .gnu]) }
    if chance(15) { entry.declaredSize = pick([0, 1, 511, 512, 513, 5_000]) }
    if chance(40) { entry.checksum = .wrong }
    if dialect == .pax, chance(3) { entry.pax = records() }
    return entry
  }

  private mutating func plainEntry() -> TarEntry {
    let name = name()
    switch random(18) {
    case 16:
      return TarEntry(.other(pick(Array("LK".utf8))), "././@LongLink").with {
        $0.content = chance(4) ? "" : self.name() + "\0"
      }
    case 0: return .directory(name)
    case 1: return .symlink(name, to: self.name())
    case 2: return .hardlink(name, to: self.name())
    case 3: return .fifo(name)
    case 4: return .characterDevice(name, major: random(300), minor: random(300))
    case 5: return .blockDevice(name, major: 8, minor: 0)
    case 6: return .globalHeader(records())
    case 7: return sparse(name)
    case 8: return TarEntry(.other(UInt8(random(256))), name).with { $0.content = content(600) }
    case 9: return .file(name + "/", content(20))
    default: return .file(name, content(1_200))
    }
  }

  private mutating func sparse(_ name: ByteString) -> TarEntry {
    let block = content(512)
    return .sparse(
      name,
      SparseData(
        pick(SparseData.Form.allCases), realSize: 3_000 + random(5_000),
        [.init(at: 512, block), .init(at: 2_048, block)]))
  }

  private mutating func records() -> [PaxRecord] {
    (0...random(2)).map { _ in
      switch random(9) {
      case 0: PaxRecord("path", name())
      case 1: PaxRecord("linkpath", name())
      case 2: PaxRecord("size", ByteString("\(random(3_000))"))
      case 3: PaxRecord("mtime", ByteString("\(random(1 << 20)).\(random(1_000))"))
      case 4: PaxRecord("uid", ByteString("\(random(1 << 20))"))
      case 5: PaxRecord("gid", ByteString("\(random(1 << 20))"))
      case 6: PaxRecord(ByteString("SCHILY.xattr.user.\(random(3))"), content(20))
      case 7: PaxRecord("comment", name())
      default: PaxRecord(ByteString(pick(["path", "size", "mtime", "uid", "linkpath"])), "")
      }
    }
  }

  private mutating func name() -> ByteString {
    let folder = pick(["", "", "d/", "./d/", "/", "d/e/../"])
    let base = pick(["a", "b", "file", "x.py", ".wh.a"])
    switch random(14) {
    case 0: return ByteString(folder + String(repeating: base, count: 40))
    case 1: return ByteString(String(repeating: "long/", count: 25) + base)
    case 2: return ByteString(String(repeating: "x", count: 300) + base)
    default: return ByteString(folder + base)
    }
  }

  private mutating func content(_ limit: Int) -> ByteString {
    let count = random(limit)
    // Not zeros: a content must not look like an end.
    return ByteString((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) | 1 })
  }

  // MARK: Damage

  /// An archive that was changed in one or more ways.
  mutating func mutant(of archive: [UInt8]) -> [UInt8] {
    var bytes = archive
    for _ in 0...random(3) where bytes.count >= 1_024 { damage(&bytes) }
    return bytes
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    let blocks = bytes.count / 512
    let block = random(blocks) * 512
    switch random(10) {
    case 0: bytes[random(bytes.count)] ^= UInt8(1 << random(8))
    case 1: bytes.removeLast(random(bytes.count / 2))
    case 2: bytes.removeSubrange(block..<block + 512)
    case 3: bytes.insert(contentsOf: Array(bytes[block..<block + 512]), at: random(blocks) * 512)
    case 4: bytes.insert(contentsOf: [UInt8](repeating: 0, count: 512), at: block)
    default: changeHeader(&bytes, block)
    }
  }

  /// The fields of a header, where a change may still be a header.
  private static let fields: [Range<Int>] = [
    0..<100, 100..<108, 108..<116, 116..<124, 124..<136, 124..<136, 136..<148, 156..<157, 156..<157,
    156..<157, 157..<257, 257..<265, 329..<337, 337..<345, 345..<500, 386..<410, 482..<495,
  ]
  private static let types = Array("01234567xgLKSXANMVD\0 ".utf8)

  private mutating func changeHeader(_ bytes: inout [UInt8], _ block: Int) {
    let field = pick(Self.fields)
    let place = block + field.lowerBound + random(field.count)
    switch random(4) {
    case 0: bytes[place] = field.count == 1 ? pick(Self.types) : UInt8(0x30 + random(8))
    case 1: bytes[place] ^= UInt8(1 << random(8))
    case 2: bytes[place] = pick([0, 0x20, 0x2F, 0x80, 0xFF, 0x2D])
    default: bytes[place] = pick(Self.types)
    }
    seal(&bytes, block)
  }

  /// Makes the checksum right.
  private func seal(_ bytes: inout [UInt8], _ block: Int) {
    for index in block + 148..<block + 156 { bytes[index] = 0x20 }
    let sum = bytes.withUnsafeBytes { raw in
      var (sum, index) = (0, block)
      while index < block + 512 {
        sum &+= Int(raw[index])
        index &+= 1
      }
      return sum
    }
    let digits = Array(String(sum, radix: 8).utf8)
    let text = [UInt8](repeating: 0x30, count: 6 - digits.count) + digits + [0, 0x20]
    bytes.replaceSubrange(block + 148..<block + 156, with: text)
  }

  // MARK: Chance

  private mutating func random(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return bound > 0 ? Int(state >> 33) % bound : 0
  }

  private mutating func chance(_ one: Int) -> Bool { random(one) == 0 }

  private mutating func pick<Value>(_ values: [Value]) -> Value { values[random(values.count)] }
}
