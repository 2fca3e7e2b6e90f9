import JSON
import LayerFilesystem

/// What the cache of layer indexes holds, or what was removed from it.
package struct CacheReport: Report {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.cache/1"

  private let cache: IndexCache
  private let kept: IndexCache.Statistics
  private let removed: IndexCache.Statistics?

  /// What the cache holds.
  package init(of cache: IndexCache) {
    self.cache = cache
    kept = cache.statistics()
    removed = nil
  }

  /// Removes what the cache holds.
  package init(clearing cache: IndexCache) {
    self.cache = cache
    removed = cache.clear()
    kept = cache.statistics()
  }

  /// Writes one or two lines.
  package func writeText(to page: TextPage) {
    let options = page.options
    if let removed {
      page.paragraph(
        "Removed \(Self.indexes(removed)) (\(options.size(removed.size))) from \(cache.path).")
      if kept.count == 0 { return }
    }
    page.paragraph(
      "\(cache.path) holds \(Self.indexes(kept)), \(options.size(kept.size)) of at most "
        + "\(options.size(cache.limit)).")
  }

  private static func indexes(_ statistics: IndexCache.Statistics) -> String {
    Quantity.count(statistics.count, "index", "indexes")
  }

  /// Writes the folder, what it holds and may hold, and what was removed.
  package func writeMembers(to json: JSONWriter) {
    json.member("folder", cache.path)
    json.member("indexes", kept.count)
    json.member("size", kept.size)
    json.member("limit", cache.limit)
    if let removed {
      json.name("removed")
      json.object(.inline) {
        json.member("indexes", removed.count)
        json.member("size", removed.size)
      }
    }
  }
}
