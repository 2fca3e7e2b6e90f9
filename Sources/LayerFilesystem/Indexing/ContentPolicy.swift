import Codecs

/// Which contents of files later stages will want, decided before a layer is read.
///
/// A compressed layer is read once, so what a later stage needs of a file's content must be kept or
/// extracted while it passes. Layers that can be read again keep nothing and run the same
/// extraction when asked, so that both give the same answers.
package protocol ContentPolicy: Sendable {
  /// Names what is kept and in which form, in letters, digits and dots. Indexes are kept from run to
  /// run under this name: whatever changes in what the policy keeps must change it.
  var identity: String { get }

  /// What to do with the content of a file; `name` is the last component of its path.
  func treatment(
    name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
  ) -> ContentTreatment

  /// What is kept of a content that would be extracted from and is too large to be held; nil keeps
  /// nothing.
  func oversized(contentKind: Entry.ContentKind) -> [UInt8]?

  /// What is kept of a content whose treatment is `tail`, by its last bytes (`tailSize` of them, or all); nil
  /// keeps nothing.
  func extract(fromTail tail: Span<UInt8>, size: Int64) -> [UInt8]?

  /// What is kept of a content whose treatment is `extract`; nil keeps nothing.
  func extract(from content: Span<UInt8>, contentKind: Entry.ContentKind) -> [UInt8]?
}

/// What to do with the content of a file while it passes.
package enum ContentTreatment: Sendable, Hashable {
  /// Only its digest matters.
  case forget
  /// All of it is kept.
  case keep
  /// What the policy extracts from it is kept.
  case extract
  /// What the policy extracts from its last bytes is kept.
  case tail

  /// How many last bytes are looked at: a zip archive's end record and the longest comment behind it.
  package static let tailSize = 22 + 0xFFFF
}

extension ContentPolicy {
  /// Nothing: most policies have no use for the ends of files.
  package func extract(fromTail tail: Span<UInt8>, size: Int64) -> [UInt8]? { nil }
}

/// Keeps nothing: for views that show names and sizes only.
package struct NoContent: ContentPolicy {
  /// A policy that keeps nothing.
  package init() {}

  /// The name of a policy that keeps nothing.
  package var identity: String { "none" }

  /// Always `forget`.
  package func treatment(
    name: Span<UInt8>, size: Int64, contentKind: Entry.ContentKind
  ) -> ContentTreatment { .forget }

  /// Always nil.
  package func oversized(contentKind: Entry.ContentKind) -> [UInt8]? { nil }

  /// Always nil.
  package func extract(from content: Span<UInt8>, contentKind: Entry.ContentKind) -> [UInt8]? {
    nil
  }
}
