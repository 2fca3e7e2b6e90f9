import CLibISAL

/// Inflates raw deflate data (RFC 1951), as zip archives hold it: small members, in one go.
public enum Deflate {
  /// The uncompressed bytes; nil where the data is damaged or does not give `size` bytes.
  ///
  /// Never writes more than `size` bytes, so the caller's bound on `size` bounds the memory.
  public static func inflate(_ data: Span<UInt8>, size: Int) -> [UInt8]? {
    guard size >= 0, size <= Int(Int32.max), data.count <= Int(Int32.max) else { return nil }
    guard size > 0 else { return [] }
    let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
    state.initialize(to: inflate_state())
    defer { state.deallocate() }
    isal_inflate_init(state)
    let made = data.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        state.pointee.avail_in = UInt32(input.count)
        state.pointee.next_out = buffer.baseAddress
        state.pointee.avail_out = UInt32(size)
        let status = isal_inflate_stateless(state)
        count = status == ISAL_DECOMP_OK ? size - Int(state.pointee.avail_out) : 0
      }
    }
    return made.count == size ? made : nil
  }
}
