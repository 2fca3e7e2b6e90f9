import LayerFilesystem

/// A test file of the project in LOCALDEV.
package struct TestFile: Sendable, Hashable {
  /// What makes it a test file.
  package enum Reason: String, Sendable, Hashable {
    /// It is in a test folder.
    case folder
    /// Its name is a test module's, and so is its code.
    case module
    /// Only test runners read it.
    case configuration
    /// A test run left it.
    case residue
    /// The policy says so.
    case policy
  }

  /// Its path.
  package let path: EntryPath
  /// Its node in the image's tree.
  package let node: PathNode
  /// The entry with its bytes; nil for what has none.
  package let content: EntryReference?
  /// Its size in bytes.
  package let size: Int64
  /// What makes it a test file.
  package let reason: Reason
  /// The end of its path, from the test folder on, by which a copy elsewhere is known.
  package let tail: [UInt8]
  /// Whether its content is Python test code, so that its bytes are never a coincidence.
  package let isTestCode: Bool
}

extension TestFile {
  /// What findings are about: the test folder for what is in one; else the file.
  var subject: String {
    guard reason == .folder || reason == .residue, let end = tail.firstIndex(of: slash) else {
      return "\(path)"
    }
    return String(
      decoding: path.bytes.prefix(path.bytes.count - tail.count + end), as: UTF8.self)
  }
}
