import Foundation

/// Bytes that a descriptor names.
public struct Blob: Sendable {
  /// What the bytes are.
  public let mediaType: String
  /// The bytes.
  public let bytes: ByteString
  /// Their digest.
  public let digest: String

  /// Bytes under their right digest.
  public init(mediaType: String, bytes: ByteString) {
    self.init(mediaType: mediaType, bytes: bytes, digest: Digest.of(bytes))
  }

  /// Bytes under a digest that is known, or wrong on purpose.
  public init(mediaType: String, bytes: ByteString, digest: String) {
    self.mediaType = mediaType
    self.bytes = bytes
    self.digest = digest
  }

  /// The descriptor of these bytes.
  public var descriptor: JSON {
    ["mediaType": .string(mediaType), "digest": .string(digest), "size": .number(bytes.count)]
  }

  /// The descriptor with the bytes inside it.
  public var inlineDescriptor: JSON {
    var descriptor = self.descriptor
    descriptor["data"] = .string(Data(bytes.bytes).base64EncodedString())
    return descriptor
  }
}
