import Glibc
import System

// Where bytes come from, and what is done with them on their way without a change.

final class RegionProducer: ChunkProducer {
  private let region: ByteRegion
  private var memory: UnsafeMutableRawBufferPointer?
  private var isRead = false

  init(_ region: ByteRegion) { self.region = region }

  deinit { memory?.deallocate() }

  // One chunk: a tar reader over a mapped file then skips contents without touching their pages.
  func next() -> UnsafeRawBufferPointer {
    guard !isRead else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    isRead = true
    return region.stableBytes { bytes in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
      copy.copyMemory(from: bytes)
      memory = copy
      return UnsafeRawBufferPointer(copy)
    }
  }
}

final class DescriptorProducer: ChunkProducer {
  private let descriptor: Int32
  private let path: String
  private let isOwned: Bool
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 4096)

  init(descriptor: Int32, path: String, isOwned: Bool) {
    self.descriptor = descriptor
    self.path = path
    self.isOwned = isOwned
  }

  deinit {
    buffer.deallocate()
    if isOwned { close(descriptor) }
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    while true {
      let count = read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return UnsafeRawBufferPointer(rebasing: buffer[..<count]) }
      if errno != EINTR { throw .cannotRead(path: path, reason: lastSystemError()) }
    }
  }
}

final class PulledProducer: ChunkProducer {
  private let pull: () throws(CodecError) -> [UInt8]
  private var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
  private var isEnded = false

  init(_ pull: @escaping () throws(CodecError) -> [UInt8]) { self.pull = pull }

  deinit { buffer.deallocate() }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    let bytes = isEnded ? [] : try pull()
    isEnded = bytes.isEmpty
    if bytes.count > buffer.count {
      buffer.deallocate()
      buffer = .allocate(byteCount: bytes.count, alignment: 16)
    }
    buffer.copyBytes(from: bytes)
    return UnsafeRawBufferPointer(rebasing: buffer[..<bytes.count])
  }
}

/// The first bytes of another producer.
final class LimitedProducer: ChunkProducer {
  private let upstream: any ChunkProducer
  private var rest: Int64

  init(_ upstream: any ChunkProducer, _ limit: Int64) {
    self.upstream = upstream
    rest = limit
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    guard rest > 0 else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    let chunk = try upstream.next()
    let count = Int(min(Int64(chunk.count), rest))
    rest -= Int64(count)
    return UnsafeRawBufferPointer(rebasing: chunk[..<count])
  }
}

/// Gives the first bytes twice: once to look at, once in their place.
class PeekingProducer: ChunkProducer {
  private let upstream: any ChunkProducer
  private var head: [UInt8] = []
  private var pending: UnsafeRawBufferPointer?
  private var headCopy: UnsafeMutableRawBufferPointer?

  init(_ upstream: any ChunkProducer) { self.upstream = upstream }

  deinit { headCopy?.deallocate() }

  func peek(_ count: Int) throws(CodecError) -> [UInt8] {
    while true {
      let chunk = try upstream.next()
      if head.isEmpty, chunk.count >= count || chunk.isEmpty {
        // The usual case: nothing needs to be copied.
        pending = chunk
        return Array(chunk.prefix(count))
      }
      head.append(contentsOf: chunk)
      if head.count >= count || chunk.isEmpty {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: head.count, alignment: 16)
        copy.copyBytes(from: head)
        headCopy = copy
        pending = UnsafeRawBufferPointer(copy)
        return Array(head.prefix(count))
      }
    }
  }

  func next() throws(CodecError) -> UnsafeRawBufferPointer {
    if let chunk = pending {
      pending = nil
      if !chunk.isEmpty { return chunk }
    }
    return try upstream.next()
  }
}

/// A look at the first chunks of a rotating producer, whose chunks stay valid as long as they do
/// without it: what was looked at is given out as it is, or as a copy that stays.
final class RotatingPeek: PeekingProducer, RotatingProducer {
  let bufferCount: Int

  init(_ upstream: any RotatingProducer) {
    bufferCount = upstream.bufferCount
    super.init(upstream)
  }
}

extension ByteRegion {
  /// The bytes at an address that stays valid as long as this region's storage; memory regions are
  /// copied by `copy`, because an array's storage has no address of its own.
  func stableBytes(
    copy: (UnsafeRawBufferPointer) -> UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer {
    switch storage {
    case .file(let file, let range): file.bytes(range)
    case .memory(let bytes): bytes.withUnsafeBytes { copy($0) }
    }
  }
}
