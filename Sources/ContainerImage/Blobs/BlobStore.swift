import ByteText
import Codecs
import System

/// Where blobs are: a descriptor becomes a blob, which gives its bytes verified, once as a stream or at
/// will as a region, as the place allows.
///
/// Archives, folders and registries are stores; formats are read from a store, and work the same from
/// each.
package protocol BlobStore<Passed>: Sendable {
  /// What is kept of blobs that came by before anybody asked.
  associatedtype Passed: Sendable

  /// What messages call the place.
  var name: String { get }

  /// The blob that `descriptor` means, which need not be opened for that; nil where the place has none.
  func blob(_ descriptor: Descriptor) throws(ImageError) -> Blob<Passed>?
}

extension BlobStore {
  /// The blob that `descriptor` means, from the place or from the descriptor itself, of the size that it
  /// promises; nil where there is none.
  func promised(_ descriptor: Descriptor, what: String) throws(ImageError) -> Blob<Passed>? {
    let inline = descriptor.data.map { Blob<Passed>.stored(StoredBlob(ByteRegion(bytes: $0))) }
    guard let blob = try blob(descriptor) ?? inline else { return nil }
    guard blob.size == descriptor.size else {
      throw .sizeMismatch(what: what, expected: descriptor.size, actual: blob.size)
    }
    return blob
  }

  /// Whether the blob is there, or in the descriptor.
  func has(_ descriptor: Descriptor) throws(ImageError) -> Bool {
    if descriptor.data != nil { return true }
    return try blob(descriptor) != nil
  }

  /// The verified bytes of a document; `what` names its kind.
  func document(_ descriptor: Descriptor, what: String) throws(ImageError) -> [UInt8] {
    let what = "\(name): \(what) \(descriptor.digest)"
    guard descriptor.size <= JSONDocument.sizeLimit else {
      throw .badDocument(
        what: what, reason: "it is larger than \(JSONDocument.sizeLimit >> 20) MiB")
    }
    guard let blob = try promised(descriptor, what: what) else {
      throw .missingBlob(what: what, name: descriptor.blobName)
    }
    do {
      switch blob {
      case .stored(let stored): return try stored.verified(descriptor.digest).array()
      case .streamed(let streamed): return try streamed.bytes()
      case .passed: break
      }
    } catch {
      throw error.of(what)
    }
    throw .badDocument(what: what, reason: "it is not JSON")
  }

  /// The decoded document that a descriptor points to.
  func decoded<Value: DocumentReadable>(
    _ type: Value.Type, _ descriptor: Descriptor, what: String
  ) throws(ImageError) -> Value {
    try JSONDocument.decode(
      type, from: try document(descriptor, what: what),
      what: "\(name): \(what) \(descriptor.digest)")
  }
}

extension Descriptor {
  /// The name of the blob in an OCI layout.
  var blobName: String { "blobs/\(digest.algorithm.rawValue)/\(digest.hex)" }
}
