import Codecs

/// The path of an entry without empty components, `.` and `..`, kept inside the root.
struct CleanPath {
  /// The folder, `/a/b`; empty for the root.
  let folder: [UInt8]
  /// The last component; empty for the root itself.
  let name: [UInt8]
  /// Whether the path tried to leave the root.
  let escapes: Bool

  init(_ path: Span<UInt8>) {
    var clean: [UInt8] = []
    clean.reserveCapacity(path.count + 1)
    var escapes = false
    var start = 0
    while start < path.count {
      let end = path.component(at: start)
      let component = path.extracting(start..<end)
      if component.count == 2, component.isDots {
        escapes = escapes || clean.isEmpty
        while let last = clean.popLast(), last != slash {}
      } else if !component.isEmpty, !component.isDots {
        clean.append(slash)
        clean.append(bytesOf: component)
      }
      start = end + 1
    }
    let nameStart = clean.lastIndex(of: slash).map { $0 + 1 } ?? 0
    folder = Array(clean[..<max(0, nameStart - 1)])
    name = Array(clean[nameStart...])
    self.escapes = escapes
  }
}
