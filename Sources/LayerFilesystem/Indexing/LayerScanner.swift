import ByteText
import Codecs
import ContainerImage
import System

/// Reads a layer once and makes its entry table: the sink of every stream that may be a layer.
package struct LayerScanner: Sendable {
  var limit: ExpansionLimit
  var policy: any ContentPolicy
  /// Where indexes of layers are kept from run to run.
  var cache: IndexCache?
  /// Whether no kept index stands for a layer that would have to be fetched.
  var fetchesAll = false

  /// What a scan found.
  struct Scan: Sendable {
    var table: EntryTable
    /// The digest of the uncompressed bytes; nil where it was not computed, because the blob is not
    /// compressed and its own digest is the same.
    var diffID: Digest?
    /// The number of uncompressed bytes.
    var uncompressedSize: Int64
    /// The digest of the blob, where the scan is one to keep for the next run.
    var freshBlob: Digest?
    /// The day on which an earlier run verified the blob; nil where this one reads all of it.
    var verifiedEarlier: String?
  }

  /// Contents up to this size are kept whole where the policy asks for it.
  static let keptSize: Int64 = 16 << 20
  /// Contents up to this size are held while the policy extracts from them.
  static let extractedSize: Int64 = 512 << 20

  /// From how many compressed bytes on a layer's steps have threads of their own.
  private static let threadedSize = 1 << 18

  /// Reads the layer in `region`; for a compressed one, `algorithm` is that of its diffID.
  func scan(
    _ region: ByteRegion, diffID algorithm: Digest.Algorithm
  ) throws(ScanError) -> Scan {
    let compression = region.compression
    if compression == .none {
      var scan = try EntryScan(self, region: region)
      try scan.read(ByteStream(region))
      return Scan(table: scan.finish(), diffID: nil, uncompressedSize: Int64(region.count))
    }
    return try scanning { () throws(CodecError) in
      let stream = try ByteStream(region).decompressed(compression, limit: limit)
      // Threads cost more than a small layer does.
      guard region.count >= Self.threadedSize else { return try stream.hashed(algorithm) }
      return try stream.readAhead().hashedAside(algorithm)
    }
  }

  /// Reads a layer that passes by and is hashed on its way. Of one that is not compressed that digest
  /// is the diffID, and that count the uncompressed size: both are left to the caller.
  private func scan(passing stream: ByteStream) throws(ScanError) -> Scan {
    let (compression, stream) = try ScanError.codec { () throws(CodecError) in
      try stream.detectingCompression()
    }
    if compression == .none {
      return Scan(table: try table(of: stream), diffID: nil, uncompressedSize: 0)
    }
    return try scanning { () throws(CodecError) in
      try stream.decompressed(compression, limit: limit).readAhead().hashedAside(.sha256)
    }
  }

  private func scanning(
    _ open: () throws(CodecError) -> HashedStream
  ) throws(ScanError) -> Scan {
    let hashed = try ScanError.codec { () throws(CodecError) in try open() }
    let table = try table(of: hashed.stream)
    let (digest, size) = try ScanError.codec { () throws(CodecError) in try hashed.finish() }
    return Scan(table: table, diffID: digest, uncompressedSize: size)
  }

  private func table(of stream: ByteStream) throws(ScanError) -> EntryTable {
    var scan = try EntryScan(self, region: nil)
    try scan.read(stream)
    return scan.finish()
  }

  /// What is done with the content of a file: what the policy wants, within bounds.
  func treatment(
    name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
  ) -> ContentTreatment {
    Self.bounded(
      policy.treatment(name: name, size: size, contentKind: contentKind), size: size)
  }

  /// What is done of what a policy wants: a content that is too large is not held.
  static func bounded(_ wanted: ContentTreatment, size: Int64) -> ContentTreatment {
    switch wanted {
    case .forget: .forget
    case .tail: .tail
    case .keep: size <= keptSize ? .keep : .forget
    case .extract: size <= extractedSize ? .extract : .forget
    }
  }
}

extension LayerScanner: BlobSink {
  /// Reads what may be a layer, to its end or as far as it can be read.
  package func take(_ blob: ByteStream) -> PassedLayer {
    PassedLayer(scan: Result { () throws(ScanError) in try scan(passing: blob) })
  }
}

/// What became of a blob that passed by and may be a layer.
package struct PassedLayer: Sendable {
  let scan: Result<LayerScanner.Scan, ScanError>
}

/// An image with its layers' blobs, ready to be indexed.
package typealias OpenedLayers = OpenedImage<PassedLayer>
