import CLibISAL

/// Inflates raw deflate data (RFC 1951), as zip archives hold it: small members, in one go.
package enum Deflate {
  /// The uncompressed bytes, however many they are; nil where the data is damaged or gives more than
  /// `limit` bytes. For data of which nobody says the truth: room is made by and by.
  package static func inflate(_ data: Span<UInt8>, upTo limit: Int) -> [UInt8]? {
    // Deflate does not shrink anything to less than a thousandth.
    let most = min(limit, data.count.multipliedReportingOverflow(by: 1_040).partialValue)
    var space = max(1 << 10, min(most, data.count * 4))
    while true {
      if let made = inflate(data, into: space) { return made.count <= limit ? made : nil }
      guard space < most else { return nil }
      space = min(most, space * 8)
    }
  }

  /// The uncompressed bytes; nil where the data is damaged or does not give `size` bytes.
  ///
  /// Never writes more than a byte beyond `size`, so the caller's bound on `size` bounds the memory.
  package static func inflate(_ data: Span<UInt8>, size: Int) -> [UInt8]? {
    guard size >= 0, size < Int(Int32.max) else { return nil }
    // An empty member may have no data at all; any data that there is must inflate to nothing.
    if size == 0, data.isEmpty { return [] }
    // Room for one byte too many tells a stream that goes on from one that ends.
    let made = inflate(data, into: size + 1)
    return made?.count == size ? made : nil
  }

  /// All that the data gives; nil where it is damaged, or gives more than `space` bytes.
  private static func inflate(_ data: Span<UInt8>, into space: Int) -> [UInt8]? {
    guard space > 0, space <= Int(Int32.max), data.count <= Int(Int32.max) else { return nil }
    let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
    state.initialize(to: inflate_state())
    defer { state.deallocate() }
    isal_inflate_init(state)
    var isWhole = false
    let made = data.withUnsafeBufferPointer { input in
      [UInt8](unsafeUninitializedCapacity: space) { buffer, count in
        state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        state.pointee.avail_in = UInt32(input.count)
        state.pointee.next_out = buffer.baseAddress
        state.pointee.avail_out = UInt32(space)
        let status = isal_inflate_stateless(state)
        isWhole = status == ISAL_DECOMP_OK
        count = isWhole ? space - Int(state.pointee.avail_out) : 0
      }
    }
    return isWhole ? made : nil
  }
}
