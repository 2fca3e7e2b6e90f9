import ByteText
import Codecs
import System

/// Named files of a place: the members of an archive, or the files of a folder.
protocol FileStore<Passed>: Sendable {
  /// What is kept of files that came by before anybody asked.
  associatedtype Passed: Sendable

  /// What messages call the place.
  var name: String { get }
  /// Whether it is a folder of the host; else it is an archive.
  var isFolder: Bool { get }
  /// The content of the file `name`, `/`-separated; nil where there is none.
  func file(_ name: String) throws(ImageError) -> Blob<Passed>?
}

extension FileStore {
  /// The whole of a document that no digest stands for; nil where there is none.
  func document(_ name: String) throws(ImageError) -> [UInt8]? {
    let what = "\(self.name): \(name)"
    guard let blob = try file(name) else { return nil }
    guard blob.size <= JSONDocument.sizeLimit else {
      throw .badDocument(
        what: what, reason: "it is larger than \(JSONDocument.sizeLimit >> 20) MiB")
    }
    // Nothing promises anything of it: an image begins with what such a document says.
    guard case .stored(let stored) = blob else {
      throw .badDocument(what: what, reason: "it is not JSON")
    }
    return stored.unverified.array()
  }
}

/// The blobs of an OCI layout, files named by their digest in the folder `blobs`.
struct LayoutBlobs<Passed: Sendable>: BlobStore {
  let files: any FileStore<Passed>
  var name: String { files.name }

  func blob(_ descriptor: Descriptor) throws(ImageError) -> Blob<Passed>? {
    try files.file(descriptor.blobName)
  }
}

/// The blobs of skopeo's `dir:`, files named by the hexadecimal digest.
struct DirectoryBlobs<Passed: Sendable>: BlobStore {
  let files: any FileStore<Passed>
  var name: String { files.name }

  func blob(_ descriptor: Descriptor) throws(ImageError) -> Blob<Passed>? {
    try files.file(descriptor.digest.hex)
  }
}
