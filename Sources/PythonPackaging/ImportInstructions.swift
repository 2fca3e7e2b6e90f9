/// The imports of a code object, told by its instructions (`Lib/dis.py`): a name among `co_names` may be that
/// of anything, an operand of `IMPORT_NAME` is a module's.
struct ImportInstructions {
  /// An import that the code makes.
  struct Import: Hashable, Sendable {
    /// The module, by its place among the names.
    let module: Int
    /// What is taken from it, by places among the names.
    var names: [Int] = []
    /// Whether the code comes to it in any case: it stands in no `try`, `if` or loop.
    let isCertain: Bool
  }

  /// The numbers of instructions, which each version of CPython gives anew.
  private struct Numbers {
    let extended: UInt8
    let importName: UInt8
    let importFrom: UInt8
    /// Those that may go on behind what follows them.
    let jumps: Set<UInt8>
    /// Those among them that name the place itself, and not how far it is.
    var absolute: Set<UInt8> = []
    /// How many bytes an operand of a jump stands for.
    let unit: Int

    init?(pythonMinor: Int) {
      unit = pythonMinor >= 10 ? 2 : 1
      switch pythonMinor {
      case 6...12:
        (extended, importName, importFrom) = (144, 108, 109)
        // JUMP_FORWARD, FOR_ITER, POP_JUMP_IF_… and, up to 3.10, SETUP_EXCEPT and SETUP_FINALLY.
        jumps =
          pythonMinor >= 11
          ? [93, 110, 111, 112, 114, 115, 128, 129] : [93, 110, 111, 112, 114, 115, 121, 122]
        if pythonMinor < 11 { absolute = [111, 112, 114, 115] }
        // JUMP_IF_NOT_EXC_MATCH, which has the number of SETUP_EXCEPT.
        if pythonMinor == 9 || pythonMinor == 10 { absolute.insert(121) }
      case 13:
        (extended, importName, importFrom) = (71, 75, 74)
        jumps = [72, 79, 97, 98, 99, 100]
      case 14:
        (extended, importName, importFrom) = (69, 73, 72)
        jumps = [70, 77, 100, 101, 102, 103]
      default: return nil
      }
    }
  }

  /// The imports in the order of the code.
  private(set) var imports: [Import] = []

  /// Reads the instructions of a code object.
  ///
  /// - Parameter exceptions: the table that tells from 3.11 on where exceptions are handled.
  /// - Complexity: linear in the number of bytes.
  init(_ code: ArraySlice<UInt8>, exceptions: ArraySlice<UInt8>, pythonMinor: Int) {
    guard let numbers = Numbers(pythonMinor: pythonMinor) else { return }
    var handled = Self.handled(exceptions)[...]
    var operand = 0
    // Up to where the code may be passed over.
    var skippedTo = 0
    var offset = 0
    while offset + 1 < code.count {
      let number = code[code.startIndex + offset]
      operand = (operand << 8 | Int(code[code.startIndex + offset + 1])) & 0xFF_FFFF
      while let first = handled.first, first.upperBound <= offset { handled = handled.dropFirst() }
      switch number {
      case numbers.extended:
        offset += 2
        continue
      case numbers.importName:
        let isHandled = handled.first.map { $0.contains(offset) } ?? false
        imports.append(
          Import(module: operand, isCertain: offset >= skippedTo && !isHandled))
      case numbers.importFrom:
        if !imports.isEmpty, imports[imports.count - 1].names.count < 64 {
          imports[imports.count - 1].names.append(operand)
        }
      case _ where numbers.jumps.contains(number):
        let place = operand * numbers.unit
        let target = numbers.absolute.contains(number) ? place : offset + 2 + place
        skippedTo = max(skippedTo, target)
      default: break
      }
      operand = 0
      offset += 2
    }
  }

  /// The ranges of code whose exceptions something handles, in order: numbers of six bits a byte, the
  /// first byte of an entry marked (`Objects/exception_handling_notes.txt`).
  private static func handled(_ table: ArraySlice<UInt8>) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var rest = table
    func number() -> Int? {
      guard let first = rest.popFirst() else { return nil }
      var value = Int(first & 0x3F)
      var last = first
      while last & 0x40 != 0, let next = rest.popFirst() {
        value = (value << 6 | Int(next & 0x3F)) & 0xFFFF_FFFF
        last = next
      }
      return value
    }
    while let start = number(), let length = number(), number() != nil, number() != nil {
      ranges.append(start * 2..<(start + length) * 2)
    }
    return ranges
  }
}
