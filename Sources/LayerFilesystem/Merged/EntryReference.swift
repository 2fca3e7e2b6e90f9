import ContainerImage

/// An entry by its layer and its place there.
package struct EntryReference: Hashable, Sendable, BitwiseCopyable, Comparable {
  private var layerNumber: UInt16
  private var entryNumber: UInt32

  /// The entry at `entry` of layer `layer`.
  init(layer: LayerIndex, entry: Int) {
    layerNumber = UInt16(layer)
    entryNumber = UInt32(entry)
  }

  /// No entry: the directory was made because something is in it.
  static let none = EntryReference(layer: Int(UInt16.max), entry: Int(UInt32.max))

  /// The layer's index, base first.
  package var layer: LayerIndex { Int(layerNumber) }

  /// The place in the layer's table.
  package var entry: Int { Int(entryNumber) }

  /// One number for both: half the work for sets and dictionaries of them.
  private var number: UInt64 { UInt64(layerNumber) << 32 | UInt64(entryNumber) }

  /// Whether both are the same entry.
  package static func == (left: EntryReference, right: EntryReference) -> Bool {
    left.number == right.number
  }

  /// Hashes layer and place together.
  package func hash(into hasher: inout Hasher) { hasher.combine(number) }

  /// By layer, then in tar order.
  package static func < (left: EntryReference, right: EntryReference) -> Bool {
    left.number < right.number
  }
}
