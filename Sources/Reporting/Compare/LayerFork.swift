import Comparison
import ContainerImage
import JSON
import LayerFilesystem

/// The part of a comparison about layers: which both images have, and where they fork.
struct LayerFork {
  private let comparison: ImageComparison
  private let labels: ImageLabels

  init(_ comparison: ImageComparison, _ labels: ImageLabels = .roles) {
    self.comparison = comparison
    self.labels = labels
  }

  private var shared: Int { comparison.layers.sharedCount }
  private var first: [IndexedLayer] { comparison.first.layers }
  private var second: [IndexedLayer] { comparison.second.layers }

  // MARK: Text

  func writeText(to page: TextPage) {
    page.heading("Layers")
    page.paragraph(sentence(page.options), indent: 2)
    var table = TextTable(
      [("", .left), ("#", .right), ("size", .right), ("", .left), ("created by", .left)], indent: 2)
    add(labels.first, labels.second, first, to: &table, page.options) {
      comparison.layers.match(ofFirst: $0)
    }
    add(labels.second, labels.first, second, to: &table, page.options) {
      comparison.layers.matches[$0]
    }
    if max(first.count, second.count) > shared { table.write(to: page) }
  }

  func sentence(_ options: TextOptions) -> String {
    if shared == first.count, shared == second.count {
      return "Both have the same \(Quantity.count(shared, "layer"))."
    }
    if shared == 0 { return "They share no layer: the first ones differ already." }
    let size = first.prefix(shared).reduce(0) { $0 + $1.uncompressedSize }
    let start = "They share the first \(Quantity.count(shared, "layer")) (\(options.size(size)))"
    if shared == first.count { return "\(start); \(labels.second) builds on \(labels.first)." }
    if shared == second.count { return "\(start); \(labels.first) builds on \(labels.second)." }
    return "\(start) and fork above layer \(shared - 1)."
  }

  private func add(
    _ label: String, _ other: String, _ layers: [IndexedLayer], to table: inout TextTable,
    _ options: TextOptions, match: (Int) -> LayerCorrespondence.Match?
  ) {
    for (index, layer) in layers.enumerated().dropFirst(shared) {
      let note =
        switch match(index) {
        case .identical(let place): "same layer as \(other) \(place)"
        case .equalContent(let place): "same files as \(other) \(place)"
        case nil: ""
        }
      table.add([
        index == shared ? label : "", "\(index)", options.size(layer.uncompressedSize), note,
        Instruction.readable(layer.layer.createdBy),
      ])
    }
  }

  // MARK: JSON

  /// Writes the number of shared layers, and the layers above them that are in both all the same.
  func writeMembers(to json: JSONWriter) {
    json.member("sharedLayers", shared)
    json.name("equalLayers")
    json.array(.lines) {
      for (index, match) in comparison.layers.matches.enumerated().dropFirst(shared) {
        guard let match else { continue }
        json.object {
          json.member(labels.firstMember, match.index)
          json.member(labels.secondMember, index)
          json.name("identical")
          json.value(match == .identical(match.index))
        }
      }
    }
  }
}
