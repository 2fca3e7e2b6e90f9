/// Text put together from pieces of a file, each byte of which still knows where it stood.
///
/// An instruction is read from several physical lines joined by continuations, and a shell script
/// from an instruction or a heredoc: a finding inside it must name the line that a person sees.
package struct SourceText: Sendable, Hashable {
  /// A run of bytes that stand one after the other in one physical line.
  private struct Piece: Sendable, Hashable {
    var offset: Int
    var origin: SourcePosition
  }

  /// The text's bytes.
  package private(set) var bytes: [UInt8] = []
  private var pieces: [Piece] = []

  /// A text without bytes.
  init() {}

  /// The text as a string; bytes that are not UTF-8 become U+FFFD.
  package var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Adds bytes that begin at `origin` in the file.
  mutating func append(_ slice: some Sequence<UInt8>, from origin: SourcePosition) {
    pieces.append(Piece(offset: bytes.count, origin: origin))
    bytes.append(contentsOf: slice)
  }

  /// Adds another text, places included.
  mutating func append(_ other: SourceText) {
    for piece in other.pieces {
      pieces.append(Piece(offset: bytes.count + piece.offset, origin: piece.origin))
    }
    bytes.append(contentsOf: other.bytes)
  }

  /// Where the byte at `offset` stands in the file; an offset past the end is the end.
  ///
  /// - Complexity: O(log *n*) in the number of pieces.
  package func position(at offset: Int) -> SourcePosition {
    var low = 0
    var high = pieces.count
    while low < high {
      let middle = (low + high) / 2
      if pieces[middle].offset <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return pieces.first?.origin ?? SourcePosition(line: 1, column: 1) }
    let piece = pieces[low - 1]
    let distance = min(offset, bytes.count) - piece.offset
    return SourcePosition(line: piece.origin.line, column: piece.origin.column + max(0, distance))
  }

  /// The part of the text in `range`, which is clamped to the text.
  func slice(_ range: Range<Int>) -> SourceText {
    let range = range.clamped(to: 0..<bytes.count)
    var result = SourceText()
    result.bytes = Array(bytes[range])
    result.pieces = [Piece(offset: 0, origin: position(at: range.lowerBound))]
    for piece in pieces where piece.offset > range.lowerBound && piece.offset < range.upperBound {
      result.pieces.append(Piece(offset: piece.offset - range.lowerBound, origin: piece.origin))
    }
    return result
  }

  /// The string in `range`, which is clamped to the text.
  func string(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }
}
