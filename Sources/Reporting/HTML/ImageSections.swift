import ByteText
import Comparison
import ContainerImage
import LayerFilesystem
import ReleaseAudit

/// The parts of a page about what an image is made of.
struct ImageSections {
  private let page: TextPage

  init(_ page: TextPage) { self.page = page }

  /// The kinds of owners, which are the treemaps' colours too, then the largest owners.
  func owners(_ owners: FileOwners) {
    let total = owners.owners.reduce(0) { $0 + $1.total }
    let kinds = OwnerKind.allCases.filter { owners.sum(of: $0).files > 0 }
    page.table(
      "By kind of owner", ["owner", "size", "share", "hidden", "files"],
      kinds.map { kind in
        let sum = owners.sum(of: kind)
        let key = "<span class=\"key \(kind.rawValue)\"></span>" as Markup
        return [
          "\(key)\(OwnersSection.title(kind))", "\(page.options.size(sum.size))",
          "\(OwnersSection.share(sum.size + sum.hiddenSize, of: total))",
          "\(page.options.size(sum.hiddenSize))", "\(Quantity.count(sum.files))",
        ]
      })
    page.table(
      "The largest owners", ["owner", "kind", "size", "files"],
      owners.byName().prefix(20).map { owner in
        [
          "\(owner.name)", "\(owner.kind.rawValue)", "\(page.options.size(owner.total))",
          "\(Quantity.count(owner.files))",
        ]
      })
  }

  /// The treemaps of an image, and as a table what they show.
  func map(of image: AuditedImage, leaked: [EntryPath] = []) {
    let accounts = FolderAccounts(of: image, leaked: leaked)
    page.line(
      "<p class=\"keys\">\(OwnerKind.allCases.map { "<span><span class=\"key \($0.rawValue)\"></span>\(OwnersSection.title($0))</span> " as Markup })Boxes with a thick border are leaked; pale ones are hidden by a later layer.</p>"
        as Markup)
    Treemap(accounts, .layers, page.options, id: "layers").write(to: page)
    Treemap(accounts, .merged, page.options, id: "merged").write(to: page)
    page.table(
      "The largest folders", ["folder", "size", "files", "layer", "owner", ""],
      accounts.folders.prefix(30).map { folder in
        let marks = [folder.isLeaked ? "leaked" : nil, folder.isHidden ? "hidden" : nil]
        return [
          "<code>\(PrintableText.text(folder.path.bytes))</code>",
          "\(page.options.size(folder.size))", "\(Quantity.count(folder.files))",
          "\(folder.layer)", "\(folder.name)",
          "\(marks.compactMap { $0 }.joined(separator: ", "))",
        ]
      })
  }

  /// The layers of images as bars on one scale, the shared ones first, then each image's table.
  func layers(_ images: [(role: String, image: IndexedImage)], shared: Int) {
    let largest = images.map { Self.size($0.image.layers[...]) }.max() ?? 0
    guard largest > 0 else { return }
    for (role, image) in images {
      let total = Self.size(image.layers[...])
      page.line(
        "<figure><figcaption>\(role): \(Quantity.count(image.layers.count, "layer")), \(page.options.size(total))</figcaption>"
          as Markup)
      page.line(
        "<svg viewBox=\"0 0 1000 30\" role=\"img\" aria-label=\"\(role), layer by layer\">"
          as Markup)
      var x = 0.0
      for (index, layer) in image.layers.enumerated() {
        let width = Double(layer.uncompressedSize) / Double(largest) * 1_000
        let tip =
          "layer \(index), \(page.options.size(layer.uncompressedSize))"
          + (index < shared ? ", in both" : "") + ": "
          + Instruction.readable(layer.layer.createdBy)
        page.line(
          "<rect class=\"\(index < shared ? "shared" : "own")\" x=\"\(x)\" y=\"0\" width=\"\(width)\" height=\"30\"><title>\(tip)</title></rect>"
            as Markup)
        x += width
      }
      page.line("</svg></figure>" as Markup)
    }
    if images.count > 1 {
      page.line(
        "<p><span class=\"key shared\"></span>\(Quantity.count(shared, "layer")) in both; the images fork above.</p>"
          as Markup)
    }
    for (role, image) in images { table(role, image, shared: images.count > 1 ? shared : 0) }
  }

  private func table(_ role: String, _ image: IndexedImage, shared: Int) {
    page.table(
      "Layers of \(role)", ["layer", "size", "wasted", "created by"],
      zip(image.layers, image.view.effects).map { layer, effect in
        [
          "\(layer.layer.index)\(layer.layer.index < shared ? " (both)" : "")",
          "\(page.options.size(layer.uncompressedSize))", "\(page.options.size(effect.wasted))",
          "<code>\(Instruction.readable(layer.layer.createdBy))</code>",
        ]
      })
  }

  private static func size(_ layers: ArraySlice<IndexedLayer>) -> Int64 {
    layers.reduce(0) { $0 + $1.uncompressedSize }
  }
}
