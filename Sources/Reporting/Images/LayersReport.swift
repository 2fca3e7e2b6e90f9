import ContainerImage
import JSON
import LayerFilesystem
import PythonDistributions
import ReleaseAudit

/// The layers of an image: what each weighs, what it did to the files, and what made it.
package struct LayersReport: Report {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.layers/1"

  private let image: IndexedImage
  private let python: PythonInventory
  private let detail: Detail?

  /// What is said of one layer beside the table.
  private struct Detail {
    let layer: LayerIndex
    let owners: FileOwners
    let folders: LayerFolders
  }

  /// The layers of an image.
  package init(_ image: AuditedImage) {
    self.image = image.files
    python = image.python
    detail = nil
  }

  /// One layer of an image: what its files belong to, and the folders that they are in.
  ///
  /// - Precondition: the image has that layer.
  package init(_ image: AuditedImage, layer: LayerIndex, _ accounts: ImageAccounts) {
    self.image = image.files
    python = image.python
    detail = Detail(
      layer: layer, owners: accounts.owners.limited(toLayer: layer),
      folders: LayerFolders(image.files.layers[layer]))
  }

  /// Writes a table of the layers, then the totals.
  package func writeText(to page: TextPage) {
    if let detail {
      table(page.options, only: detail.layer).write(to: page)
      OwnersSection(detail.owners).write(to: page)
      detail.folders.write(to: page)
      return
    }
    table(page.options).write(to: page)
    page.line()
    page.paragraph(totals(page.options))
    if let sentence = DigestVerification([image]).sentence { page.paragraph(sentence) }
    WasteSection(image, findsDuplicates: false).writeWasted(to: page)
    LayerDistributions(python).write(to: page)
  }

  /// Writes the image with its layers, and what is wasted.
  package func writeMembers(to json: JSONWriter) {
    json.member("image", image, layersOf: python)
    json.wasteMembers(image)
    WasteSection(image, findsDuplicates: false).writeWasted(to: json)
    guard let detail else { return }
    json.member("layer", detail.layer)
    json.owners(detail.owners.owners)
    detail.folders.write(to: json)
  }

  private func table(_ options: TextOptions, only: Int? = nil) -> TextTable {
    let isCompressed = image.layers.contains { $0.layer.size != $0.uncompressedSize }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [("#", .right)]
    if isCompressed { columns.append(("compressed", .right)) }
    columns += [
      ("size", .right), ("added", .right), ("changed", .right), ("removed", .right),
      ("wasted", .right), ("created by", .left),
    ]
    var table = TextTable(columns)
    for (layer, effect) in zip(image.layers, image.view.effects)
    where only == nil || layer.layer.index == only {
      var row = ["\(layer.layer.index)"]
      if isCompressed { row.append(options.size(layer.layer.size)) }
      row.append(options.size(layer.uncompressedSize))
      row += [effect.added, effect.changed, effect.removed].map { Quantity.count($0) }
      row.append(effect.wasted == 0 ? "-" : options.size(effect.wasted))
      row.append(Instruction.readable(layer.layer.createdBy))
      table.add(row)
    }
    return table
  }

  private func totals(_ options: TextOptions) -> String {
    let sizes = ImageSizes(image)
    var text = "\(Quantity.count(image.layers.count, "layer")), "
    if sizes.compressed != sizes.uncompressed {
      text += "\(options.size(sizes.compressed)) compressed, "
    }
    return text + "\(options.size(sizes.uncompressed)); " + sizes.waste(options)
  }
}

/// What an image weighs.
struct ImageSizes {
  /// The bytes of the layers' blobs.
  let compressed: Int64
  /// The bytes of the layers' tar archives.
  let uncompressed: Int64
  /// The bytes of all files of all layers.
  let files: Int64
  /// The bytes of files that no container sees.
  let wasted: Int64
  /// The share of the files' bytes that containers see.
  let efficiency: Double

  init(_ image: IndexedImage) {
    compressed = image.layers.reduce(0) { $0 + $1.layer.size }
    uncompressed = image.layers.reduce(0) { $0 + $1.uncompressedSize }
    files = image.fileBytes
    wasted = image.wastedBytes
    efficiency = image.efficiency
  }

  /// A sentence about what is wasted.
  func waste(_ options: TextOptions) -> String {
    wasted == 0
      ? "nothing is wasted"
      : "\(options.size(wasted)) of \(options.size(files)) in files are wasted "
        + "(efficiency \(Quantity.percentage(efficiency)))"
  }
}

extension JSONWriter {
  /// Writes the members about waste that `layers` and `inspect` share.
  func wasteMembers(_ image: IndexedImage) {
    name("efficiency")
    value(share: image.efficiency)
    member("wastedBytes", image.wastedBytes)
  }
}
