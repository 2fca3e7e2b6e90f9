/// Walks marshalled objects (CPython's `marshal`, version 4) just far enough to find the file name in
/// a module's code, and what the code names where that is wanted.
///
/// Objects are passed over, not built. Strings are remembered by position, since the module's file
/// name is usually a reference to the one that a function's code mentions first. Every object takes
/// at least a byte, so the walk is linear; its depth is limited.
struct MarshalReader {
  private static let maximumDepth = 200

  private let bytes: [UInt8]
  private var position: Int
  private let pythonMinor: Int
  /// The objects that may be referred to; nil for those that are neither strings nor tuples.
  private var references: [Object?] = []
  /// Whether names and the code of functions are wanted, and not the file name alone.
  private let outlines: Bool

  init(_ bytes: [UInt8], at position: Int, pythonMinor: Int, outlines: Bool) {
    self.outlines = outlines
    self.bytes = bytes
    self.position = position
    self.pythonMinor = pythonMinor
  }

  /// What an object turned out to be; a few bytes, since every object of a file is one for a moment.
  private enum Object {
    case string(Range<Int>)
    /// A tuple, where outlines are wanted: the strings and the code in it.
    indirect case tuple([Range<Int>], [CodeOutline])
    indirect case code(fileName: Range<Int>?, CodeOutline?)
    case end
    case other
  }

  /// `co_filename` of the code object at the position, and its outline; nil for what there is none of.
  mutating func readModule() -> (fileName: [UInt8]?, outline: CodeOutline?) {
    guard case .code(let range, let outline) = readObject(depth: 0) else { return (nil, nil) }
    return (range.map { Array(bytes[$0]) }, outline)
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
    if let reference {
      switch object {
      case .string, .tuple: references[reference] = object
      default: break
      }
    }
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
    return references[index] ?? .other
  }

  private mutating func skipObjects(_ count: Int?, depth: Int) -> Object? {
    guard let count, count >= 0 else { return nil }
    var strings: [Range<Int>] = []
    var codes: [CodeOutline] = []
    for _ in 0..<count {
      guard let object = readObject(depth: depth + 1) else { return nil }
      guard outlines else { continue }
      switch object {
      case .string(let range): strings.append(range)
      case .code(_, let outline?): codes.append(outline)
      default: break
      }
    }
    return outlines ? .tuple(strings, codes) : .other
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
    let argumentCount = readInt32() ?? 0
    // The code itself.
    guard readBytes(4 * (numbers - 1)) != nil, let code = readObject(depth: depth + 1),
      let constants = readObject(depth: depth + 1), let names = readObject(depth: depth + 1),
      let variables = readObject(depth: depth + 1),
      skipObjects(pythonMinor >= 11 ? 1 : 2, depth: depth) != nil,
      let fileName = readObject(depth: depth + 1)
    else { return nil }
    // The name, for 3.11 the qualified one too; the first line; the tables of lines (and exceptions).
    guard let name = readObject(depth: depth + 1),
      pythonMinor < 11 || readObject(depth: depth + 1) != nil, readBytes(4) != nil,
      readObject(depth: depth + 1) != nil
    else { return nil }
    var exceptions: Object?
    if pythonMinor >= 11 {
      exceptions = readObject(depth: depth + 1)
      if exceptions == nil { return nil }
    }
    var outline: CodeOutline?
    if outlines {
      outline = CodeOutline(
        bytes: bytes, nameRange: texts(name).first, nameRanges: texts(names),
        parameterRanges: texts(variables).prefix(max(0, argumentCount)),
        constantRanges: texts(constants),
        imports: ImportInstructions(
          part(code), exceptions: exceptions.map(part) ?? [], pythonMinor: pythonMinor
        ).imports,
        functions: codes(constants))
    }
    guard case .string(let range) = fileName else { return .code(fileName: nil, outline) }
    return .code(fileName: range, outline)
  }

  private func part(_ object: Object) -> ArraySlice<UInt8> {
    texts(object).first.map { bytes[$0] } ?? []
  }

  private func texts(_ object: Object) -> [Range<Int>] {
    switch object {
    case .string(let range): [range]
    case .tuple(let strings, _): strings
    default: []
    }
  }

  private func codes(_ object: Object) -> [CodeOutline] {
    if case .tuple(_, let codes) = object { codes } else { [] }
  }
}
