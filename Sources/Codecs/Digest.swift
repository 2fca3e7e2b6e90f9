import ByteText

/// A content digest as descriptors carry it: `algorithm:encoded`.
///
/// OCI image-spec, descriptor.md, "Digests". Only registered algorithms are accepted, with the
/// lower-case hexadecimal of the right length: anything else cannot be verified.
package struct Digest: Hashable, Sendable, Comparable {
  /// A registered digest algorithm.
  package enum Algorithm: String, Hashable, Sendable, CaseIterable {
    /// SHA-256, which every tool writes.
    case sha256
    /// SHA-384, which a few registries accept.
    case sha384
    /// SHA-512, registered by the specification.
    case sha512

    /// The length of the digest in bytes.
    package var byteCount: Int {
      switch self {
      case .sha256: 32
      case .sha384: 48
      case .sha512: 64
      }
    }
  }

  /// The algorithm that made the digest.
  package let algorithm: Algorithm
  /// The raw digest.
  package let bytes: [UInt8]

  /// A digest of `bytes`; nil when their number is not the algorithm's.
  package init?(algorithm: Algorithm, bytes: [UInt8]) {
    guard bytes.count == algorithm.byteCount else { return nil }
    self.algorithm = algorithm
    self.bytes = bytes
  }

  /// Reads `sha256:…`; nil when the text is not a digest of a registered algorithm.
  package init?(_ text: some StringProtocol) {
    guard let colon = text.firstIndex(of: ":"),
      let algorithm = Algorithm(rawValue: String(text[..<colon])),
      let bytes = Hexadecimal.decode(text[text.index(after: colon)...].utf8)
    else { return nil }
    self.init(algorithm: algorithm, bytes: bytes)
  }

  /// The hexadecimal part alone.
  package var hex: String { Hexadecimal.encode(bytes) }

  /// By algorithm, then by bytes.
  package static func < (left: Digest, right: Digest) -> Bool {
    left.algorithm == right.algorithm
      ? left.bytes.lexicographicallyPrecedes(right.bytes)
      : left.algorithm.rawValue < right.algorithm.rawValue
  }
}

extension Digest: CustomStringConvertible {
  /// The text for people.
  package var description: String { "\(algorithm.rawValue):\(hex)" }
}

/// A SHA-256 digest kept inline, as the index holds one for each file.
package struct SHA256Digest: Hashable, Sendable, Comparable, BitwiseCopyable {
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// The digest of nothing.
  package static let empty = SHA256Digest(hashing: [])

  init(_ raw: UnsafeRawBufferPointer) {
    words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: .init(rebasing: raw.prefix(32))) }
  }

  /// The digest made of 32 bytes; nil for any other number of them.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    words = (0, 0, 0, 0)
    withUnsafeMutableBytes(of: &words) { $0.copyBytes(from: bytes) }
  }

  /// The digest of `bytes`.
  package init(hashing bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { MessageDigest.sha256(of: $0) }
  }

  /// The digest of `bytes`.
  package init(hashing bytes: Span<UInt8>) {
    self = bytes.withUnsafeBytes { MessageDigest.sha256(of: $0) }
  }

  /// The 32 bytes.
  package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

  /// The same digest as descriptors write it.
  package var digest: Digest? { Digest(algorithm: .sha256, bytes: bytes) }

  /// The hexadecimal part alone.
  package var hex: String { Hexadecimal.encode(bytes) }

  /// Whether all words are the same.
  package static func == (left: SHA256Digest, right: SHA256Digest) -> Bool {
    left.words == right.words
  }

  /// By bytes.
  package static func < (left: SHA256Digest, right: SHA256Digest) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// A digest is its own hash.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }
}

extension SHA256Digest: CustomStringConvertible {
  /// The text for people.
  package var description: String { "sha256:\(hex)" }
}
