import System

extension ByteRegion {
  /// The digest of the bytes; `progress` is told of each piece that was hashed.
  package func digest(
    _ algorithm: Digest.Algorithm, progress: (Int) -> Void = { _ in }
  ) throws(CodecError) -> Digest {
    let hash = try MessageDigest(algorithm)
    var offset = 0
    while offset < count {
      let range = offset..<min(offset + Self.piece, count)
      withUnsafeBytes(range) { hash.update($0) }
      offset = range.upperBound
      progress(range.count)
    }
    return try Self.digest(algorithm, hash.finish())
  }

  /// How much is hashed between two reports of progress.
  private static let piece = 1 << 20

  private static func digest(
    _ algorithm: Digest.Algorithm, _ bytes: [UInt8]
  ) throws(CodecError) -> Digest {
    guard let digest = Digest(algorithm: algorithm, bytes: bytes) else {
      throw .unavailable("hashing")
    }
    return digest
  }
}
