/// Bytes on their way to a file: collected, and passed on in large pieces.
///
/// A write that fails is remembered and thrown by `finish`, so that reports need not ask after every
/// word; what would follow it is dropped.
package final class ByteSink {
  private var buffer: [UInt8] = []
  private var failure: OutputError?
  private let write: ([UInt8]) throws(OutputError) -> Void

  private static let pieceSize = 1 << 16

  /// A sink that passes pieces on to `write`.
  package init(write: @escaping ([UInt8]) throws(OutputError) -> Void) {
    self.write = write
    buffer.reserveCapacity(Self.pieceSize + (1 << 12))
  }

  /// A sink that writes to a file, which its owner commits.
  package convenience init(_ file: OutputFile) {
    self.init { (bytes) throws(OutputError) in try file.write(bytes) }
  }

  /// Adds bytes.
  package func append(contentsOf bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.pieceSize { flush() }
  }

  /// Adds one byte.
  package func append(_ byte: UInt8) { buffer.append(byte) }

  /// Adds text.
  package func append(_ text: String) { append(contentsOf: text.utf8) }

  /// Passes on what is left; throws what went wrong since the beginning.
  package func finish() throws(OutputError) {
    flush()
    if let failure { throw failure }
  }

  private func flush() {
    defer { buffer.removeAll(keepingCapacity: true) }
    guard failure == nil, !buffer.isEmpty else { return }
    do {
      try write(buffer)
    } catch {
      failure = error
    }
  }
}
