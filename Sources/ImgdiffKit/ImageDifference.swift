import Comparison
import LayerFilesystem
import ReleaseAudit

/// In what two images differ, before anyone judges it.
public struct ImageDifference: Sendable {
  /// A path that containers of both images do not see in the same way.
  public struct Change: Sendable, Hashable {
    /// How a path differs.
    public enum Kind: Sendable, Hashable {
      /// LOCALDEV alone has it.
      case added
      /// SERVICE alone has it.
      case removed
      /// Both have it, with other bytes or attributes; times do not count.
      case changed
    }

    /// The path.
    public let path: ImagePath
    /// How it differs.
    public let kind: Kind
  }

  /// How many layers, base first, both images have.
  public let sharedLayers: Int
  /// The paths that differ, sorted.
  public let changes: [Change]
  /// The names of the settings of the configuration that differ, such as `entrypoint`, each once.
  public let settings: [String]

  /// Compares two images.
  public init(service: ImageContents, localdev: ImageContents) {
    let comparison = ImageComparison(service.audited.files, localdev.audited.files)
    sharedLayers = comparison.layers.sharedCount
    changes = comparison.files.entries.compactMap { entry in
      let first = entry.first.map { comparison.first.view.path(of: $0) }
      let second = entry.second.map { comparison.second.view.path(of: $0) }
      return (first ?? second).map { Change(path: ImagePath($0), kind: .init(entry.change)) }
    }
    var seen: Set<String> = []
    settings = comparison.configuration.map(\.key).filter { seen.insert($0).inserted }
  }
}

extension ImageDifference.Change.Kind {
  fileprivate init(_ change: FilesystemDifference.Change) {
    switch change {
    case .added: self = .added
    case .removed: self = .removed
    case .changed: self = .changed
    }
  }
}
