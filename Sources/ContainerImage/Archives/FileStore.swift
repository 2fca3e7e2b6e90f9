import ByteText
import Codecs
import System

/// Named files of an image source: the members of an archive, or the files of a folder.
///
/// Formats are read from a store, so each format works the same from a tar archive and a folder.
protocol FileStore: Sendable {
  /// What the source is called in messages.
  var path: String { get }
  /// The content of the file `name`, `/`-separated; nil where there is none.
  func file(_ name: String) throws(ImageError) -> BlobContent?
  /// The blob with that digest; a requirement, so that a format may keep blobs elsewhere.
  func blob(_ digest: Digest) throws(ImageError) -> BlobContent?
}

extension FileStore {
  /// The whole of a document; nil where there is none.
  func document(_ name: String) throws(ImageError) -> [UInt8]? {
    guard let content = try file(name) else { return nil }
    guard content.size <= JSONDocument.sizeLimit else {
      throw .badDocument(
        what: "\(path): \(name)", reason: "it is larger than \(JSONDocument.sizeLimit >> 20) MiB")
    }
    guard case .region(let region) = content else {
      throw .badDocument(what: "\(path): \(name)", reason: "it is not JSON")
    }
    return region.array()
  }

  /// The blob with that digest, from the place where a layout keeps it.
  func blob(_ digest: Digest) throws(ImageError) -> BlobContent? {
    try file("blobs/\(digest.algorithm.rawValue)/\(digest.hex)")
  }

  /// The verified bytes of a document that a descriptor points to.
  func verified(_ descriptor: Descriptor, what: String) throws(ImageError) -> [UInt8] {
    let name = "\(path): \(what) \(descriptor.digest)"
    guard descriptor.size <= JSONDocument.sizeLimit else {
      throw .badDocument(
        what: name, reason: "it is larger than \(JSONDocument.sizeLimit >> 20) MiB")
    }
    guard let content = try blob(descriptor.digest) ?? descriptor.inlineContent else {
      throw .missingBlob(
        what: name, name: "blobs/\(descriptor.digest.algorithm.rawValue)/\(descriptor.digest.hex)")
    }
    guard content.size == descriptor.size else {
      throw .sizeMismatch(what: name, expected: descriptor.size, actual: content.size)
    }
    guard case .region(let region) = content else {
      throw .badDocument(what: name, reason: "it is not JSON")
    }
    try region.verify(descriptor.digest, what: name)
    return region.array()
  }
}

extension Descriptor {
  /// The content that the descriptor carries itself.
  var inlineContent: BlobContent? { data.map { .region(ByteRegion(bytes: $0)) } }
}

extension ByteRegion {
  /// Throws `digestMismatch` where the bytes are not those of `expected`.
  func verify(_ expected: Digest, what: String) throws(ImageError) {
    let actual = try reading(what) { () throws(CodecError) in try digest(expected.algorithm) }
    guard actual == expected else {
      throw .digestMismatch(what: what, expected: expected, actual: actual)
    }
  }
}
