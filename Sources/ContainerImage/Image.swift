import Codecs

/// A container image: its configuration and layers, wherever they were found.
///
/// Providers make images, everything else takes them: this is the one place where they meet. The
/// documents were verified against their digests when the image was made. Its layers' bytes are in the
/// `OpenedImage` that it came with, and are verified when they are indexed.
package struct Image: Sendable {
  /// How an image was stored.
  package enum Format: String, Sendable, Hashable {
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
  package let reference: ImageReference
  /// How the image was stored.
  package let format: Format
  /// The names that the source gives to the image, sorted.
  package let names: [String]
  /// The digest of the manifest; nil where the format has none.
  package let manifestDigest: Digest?
  /// The digest of the configuration, which identifies the image.
  package let configDigest: Digest
  /// The configuration.
  package let config: ImageConfig
  /// The layers, base first.
  package let layers: [Layer]
  /// What the image runs on.
  package var platform: Platform { config.platform }
  /// What else the reference could have meant: the platforms of the other images that the source has
  /// under the same name, in its order. Nothing is known of those images; empty where all of them were
  /// asked for.
  package internal(set) var otherPlatforms: [Platform]
  /// Statements that a builder attached to the image: in-toto statements as JSON, by predicate type.
  package let attestations: [Attestation]
  /// What was odd about the source without making it unreadable.
  package let warnings: [String]

  /// A statement that a builder attached to an image.
  package struct Attestation: Sendable {
    /// The type of the predicate, such as `https://slsa.dev/provenance/v1`.
    package let predicateType: String
    /// The in-toto statement.
    package let statement: [UInt8]
  }
}
