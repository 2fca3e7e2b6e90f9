import ByteText
import LayerFilesystem

/// A path in an image: bytes, which need not be UTF-8.
public struct ImagePath: Sendable, Hashable, CustomStringConvertible {
  /// The bytes, a slash first.
  public let bytes: [UInt8]

  init(_ path: EntryPath) { bytes = path.bytes }

  /// The path for people: what is not UTF-8, or would act on a terminal, is escaped.
  public var description: String { PrintableText.text(bytes) }
}
