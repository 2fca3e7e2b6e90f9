/// Walks marshalled objects (CPython's `marshal`, version 4) just far enough to find the file name in
/// a module's code.
///
/// Objects are passed over, not built. Strings are remembered by position, since the module's file
/// name is usually a reference to the one that a function's code mentions first. Every object takes
/// at least a byte, so the walk is linear; its depth is limited.
struct MarshalReader {
  private static let maximumDepth = 200

  private let bytes: [UInt8]
  private var position: Int
  private let pythonMinor: Int
  /// The objects that may be referred to; nil for those that are no strings.
  private var references: [Range<Int>?] = []

  init(_ bytes: [UInt8], at position: Int, pythonMinor: Int) {
    self.bytes = bytes
    self.position = position
    self.pythonMinor = pythonMinor
  }

  /// What an object turned out to be.
  private enum Object {
    case string(Range<Int>)
    case code(fileName: Range<Int>?)
    case end
    case other
  }

  /// `co_filename` of the code object at the position; nil where there is none.
  mutating func readModuleFileName() -> [UInt8]? {
    guard case .code(let range?) = readObject(depth: 0) else { return nil }
    return Array(bytes[range])
  }

  private mutating func readByte() -> UInt8? {
    guard position < bytes.count else { return nil }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func readInt32() -> Int? {
    guard bytes.count - position >= 4 else { return nil }
    defer { position += 4 }
    let value = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[position + $1]) << UInt32(8 * $1) }
    return Int(Int32(bitPattern: value))
  }

  private mutating func readBytes(_ count: Int?) -> Range<Int>? {
    guard let count, count >= 0, count <= bytes.count - position else { return nil }
    defer { position += count }
    return position..<(position + count)
  }

  /// One object; nil where the bytes aren't one.
  private mutating func readObject(depth: Int) -> Object? {
    guard depth < Self.maximumDepth, let type = readByte() else { return nil }
    // An object that is referred to later takes its number before its parts take theirs.
    var reference: Int?
    if type & 0x80 != 0 {
      reference = references.count
      references.append(nil)
    }
    let object = readObject(ofType: type & 0x7F, depth: depth)
    if let reference, case .string(let range) = object { references[reference] = range }
    return object
  }

  private mutating func readObject(ofType type: UInt8, depth: Int) -> Object? {
    // Type codes are letters; as bytes they are compared in no time, and there are many.
    switch type {
    case UInt8(ascii: "0"): return .end
    case UInt8(ascii: "N"), UInt8(ascii: "F"), UInt8(ascii: "T"), UInt8(ascii: "S"),
      UInt8(ascii: "."):
      return .other
    case UInt8(ascii: "i"): return readBytes(4).map { _ in .other }
    case UInt8(ascii: "I"), UInt8(ascii: "g"): return readBytes(8).map { _ in .other }
    case UInt8(ascii: "y"): return readBytes(16).map { _ in .other }
    case UInt8(ascii: "f"): return skipText()
    case UInt8(ascii: "x"): return skipText() == nil ? nil : skipText()
    case UInt8(ascii: "l"): return skipLong()
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "u"), UInt8(ascii: "a"),
      UInt8(ascii: "A"):
      return readBytes(readInt32()).map(Object.string)
    case UInt8(ascii: "z"), UInt8(ascii: "Z"):
      return readBytes(readByte().map(Int.init)).map(Object.string)
    case UInt8(ascii: "r"): return readReference()
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "<"), UInt8(ascii: ">"):
      return skipObjects(readInt32(), depth: depth)
    case UInt8(ascii: ")"): return skipObjects(readByte().map(Int.init), depth: depth)
    case UInt8(ascii: ":"): return skipObjects(3, depth: depth)
    case UInt8(ascii: "{"): return skipDictionary(depth: depth)
    case UInt8(ascii: "c"): return readCode(depth: depth)
    default: return nil
    }
  }

  private mutating func skipText() -> Object? {
    readBytes(readByte().map(Int.init)).map { _ in .other }
  }

  /// A long integer: its number of 15-bit digits, negative for negative ones.
  private mutating func skipLong() -> Object? {
    readInt32().flatMap { readBytes(2 * abs($0)) }.map { _ in .other }
  }

  private mutating func readReference() -> Object? {
    guard let index = readInt32(), references.indices.contains(index) else { return nil }
    return references[index].map(Object.string) ?? .other
  }

  private mutating func skipObjects(_ count: Int?, depth: Int) -> Object? {
    guard let count, count >= 0 else { return nil }
    for _ in 0..<count {
      guard readObject(depth: depth + 1) != nil else { return nil }
    }
    return .other
  }

  private mutating func skipDictionary(depth: Int) -> Object? {
    while let key = readObject(depth: depth + 1) {
      if case .end = key { return .other }
      guard readObject(depth: depth + 1) != nil else { return nil }
    }
    return nil
  }

  /// A code object. Its numbers come first: 3.8 added the count of positional-only arguments, 3.11
  /// dropped that of locals. Then come objects, of which 3.11 replaced the three kinds of variables
  /// by two. The file name follows them, and it isn't the last.
  private mutating func readCode(depth: Int) -> Object? {
    let numbers = (8...10).contains(pythonMinor) ? 6 : 5
    let objectsBefore = pythonMinor >= 11 ? 5 : 6
    guard readBytes(4 * numbers) != nil, skipObjects(objectsBefore, depth: depth) != nil,
      let fileName = readObject(depth: depth + 1)
    else { return nil }
    // The name, for 3.11 the qualified one too; the first line; the tables of lines (and exceptions).
    let (names, tables) = pythonMinor >= 11 ? (2, 2) : (1, 1)
    guard skipObjects(names, depth: depth) != nil, readBytes(4) != nil,
      skipObjects(tables, depth: depth) != nil
    else { return nil }
    guard case .string(let range) = fileName else { return .code(fileName: nil) }
    return .code(fileName: range)
  }
}
