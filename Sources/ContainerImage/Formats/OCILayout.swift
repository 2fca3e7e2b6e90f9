import Codecs

/// Reads an OCI layout, in a folder or in an archive.
///
/// OCI image-spec, image-layout.md: `oci-layout`, `index.json` and `blobs/`.
enum OCILayout {
  private struct Marker: DocumentReadable {
    let imageLayoutVersion: String

    init(_ node: DocumentNode) throws(DocumentError) {
      imageLayoutVersion = try node.required("imageLayoutVersion")
    }
  }

  /// What the layout's index leads to; nil where the files are no layout.
  static func index<Passed>(
    of files: any FileStore<Passed>
  ) throws(ImageError) -> IndexTree<Passed>? {
    guard let bytes = try files.document("index.json") else { return nil }
    guard let marker = try files.document("oci-layout") else {
      throw .notAnImage(
        path: files.name, reason: "it has an index.json but no oci-layout, so it is no OCI layout")
    }
    let what = "\(files.name): oci-layout"
    let version = try JSONDocument.decode(Marker.self, from: marker, what: what).imageLayoutVersion
    guard version.hasPrefix("1.") else {
      throw .badDocument(what: what, reason: "its layout version '\(version)' is unknown")
    }
    let name = "\(files.name): index.json"
    return IndexTree(
      try JSONDocument.decode(Index.self, from: bytes, what: name).manifests, name: name,
      in: LayoutBlobs(files: files))
  }
}
