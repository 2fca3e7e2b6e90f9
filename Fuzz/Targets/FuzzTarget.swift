/// A reader of bytes that others wrote, by the name that `make fuzz` knows it by.
///
/// It may refuse what it is given, and must neither trap nor hang nor take memory without bound.
struct FuzzTarget: Sendable {
  let name: String
  let read: @Sendable ([UInt8]) -> Void

  init(_ name: String, _ read: @escaping @Sendable ([UInt8]) -> Void) {
    self.name = name
    self.read = read
  }

  static let all = archives + documents + packaging + project + tasks
}
