import ByteText

/// Why bytes are no attestation that can be judged.
package struct AttestationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, for people; what is quoted of the input is safe to show.
  package let description: String

  init(_ text: String) { description = text.onOneLine }
}
