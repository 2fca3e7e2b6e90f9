/// The members of an OCI layout (OCI image-spec, image-layout.md), each blob once.
struct LayoutMembers {
  private var blobs: [String: TarEntry] = [:]
  private var documents: [TarEntry] = []

  static func path(of digest: String) -> String { "blobs/sha256/" + Digest.hex(in: digest) }

  mutating func add(_ blob: Blob) {
    let path = Self.path(of: blob.digest)
    blobs[path] = .file(ByteString(path), blob.bytes)
  }

  mutating func addDocument(_ name: ByteString, _ json: JSON, mtime: Int = TarEntry.defaultTime) {
    documents.append(.file(name, json.encoded, mtime: mtime))
  }

  /// The layout with its index, sorted as the folder is walked.
  func archive(index: [JSON], edit: (@Sendable (inout JSON) -> Void)? = nil) -> ImageArchive {
    var indexJSON = OCILayout.indexJSON(index)
    edit?(&indexJSON)
    let layout: [TarEntry] = [
      .directory("blobs"), .directory("blobs/sha256"),
      .file("index.json", indexJSON.encoded),
      .file("oci-layout", "{\"imageLayoutVersion\": \"1.0.0\"}"),
    ]
    return ImageArchive(layout + documents + Array(blobs.values)).sortedAsWalked()
  }
}
