import Codecs

/// A container image: its configuration and layers, wherever they were found.
///
/// Providers make images, everything else takes them: this is the one place where they meet. The
/// documents were verified against their digests when the image was made. Its layers' bytes are in the
/// `OpenedImage` that it came with, and are verified when they are indexed.
public struct Image: Sendable {
  /// How an image was stored.
  public enum Format: String, Sendable, Hashable {
    /// What `docker save` writes, in any version, and what others write in its name.
    case dockerArchive = "docker-archive"
    /// An OCI layout in a tar archive.
    case ociArchive = "oci-archive"
    /// An OCI layout in a folder.
    case oci
    /// A folder as skopeo's `dir:` writes it.
    case directory = "dir"
    /// In a repository of a registry.
    case registry
  }

  /// The reference that led to the image.
  public let reference: ImageReference
  /// How the image was stored.
  public let format: Format
  /// The names that the source gives to the image, sorted.
  public let names: [String]
  /// The digest of the manifest; nil where the format has none.
  public let manifestDigest: Digest?
  /// The digest of the configuration, which identifies the image.
  public let configDigest: Digest
  /// The configuration.
  public let config: ImageConfig
  /// The layers, base first.
  public let layers: [Layer]
  /// What the image runs on.
  public var platform: Platform { config.platform }
  /// What else the reference could have meant: the platforms of the other images that the source has
  /// under the same name, in its order. Nothing is known of those images.
  public let otherPlatforms: [Platform]
  /// Statements that a builder attached to the image: in-toto statements as JSON, by predicate type.
  public let attestations: [Attestation]
  /// What was odd about the source without making it unreadable.
  public let warnings: [String]

  /// A statement that a builder attached to an image.
  public struct Attestation: Sendable {
    /// The type of the predicate, such as `https://slsa.dev/provenance/v1`.
    public let predicateType: String
    /// The in-toto statement.
    public let statement: [UInt8]
  }
}
