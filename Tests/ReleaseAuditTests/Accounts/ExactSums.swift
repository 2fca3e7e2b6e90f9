import LayerFilesystem
import Testing

@testable import ReleaseAudit

/// Every file has one owner: files and bytes add up to those of the image, in both views.
func expectExact(_ owners: FileOwners, _ image: IndexedImage, _ what: String) {
  let view = image.view
  let merged = view.allNodes.count { view.isPresent($0) && view.kind(of: $0) != .directory }
  let hidden = view.hidden.count {
    view[$0.entry].kind != .directory && !view[$0.entry].kind.isMarker
  }
  #expect(owners.owners.reduce(0) { $0 + $1.files } == merged + hidden, "\(what)")
  #expect(
    owners.owners.reduce(0) { $0 + $1.total } == image.fileBytes, "\(what)")
  #expect(owners.owners.reduce(0) { $0 + $1.hiddenSize } == image.wastedBytes, "\(what)")
  for layer in image.layers.indices {
    #expect(
      owners.limited(toLayer: layer).owners.reduce(0) { $0 + $1.total }
        == view.effects[layer].fileBytes, "\(what), layer \(layer)")
  }
}
