import ByteText

/// What the code object of a module, class or function names (`Objects/codeobject.c`): enough to tell what it
/// is about, without its instructions.
///
/// Nothing is copied of the file: there are many functions, and few of them are asked for anything.
package struct CodeOutline: Sendable {
  let bytes: [UInt8]
  let nameRange: Range<Int>?
  let nameRanges: [Range<Int>]
  let parameterRanges: ArraySlice<Range<Int>>
  let constantRanges: [Range<Int>]
  /// The code of the functions and classes in it.
  package let functions: [CodeOutline]

  /// `co_name`.
  package var name: ArraySlice<UInt8> { nameRange.map { bytes[$0] } ?? [] }
  /// `co_names`: globals, attributes, and the modules that it imports.
  package var names: some Sequence<ArraySlice<UInt8>> { nameRanges.lazy.map { bytes[$0] } }
  /// The names of its positional parameters.
  package var parameters: some Sequence<ArraySlice<UInt8>> {
    parameterRanges.lazy.map { bytes[$0] }
  }
  /// The texts among its constants.
  package var constants: some Sequence<ArraySlice<UInt8>> {
    constantRanges.lazy.map { bytes[$0] }
  }
}
