/// An extended attribute of a file, such as `security.capability`.
package struct ExtendedAttribute: Hashable, Sendable {
  /// The full name with its namespace.
  package let name: [UInt8]
  /// The value as the file system would store it.
  package let value: [UInt8]

  /// An attribute with that name and value.
  package init(name: [UInt8], value: [UInt8]) {
    self.name = name
    self.value = value
  }
}
