import Codecs
import ContainerImage
import LayerFilesystem

extension Finding {
  /// Where something was found.
  package enum Location: Sendable, Hashable {
    /// In a layer of SERVICE, whether or not containers see it.
    case layer(LayerIndex, Visibility)
    /// In the configuration of SERVICE.
    case configuration
    /// In an image as a whole, by the name that messages give it.
    case image(String)
    /// In the Dockerfile; the line counts from 1 and is nil for the file as a whole.
    case dockerfile(file: String, line: Int?)
    /// In a file of the host; the line counts from 1.
    case host(file: String, line: Int?)

    /// Where a file stands that a layer of SERVICE ships.
    init(_ shipped: Census.Shipped) {
      self = .layer(shipped.entry.layer, shipped.view)
    }
  }

  // Never inlined: the optimizer of Swift 6.3 stops with an ownership error where this `switch` is
  // moved into a function that drops the finding.

  /// The layer that has it, base first; nil for what is in no layer.
  @inline(never) package var layer: LayerIndex? {
    if case .layer(let layer, _) = location { layer } else { nil }
  }

  /// Whether containers see it.
  @inline(never) package var view: Visibility {
    if case .layer(_, let view) = location { view } else { .merged }
  }

  /// A file that a finding is about.
  package struct Item: Sendable, Hashable {
    /// Its path in the image.
    package let path: EntryPath
    /// The digest of its bytes, where they matter.
    package let digest: SHA256Digest?
    /// Its size in bytes.
    package let size: Int64
    /// What it was recognised by; nil where its path alone says so.
    package let sign: Sign?

    /// An item with those facts.
    init(path: EntryPath, digest: SHA256Digest? = nil, size: Int64 = 0, sign: Sign? = nil) {
      self.path = path
      self.digest = digest
      self.size = size
      self.sign = sign
    }
  }

  /// A line of a Dockerfile, with the stage that it is in.
  package struct DockerfileLine: Sendable, Hashable {
    /// How messages name the Dockerfile.
    package let file: String
    /// The line, counted from 1.
    package let line: Int
    /// The stage's name, or its number.
    package let stage: String

    /// `FILE:LINE`.
    package var place: String { "\(file):\(line)" }
  }
}
