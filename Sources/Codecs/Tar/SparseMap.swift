/// Where the stored bytes of a file with holes belong, in order.
struct SparseMap {
  /// A part of the file that has data.
  struct Segment {
    var offset: Int64
    var count: Int64
  }

  private(set) var segments: [Segment] = []

  private static let segmentLimit = 1 << 20

  /// Nil where parts overlap, are out of order, leave the file, or are not what is stored.
  init?(numbers: [Int64], size: Int64, stored: Int64) {
    var end: Int64 = 0
    var total: Int64 = 0
    guard numbers.count.isMultiple(of: 2) else { return nil }
    for index in stride(from: 0, to: numbers.count, by: 2) {
      let (offset, count) = (numbers[index], numbers[index + 1])
      guard offset >= end, count >= 0, offset <= size, count <= size - offset else { return nil }
      end = offset + count
      total += count
      if count > 0 { segments.append(Segment(offset: offset, count: count)) }
    }
    guard total == stored else { return nil }
  }

  /// The numbers of the oldest form: four pairs in the header, more in blocks behind it.
  static func oldGNU(
    _ block: UnsafeRawBufferPointer, _ input: TarInput
  ) throws(CodecError) -> (numbers: [Int64], size: Int64) {
    guard let size = TarHeader.number(block, 483..<495), size >= 0 else {
      throw input.damaged("the size of its sparse file is no number")
    }
    var numbers: [Int64] = []
    guard append(block, from: 386, pairs: 4, to: &numbers) else {
      throw input.damaged("its sparse map is no list of numbers")
    }
    var hasMore = block[482] != 0
    while hasMore {
      guard let more = try input.block() else { throw input.cutShort }
      guard append(more, from: 0, pairs: 21, to: &numbers), numbers.count < segmentLimit else {
        throw input.damaged("its sparse map is no list of numbers")
      }
      hasMore = more[504] != 0
    }
    return (numbers, size)
  }

  private static func append(
    _ block: UnsafeRawBufferPointer, from start: Int, pairs: Int, to numbers: inout [Int64]
  ) -> Bool {
    for pair in 0..<pairs {
      let place = start + pair * 24
      // An empty field ends the list.
      if block[place] == 0 || block[place + 12] == 0 { return true }
      guard let offset = TarHeader.number(block, place..<place + 12),
        let count = TarHeader.number(block, place + 12..<place + 24)
      else { return false }
      numbers += [offset, count]
    }
    return true
  }

  /// The numbers of the newest form: decimal lines in whole blocks before the data.
  static func leading(_ input: TarInput) throws(CodecError) -> (numbers: [Int64], stored: Int64) {
    var numbers: [Int64] = []
    var line: [UInt8] = []
    var wanted = 1
    var taken: Int64 = 0
    while numbers.count < wanted {
      guard let block = try input.block() else { throw input.cutShort }
      taken += Int64(block.count)
      for byte in block {
        guard byte == UInt8(ascii: "\n") else {
          line.append(byte)
          continue
        }
        guard let number = PaxHeader.number(line[...]), number >= 0 else {
          throw input.damaged("its sparse map is no list of numbers")
        }
        line.removeAll(keepingCapacity: true)
        numbers.append(number)
        if numbers.count == 1 {
          guard number <= Int64(segmentLimit) else {
            throw input.damaged("its sparse map has \(number) parts")
          }
          wanted = 1 + 2 * Int(number)
        }
        if numbers.count == wanted { break }
      }
      guard line.count <= 20 else { throw input.damaged("its sparse map is no list of numbers") }
    }
    return (Array(numbers.dropFirst()), taken)
  }
}
