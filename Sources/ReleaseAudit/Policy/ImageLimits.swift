import LayerFilesystem

/// What a team allows an image to weigh and to waste.
package struct ImageLimits: Sendable, Hashable {
  /// A limit that can be set.
  package enum Rule: String, Sendable, Hashable, CaseIterable {
    /// The bytes of the uncompressed layers.
    case size = "image-size"
    /// The bytes of files that no container sees.
    case wasted = "wasted-bytes"
    /// The share of the files' bytes that containers see.
    case efficiency = "efficiency"
    /// The bytes of uncompressed layers that the image has more than another.
    case growth = "image-growth"
  }

  /// A limit, or what an image has of it.
  package enum Amount: Sendable, Hashable {
    /// A number of bytes.
    case bytes(Int64)
    /// A share from 0 to 1.
    case share(Double)
  }

  /// Whether an image keeps to a limit.
  package struct Check: Sendable, Hashable {
    /// The limit's name.
    package let rule: Rule
    /// The limit: of the efficiency the least, of all others the most that is allowed.
    package let limit: Amount
    /// What the image has.
    package let actual: Amount
    /// Whether it keeps to it.
    package let holds: Bool
  }

  /// The most bytes of uncompressed layers; nil for any number.
  package var size: Int64?
  /// The most bytes that may be wasted.
  package var wasted: Int64?
  /// The least efficiency, from 0 to 1.
  package var efficiency: Double?
  /// The most bytes of uncompressed layers that the image may have more than another.
  package var growth: Int64?

  /// No limits.
  package init() {}

  /// The limits that are set, with what an image has of them; of growth where there is `other` to have
  /// grown from.
  package func checks(of image: IndexedImage, grownFrom other: IndexedImage? = nil) -> [Check] {
    var checks: [Check] = []
    func add(_ rule: Rule, most limit: Int64?, _ actual: Int64) {
      guard let limit else { return }
      checks.append(
        Check(rule: rule, limit: .bytes(limit), actual: .bytes(actual), holds: actual <= limit))
    }
    let size = Self.size(of: image)
    add(.size, most: self.size, size)
    add(.wasted, most: wasted, image.wastedBytes)
    if let efficiency {
      checks.append(
        Check(
          rule: .efficiency, limit: .share(efficiency), actual: .share(image.efficiency),
          holds: image.efficiency >= efficiency))
    }
    if let other { add(.growth, most: growth, size - Self.size(of: other)) }
    return checks
  }

  private static func size(of image: IndexedImage) -> Int64 {
    image.layers.reduce(0) { $0 + $1.uncompressedSize }
  }
}
