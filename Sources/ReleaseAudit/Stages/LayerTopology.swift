import ContainerImage
import LayerFilesystem

/// How images share their layers: where their chains of diffIDs part.
///
/// Only what stands on the same layers is the same in the tree, as engines store and pull it. Layers
/// that are equal in content above different ones are told beside it.
package struct LayerTopology: Sendable {
  /// Layers that the same images have, one on the other.
  package struct Branch: Sendable {
    /// The indexes of the layers, which are the same in all these images.
    package let layers: Range<Int>
    /// The images that have them, by their place.
    package let images: [Int]
    /// The images that end here.
    package let ends: [Int]
    /// What stands on them.
    package let branches: [Branch]
  }

  /// Two layers of different images that differ in nothing but times.
  package struct Equality: Sendable, Hashable {
    /// A layer of an image.
    package struct Place: Sendable, Hashable {
      /// The image, by its place.
      package let image: Int
      /// The layer.
      package let layer: LayerIndex
    }

    /// The layer of the image that was named first.
    package let first: Place
    /// The layer of the other.
    package let second: Place
  }

  /// The images, in the order in which they were named.
  package let images: [IndexedImage]
  /// What stands on nothing: one branch for each base.
  package let roots: [Branch]
  /// Layers that are equal in content and not the same.
  package let equalities: [Equality]

  /// Compares the chains of images.
  ///
  /// - Complexity: linear in the number of layers, and quadratic in the number of images.
  package init(_ images: [IndexedImage]) {
    self.images = images
    roots = Self.branches(of: Array(images.indices), from: 0, images)
    var equalities: [Equality] = []
    for second in images.indices {
      for first in images.indices where first < second {
        let history = LayerCorrespondence(images[first], images[second])
        for (layer, match) in history.matches.enumerated() {
          guard case .equalContent(let other)? = match else { continue }
          equalities.append(
            Equality(
              first: Equality.Place(image: first, layer: other),
              second: Equality.Place(image: second, layer: layer)))
        }
      }
    }
    self.equalities = equalities
  }

  /// The branches of images that are the same below `depth`; their depth is at most the number of
  /// images, for each one splits them.
  private static func branches(
    of members: [Int], from depth: Int, _ images: [IndexedImage]
  ) -> [Branch] {
    var order: [String] = []
    var groups: [String: [Int]] = [:]
    for image in members {
      let layers = images[image].layers
      // An image without layers is a branch of its own.
      let key = depth < layers.count ? "\(layers[depth].layer.diffID)" : ""
      if groups[key] == nil { order.append(key) }
      groups[key, default: []].append(image)
    }
    return order.map { branch(of: groups[$0] ?? [], from: depth, images) }
  }

  private static func branch(
    of members: [Int], from depth: Int, _ images: [IndexedImage]
  ) -> Branch {
    func diffIDs(at index: Int) -> Set<String> {
      Set(
        members.map { image in
          let layers = images[image].layers
          return index < layers.count ? "\(layers[index].layer.diffID)" : ""
        })
    }
    let shortest = members.map { images[$0].layers.count }.min() ?? depth
    var end = depth
    while end < shortest, diffIDs(at: end).count == 1 { end += 1 }
    let ends = members.filter { images[$0].layers.count == end }
    let others = members.filter { images[$0].layers.count > end }
    return Branch(
      layers: depth..<end, images: members, ends: ends,
      branches: others.isEmpty ? [] : branches(of: others, from: end, images))
  }
}
