import ByteText
import Codecs

/// A header of rpm as its database stores it: an index of tags, and their data.
///
/// rpm's documentation, "Package format", "Header structure": two numbers, then an entry of sixteen
/// bytes for each tag, then the data; all numbers big-endian. Nothing of it is believed: every offset
/// and count is checked against the data that there is.
struct RPMHeader {
  private struct Entry {
    let type: UInt32
    let offset: Int
    let count: Int
  }

  private let data: [UInt8]
  private var entries: [UInt32: Entry] = [:]

  /// More tags than any package has.
  private static let tagLimit = 4096
  /// More files than any package has.
  private static let fileLimit = 1 << 20

  private enum Tag {
    static let name: UInt32 = 1000
    static let version: UInt32 = 1001
    static let release: UInt32 = 1002
    static let epoch: UInt32 = 1003
    static let architecture: UInt32 = 1022
    static let oldFileNames: UInt32 = 1027
    static let fileModes: UInt32 = 1030
    static let fileDigests: UInt32 = 1035
    static let fileFlags: UInt32 = 1037
    static let directoryIndexes: UInt32 = 1116
    static let baseNames: UInt32 = 1117
    static let directoryNames: UInt32 = 1118
    static let digestAlgorithm: UInt32 = 5011
  }

  /// Reads the index; nil where the bytes are no header.
  init?(_ blob: Span<UInt8>) {
    guard blob.count >= 8 else { return nil }
    let (count, size) = (Int(Self.number(blob, 0)), Int(Self.number(blob, 4)))
    guard count > 0, count <= Self.tagLimit, size <= blob.count - 8 - 16 * count else {
      return nil
    }
    data = blob.extracting((8 + 16 * count)..<(8 + 16 * count + size)).array()
    for index in 0..<count {
      let place = 8 + 16 * index
      let tag = Self.number(blob, place)
      let (offset, items) = (Self.number(blob, place + 8), Self.number(blob, place + 12))
      guard let offset = Int(exactly: offset), let items = Int(exactly: items), offset < size,
        items <= size
      else { continue }
      entries[tag] =
        entries[tag]
        ?? Entry(
          type: Self.number(blob, place + 4), offset: offset, count: items)
    }
  }

  /// The package; nil where the header names none.
  var package: ListedPackage? {
    guard let name = string(Tag.name), !name.isEmpty else { return nil }
    var version = string(Tag.version) ?? ""
    if let release = string(Tag.release) { version += "-\(release)" }
    if let epoch = numbers(Tag.epoch, width: 4, limit: 1).first { version = "\(epoch):\(version)" }
    return ListedPackage(
      name: name, version: version, architecture: string(Tag.architecture) ?? "", files: files)
  }

  // MARK: Files

  private static let ghost: UInt32 = 1 << 6
  private static let typeMask: UInt32 = 0o170000
  private static let directoryType: UInt32 = 0o040000

  private var files: [ListedPackage.File] {
    let paths = paths
    let digests = strings(Tag.fileDigests, limit: paths.count)
    let flags = numbers(Tag.fileFlags, width: 4, limit: paths.count)
    let modes = numbers(Tag.fileModes, width: 2, limit: paths.count)
    let algorithm = Checksum.Algorithm(
      rawValue: UInt8(clamping: numbers(Tag.digestAlgorithm, width: 4, limit: 1).first ?? 1))
    var files: [ListedPackage.File] = []
    files.reserveCapacity(paths.count)
    for (index, path) in paths.enumerated() {
      // What only may be there, such as a log, is not the package's; folders have no bytes.
      if index < flags.count, flags[index] & Self.ghost != 0 { continue }
      if index < modes.count, modes[index] & Self.typeMask == Self.directoryType { continue }
      let digest = index < digests.count ? digests[index] : []
      files.append(
        ListedPackage.File(
          path: path,
          checksum: algorithm.flatMap { Checksum($0, hexadecimal: digest.span) }))
    }
    return files
  }

  private var paths: [[UInt8]] {
    let names = strings(Tag.baseNames, limit: Self.fileLimit)
    guard !names.isEmpty else { return strings(Tag.oldFileNames, limit: Self.fileLimit) }
    let folders = strings(Tag.directoryNames, limit: Self.fileLimit)
    let indexes = numbers(Tag.directoryIndexes, width: 4, limit: names.count)
    return zip(names, indexes).compactMap { name, index in
      guard let index = Int(exactly: index), index < folders.count else { return nil }
      return folders[index] + name
    }
  }

  // MARK: Values

  private static func number(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in offset..<offset + 4 { value = value << 8 | UInt32(bytes[index]) }
    return value
  }

  private func string(_ tag: UInt32) -> String? {
    guard let entry = entries[tag], [6, 8, 9].contains(entry.type) else { return nil }
    return strings(tag, limit: 1).first?.text
  }

  /// The strings of a tag, each ended by a zero.
  private func strings(_ tag: UInt32, limit: Int) -> [[UInt8]] {
    guard let entry = entries[tag], [6, 8, 9].contains(entry.type) else { return [] }
    let wanted = entry.type == 6 ? 1 : entry.count
    guard wanted <= Self.fileLimit else { return [] }
    var strings: [[UInt8]] = []
    var position = entry.offset
    while strings.count < min(wanted, limit), position < data.count {
      var end = position
      while end < data.count, data[end] != 0 { end += 1 }
      guard end < data.count else { break }
      strings.append(Array(data[position..<end]))
      position = end + 1
    }
    return strings
  }

  private func numbers(_ tag: UInt32, width: Int, limit: Int) -> [UInt32] {
    guard let entry = entries[tag], entry.type == (width == 2 ? 3 : 4) else { return [] }
    let count = min(entry.count, limit, (data.count - entry.offset) / width)
    return (0..<max(0, count)).map { index in
      var value: UInt32 = 0
      let start = entry.offset + index * width
      for place in start..<start + width { value = value << 8 | UInt32(data[place]) }
      return value
    }
  }
}
