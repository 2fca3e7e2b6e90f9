import ContainerImage

/// Whether containers see something that a layer ships.
package enum Visibility: Sendable, Hashable {
  /// It is in the merged view.
  case merged
  /// It still ships in its layer; the layer `by` replaced or removed it.
  case hidden(by: LayerIndex)

  /// Merged where no layer hides it.
  package init(hiddenBy layer: LayerIndex?) {
    self = layer.map { .hidden(by: $0) } ?? .merged
  }

  /// The layer that replaced or removed it; nil in the merged view.
  package var hiddenBy: LayerIndex? {
    if case .hidden(let layer) = self { layer } else { nil }
  }

  /// Whether a later layer, or the layer itself, replaced or removed it.
  package var isHidden: Bool { hiddenBy != nil }

  /// `merged` or `hidden`, as reports call it.
  package var name: String { isHidden ? "hidden" : "merged" }
}
