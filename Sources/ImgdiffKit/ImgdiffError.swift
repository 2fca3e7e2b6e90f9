import ContainerImage
import LayerFilesystem
import ReleaseAudit
import System

/// Why something could not be read, or nothing can be concluded.
public struct ImgdiffError: Error, Sendable, CustomStringConvertible {
  /// What a program can do about it.
  public enum Kind: Sendable, Hashable {
    /// What was asked for is not there, or cannot be: a file, a tag, a platform, a policy.
    case request
    /// What was read is not what it should be: no image, damaged, or not what its digest promises.
    case input
    /// The images were read, and allow no verdict.
    case inconclusive
  }

  /// What a program can do about it.
  public let kind: Kind
  /// One sentence for people: what was found, where, and what to do about it.
  public let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// What a module below threw; its description is written for people.
  init(_ error: any Error) {
    switch error {
    case let error as ImgdiffError: self = error
    case let error as ImageError: self.init(Self.kind(of: error), "\(error)")
    case is AuditRefusal: self.init(.inconclusive, "\(error)")
    case is PolicyError, is CacheFolder.Refusal: self.init(.request, "\(error)")
    default: self.init(.input, "\(error)")
    }
  }

  private static func kind(of error: ImageError) -> Kind {
    switch error {
    case .badReference, .cannotOpen, .registry, .unavailable, .ambiguousImage, .noSuchImage,
      .noSuchPlatform:
      .request
    case .notAnImage, .unreadable, .badDocument, .missingBlob, .digestMismatch, .sizeMismatch,
      .layerCountMismatch, .unsupportedLayer:
      .input
    }
  }
}
