import Codecs
import System

/// Reads a folder as skopeo's `dir:` writes it: `manifest.json` is the manifest itself, blobs are files
/// named by their digest.
enum SkopeoDirectory {
  private struct ManifestProbe: DocumentReadable {
    let manifests: [Descriptor]?

    init(_ node: DocumentNode) throws(DocumentError) { manifests = try node.optional("manifests") }
  }

  /// The folder's manifest and its digest; nil where there is none.
  static func manifest<Passed>(
    of files: any FileStore<Passed>
  ) throws(ImageError) -> (manifest: Manifest, digest: Digest)? {
    guard let bytes = try files.document("manifest.json") else { return nil }
    let what = "\(files.name): manifest.json"
    if try JSONDocument.decode(ManifestProbe.self, from: bytes, what: what).manifests != nil {
      throw .notAnImage(
        path: files.name,
        reason: "its manifest.json is an index; copy one platform, or copy to an OCI layout")
    }
    let manifest = try JSONDocument.decode(Manifest.self, from: bytes, what: what)
    let digest = try reading(what) { () throws(CodecError) in
      try ByteRegion(bytes: bytes).digest(.sha256)
    }
    return (manifest, digest)
  }
}
