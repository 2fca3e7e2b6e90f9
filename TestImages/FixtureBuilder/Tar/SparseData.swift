/// A file with holes: its real size and the parts that have data.
public struct SparseData: Sendable, Hashable {
  /// GNU tar's four ways to write it (GNU tar manual, "Storing Sparse Files").
  public enum Form: Sendable, Hashable, CaseIterable {
    /// Type `S`, the map in the header and in blocks after it.
    case oldGNU
    /// A pax record for each number.
    case pax00
    /// One pax record with the map.
    case pax01
    /// The map at the start of the data.
    case pax10
  }

  /// A part that has data.
  public struct Segment: Sendable, Hashable {
    /// Where it starts in the file.
    public var offset: Int
    /// Its bytes.
    public var bytes: ByteString

    /// Data at an offset.
    public init(at offset: Int, _ bytes: ByteString) {
      self.offset = offset
      self.bytes = bytes
    }
  }

  /// How it is written.
  public var form: Form
  /// The size of the file, holes included.
  public var realSize: Int
  /// The parts that have data, in order. GNU tar's own are whole blocks of 512 bytes, the last one
  /// perhaps excepted, and it misreads others.
  public var segments: [Segment]

  /// A file with holes.
  public init(_ form: Form, realSize: Int, _ segments: [Segment]) {
    self.form = form
    self.realSize = realSize
    self.segments = segments
  }

  /// The file's bytes, holes as zeros: what a reader must find.
  public var expanded: ByteString {
    var bytes = [UInt8](repeating: 0, count: realSize)
    for segment in segments {
      bytes.replaceSubrange(
        segment.offset..<(segment.offset + segment.bytes.count), with: segment.bytes.bytes)
    }
    return ByteString(bytes)
  }

  /// GNU tar ends the map with an empty part where the file ends in a hole.
  private var map: [(offset: Int, size: Int)] {
    let parts = segments.map { (offset: $0.offset, size: $0.bytes.count) }
    let end = parts.last.map { $0.offset + $0.size } ?? 0
    return end < realSize ? parts + [(offset: realSize, size: 0)] : parts
  }

  private var data: [UInt8] { segments.flatMap(\.bytes.bytes) }

  /// What stands after the header.
  var stored: ByteString {
    guard form == .pax10 else { return ByteString(data) }
    let numbers = [map.count] + map.flatMap { [$0.offset, $0.size] }
    let text = numbers.map { "\($0)\n" }.joined()
    return ByteString(paddedToBlock(Array(text.utf8)) + data)
  }

  /// The records of the pax forms.
  func records(name: ByteString) -> [PaxRecord] {
    func record(_ key: String, _ value: Int) -> PaxRecord {
      PaxRecord(ByteString("GNU.sparse." + key), ByteString(String(value)))
    }
    switch form {
    case .oldGNU: return []
    case .pax00:
      return [record("size", realSize), record("numblocks", map.count)]
        + map.flatMap { [record("offset", $0.offset), record("numbytes", $0.size)] }
    case .pax01:
      let list = map.map { "\($0.offset),\($0.size)" }.joined(separator: ",")
      return [
        record("size", realSize), record("numblocks", map.count),
        PaxRecord("GNU.sparse.map", ByteString(list)), PaxRecord("GNU.sparse.name", name),
      ]
    case .pax10:
      return [
        record("major", 1), record("minor", 0), PaxRecord("GNU.sparse.name", name),
        record("realsize", realSize),
      ]
    }
  }

  /// The name in the header: the newer forms hide the file from programs that don't know them.
  func headerName(for name: ByteString) -> ByteString {
    guard form == .pax01 || form == .pax10 else { return name }
    let base = ByteString(name.bytes.split(separator: UInt8(ascii: "/")).last ?? [])
    return "GNUSparseFile.0/" + base
  }

  /// Puts the old form's map into a header and returns the blocks that go on with it.
  func writeOldMap(into header: inout [UInt8]) -> [UInt8] {
    func field(_ part: (offset: Int, size: Int)) -> [UInt8] {
      octalField(part.offset, width: 12) + octalField(part.size, width: 12)
    }
    let inHeader = map.prefix(4).flatMap(field)
    header.replaceSubrange(386..<(386 + inHeader.count), with: inHeader)
    header.replaceSubrange(483..<495, with: octalField(realSize, width: 12))
    var rest = map.dropFirst(4)
    header[482] = rest.isEmpty ? 0 : 1
    var blocks: [UInt8] = []
    while !rest.isEmpty {
      var block = paddedToBlock(rest.prefix(21).flatMap(field))
      rest = rest.dropFirst(21)
      block[504] = rest.isEmpty ? 0 : 1
      blocks += block
    }
    return blocks
  }
}
