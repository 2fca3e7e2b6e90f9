extension ArraySlice<UInt8> {
  /// The slice without ASCII white space at both ends.
  package var trimmingSpace: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first.isASCIISpace { slice.removeFirst() }
    while let last = slice.last, last.isASCIISpace { slice.removeLast() }
    return slice
  }

  /// The bytes as text, those that are not UTF-8 replaced by U+FFFD.
  package var text: String { String(decoding: self, as: UTF8.self) }
}

extension [UInt8] {
  /// The bytes as text, those that are not UTF-8 replaced by U+FFFD.
  package var text: String { String(decoding: self, as: UTF8.self) }
}

/// Whether the bytes are well-formed UTF-8.
package func isUTF8(_ bytes: some Sequence<UInt8>) -> Bool {
  var decoder = UTF8()
  var iterator = bytes.makeIterator()
  while true {
    switch decoder.decode(&iterator) {
    case .scalarValue: continue
    case .emptyInput: return true
    case .error: return false
    }
  }
}
