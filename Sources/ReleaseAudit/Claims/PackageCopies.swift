/// Tells copies of a package from modules that only share a name with one of its modules.
///
/// Two packages may have the name of one module in common; they do not have most of them, nor all of
/// a few.
struct PackageCopies<Item: Hashable> {
  /// Something that belongs to a copy.
  struct Copy {
    let owner: String
    let item: Item
  }

  private struct Package: Hashable {
    let owner: String
    let name: ByteKey
    let root: ByteKey
  }

  private var sizes: [Package: Int] = [:]
  private var found: [Package: [ByteKey: [Item]]] = [:]
  private var order: [Package] = []

  /// Tells of a module that a package has; `tail` is its path from the package on.
  mutating func expect(_ tail: ArraySlice<UInt8>, of owner: String) {
    guard let name = Self.package(tail) else { return }
    sizes[Package(owner: owner, name: name, root: Self.anywhere), default: 0] += 1
  }

  /// Adds something that stands at `path`, which ends with `tail`.
  mutating func add(_ item: Item, at path: [UInt8], tail: ArraySlice<UInt8>, of owner: String) {
    guard let name = Self.package(tail) else { return }
    let package = Package(owner: owner, name: name, root: ByteKey(path.dropLast(tail.count)))
    if found[package] == nil { order.append(package) }
    found[package, default: [:]][ByteKey(tail), default: []].append(item)
  }

  /// What belongs to packages of which enough is there.
  var copies: [Copy] {
    order.flatMap { package -> [Copy] in
      let size = sizes[Package(owner: package.owner, name: package.name, root: Self.anywhere)] ?? 0
      let items = found[package] ?? [:]
      let modules = items.keys.count { $0.bytes.hasSuffix(".py") }
      guard modules >= 3 && modules * 2 >= size || modules >= 2 && modules >= size else {
        return []
      }
      return items.values.joined().map { Copy(owner: package.owner, item: $0) }
    }
  }

  /// What stands for the root of a package wherever it is.
  private static var anywhere: ByteKey { ByteKey([]) }

  private static func package(_ tail: ArraySlice<UInt8>) -> ByteKey? {
    tail.firstIndex(of: slash).map { ByteKey(tail[..<$0]) }
  }
}
