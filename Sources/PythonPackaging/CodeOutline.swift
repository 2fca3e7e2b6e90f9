import ByteText

/// What the code object of a module, class or function names (`Objects/codeobject.c`): enough to tell what it
/// is about, without its instructions.
package struct CodeOutline: Hashable, Sendable {
  /// `co_name`.
  package let name: [UInt8]
  /// `co_names`: globals, attributes, and the modules that it imports.
  package let names: [[UInt8]]
  /// The names of its positional parameters.
  package let parameters: [[UInt8]]
  /// The texts among its constants.
  package let constants: [[UInt8]]
  /// The code of the functions and classes in it.
  package let functions: [CodeOutline]
}

extension Bytecode {
  /// The outline of the module's code in a `.pyc` file; nil where it can't be read.
  ///
  /// - Complexity: linear in the number of bytes, and bounded in depth.
  package static func outline(_ bytes: [UInt8]) -> CodeOutline? {
    guard let (minor, offset) = codePlace(bytes) else { return nil }
    var reader = MarshalReader(bytes, at: offset, pythonMinor: minor, outlines: true)
    return reader.readOutline()
  }
}
