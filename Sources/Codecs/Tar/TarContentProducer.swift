/// The content of a tar entry in order, its holes filled with zeros.
final class TarContentProducer: ChunkProducer {
  private let reader: TarReader
  private var position: Int64 = 0
  private var block: (bytes: UnsafeRawBufferPointer, offset: Int64)?
  private var zeroBlock: UnsafeMutableRawBufferPointer?
  private var isEnded = false

  init(_ reader: TarReader) { self.reader = reader }

  deinit { zeroBlock?.deallocate() }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    while true {
      if block == nil, !isEnded {
        block = try reader.readBlock()
        isEnded = block == nil
      }
      // A hole lasts to the next block, or to the end of the file after the last one.
      let boundary = block?.offset ?? reader.size
      if boundary > position {
        let count = Int(min(boundary - position, 1 << 16))
        position += Int64(count)
        try reader.countHole(count)
        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(zeros())[..<count])
      }
      guard let (bytes, _) = block else { return UnsafeRawBufferPointer(start: nil, count: 0) }
      block = nil
      guard !bytes.isEmpty else { continue }
      position += Int64(bytes.count)
      return bytes
    }
  }

  private func zeros() -> UnsafeMutableRawBufferPointer {
    if let zeroBlock { return zeroBlock }
    let zeros = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    zeros.initializeMemory(as: UInt8.self, repeating: 0)
    zeroBlock = zeros
    return zeros
  }
}

/// The content of a tar entry in an archive whose last chunks stay valid: each chunk of the content
/// lies in one of the archive's, so as many of the content's stay valid.
final class RotatingTarContent: RotatingProducer {
  let bufferCount: Int
  private let content: TarContentProducer

  init(_ content: TarContentProducer, bufferCount: Int) {
    self.content = content
    self.bufferCount = bufferCount
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer { try content.next() }
}
