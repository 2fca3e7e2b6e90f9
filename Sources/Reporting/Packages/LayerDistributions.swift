import ByteText
import ContainerImage
import JSON
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// The installed distributions that each layer brought, those that a later layer hid included.
struct LayerDistributions {
  private let byLayer: [LayerIndex: [Distribution]]

  init(_ python: PythonInventory) {
    byLayer = Dictionary(
      grouping: PackageSelection().distributions(of: python), by: \.layer)
  }

  /// Writes a list for each layer that brought some, below a heading.
  func write(to page: TextPage) {
    guard !byLayer.isEmpty else { return }
    page.heading("Python distributions")
    let width = String(byLayer.keys.max() ?? 0).count
    for (layer, distributions) in byLayer.sorted(by: { $0.key < $1.key }) {
      let lead = String(layer).padded(to: width, atStart: true) + "  "
      page.paragraph(Self.text(distributions), indent: width + 2, lead: lead)
    }
  }

  /// Writes the member of a layer's object.
  func write(_ layer: LayerIndex, to json: JSONWriter) {
    json.name("distributions")
    json.array {
      for distribution in byLayer[layer] ?? [] {
        json.object {
          json.member("name", distribution.name.written)
          json.member("version", distribution.version)
          json.member("view", distribution.view == .merged ? "merged" : "hidden")
        }
      }
    }
  }

  /// Names with versions, each once, in order.
  static func text(_ distributions: [Distribution]) -> String {
    var seen: Set<String> = []
    return distributions.map { distribution in
      var text = distribution.name.written.singleLine
      if let version = distribution.version { text += " \(version.singleLine)" }
      if let layer = distribution.view.hiddenBy { text += " (hidden by layer \(layer))" }
      return text
    }.filter { seen.insert($0).inserted }.joined(separator: ", ")
  }
}
