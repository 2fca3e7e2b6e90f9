import ByteText

/// What the code object of a module, class or function names (`Objects/codeobject.c`): enough to tell what it
/// is about, of its instructions only the imports.
///
/// Nothing is copied of the file: there are many functions, and few of them are asked for anything.
package struct CodeOutline: Sendable {
  let bytes: [UInt8]
  let nameRange: Range<Int>?
  let nameRanges: [Range<Int>]
  let parameterRanges: ArraySlice<Range<Int>>
  let constantRanges: [Range<Int>]
  let imports: [ImportInstructions.Import]
  /// The code of the functions and classes in it.
  package let functions: [CodeOutline]

  /// `co_name`.
  package var name: ArraySlice<UInt8> { nameRange.map { bytes[$0] } ?? [] }
  /// `co_names`: globals, attributes, and the modules that it imports.
  package var names: some Sequence<ArraySlice<UInt8>> { nameRanges.lazy.map { bytes[$0] } }
  /// A module that the code imports.
  package struct Import: Sendable {
    /// Its name; of a relative import what stands behind the dots.
    package let module: ArraySlice<UInt8>
    /// What is taken from it.
    package let names: [ArraySlice<UInt8>]
    /// Whether the code comes to it in any case.
    package let isCertain: Bool
  }

  /// The imports in the order of the code, told by its instructions.
  package var importedModules: some Sequence<Import> {
    imports.lazy.compactMap { found in
      name(at: found.module).map { module in
        Import(
          module: module, names: found.names.compactMap(name(at:)), isCertain: found.isCertain)
      }
    }
  }

  private func name(at index: Int) -> ArraySlice<UInt8>? {
    nameRanges.indices.contains(index) ? bytes[nameRanges[index]] : nil
  }

  /// The names of its positional parameters.
  package var parameters: some Sequence<ArraySlice<UInt8>> {
    parameterRanges.lazy.map { bytes[$0] }
  }
  /// The texts among its constants.
  package var constants: some Sequence<ArraySlice<UInt8>> {
    constantRanges.lazy.map { bytes[$0] }
  }
}
