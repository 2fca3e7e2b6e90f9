import ByteText
import ContainerImage
import Dockerfile
import JSON
import LayerFilesystem
import ReleaseAudit

/// The topology of images, drawn from their layers alone.
package struct TopologyReport: GraphReport, Sendable {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.topology/1"

  private let topology: LayerTopology
  private let style: TreeSketch.Style

  /// A report about how images share their layers.
  package init(_ topology: LayerTopology, style: TreeSketch.Style = .unicode) {
    self.topology = topology
    self.style = style
  }

  // MARK: Text

  /// Instructions that are shown of one branch; with --verbose all are.
  private static let shownInstructions = 3
  private static let instructionWidth = 36

  /// Writes the drawing, then which layers are equal in content.
  package func writeText(to page: TextPage) {
    let trees = topology.roots.map { tree($0, page.options) }
    page.lines(of: TreeSketch(trees, style: style).text(width: page.options.width))
    let sentences = equalSentences
    if !sentences.isEmpty { page.line() }
    for sentence in sentences { page.paragraph(sentence) }
  }

  /// One sentence for each two images; a layer that is explained by one is not by another.
  private var equalSentences: [String] {
    var explained: Set<LayerTopology.Equality.Place> = []
    var order: [[Int]] = []
    var layers: [[Int]: [LayerTopology.Equality]] = [:]
    for equality in topology.equalities where explained.insert(equality.second).inserted {
      let pair = [equality.second.image, equality.first.image]
      if layers[pair] == nil { order.append(pair) }
      layers[pair, default: []].append(equality)
    }
    return order.map { pair in
      let equalities = layers[pair] ?? []
      func numbers(_ place: (LayerTopology.Equality) -> LayerTopology.Equality.Place) -> String {
        let list = equalities.map { "\(place($0).layer)" }.joined(separator: ", ")
        return equalities.count == 1 ? "layer \(list)" : "layers \(list)"
      }
      let verb = equalities.count == 1 ? "differs" : "differ"
      return "\(name(pair[0])): \(numbers(\.second)) \(verb) in nothing but times from "
        + "\(numbers(\.first)) of \(name(pair[1]))"
    }
  }

  private func tree(_ branch: LayerTopology.Branch, _ options: TextOptions) -> TreeSketch.Tree {
    TreeSketch.Tree(
      lines: lines(branch, options), children: branch.branches.map { tree($0, options) })
  }

  /// What is said of a branch: its layers with their size, their last instructions, and the images
  /// that end there.
  private func lines(_ branch: LayerTopology.Branch, _ options: TextOptions) -> [String] {
    var lines: [String] = []
    if let first = branch.layers.first, let last = branch.layers.last {
      let layers = layers(branch)
      let numbers = first == last ? "layer \(first)" : "layers \(first) to \(last)"
      lines.append("\(numbers), \(options.size(layers.reduce(0) { $0 + $1.uncompressedSize }))")
      let shown = options.isVerbose ? layers.count : Self.shownInstructions
      if layers.count > shown { lines.append("…") }
      lines += layers.suffix(shown).map { layer in
        DisplayWidth.head(Instruction.readable(layer.layer.createdBy), Self.instructionWidth)
      }
    }
    return lines + branch.ends.map { "[\(name($0))]" }
  }

  private func layers(_ branch: LayerTopology.Branch) -> ArraySlice<IndexedLayer> {
    guard let image = branch.images.first else { return [] }
    return topology.images[image].layers[branch.layers]
  }

  /// The reference without the folders that all references have.
  private func name(_ image: Int) -> String {
    let references = topology.images.map { "\($0.image.reference)" }
    let folders = references.map { $0.split(separator: "/", omittingEmptySubsequences: false) }
    let shortest = (folders.map(\.count).min() ?? 1) - 1
    let common = (0..<shortest).prefix { place in Set(folders.map { $0[place] }).count == 1 }.count
    return folders[image].dropFirst(common).joined(separator: "/").singleLine
  }

  // MARK: Graphs

  /// Writes the graph in Graphviz's language.
  package func writeDOT(to page: TextPage) {
    page.line("digraph layers {")
    page.line("  rankdir=TB;")
    page.line("  node [shape=box];")
    visit(page.options) { id, parent, lines in
      let label = lines.map(Self.escapedForDOT).joined(separator: "\\n")
      page.line("  branch\(id) [label=\"\(label)\"];")
      if let parent { page.line("  branch\(parent) -> branch\(id);") }
    }
    page.line("}")
  }

  /// Writes the graph in Mermaid's language.
  package func writeMermaid(to page: TextPage) {
    page.line("flowchart TD")
    visit(page.options) { id, parent, lines in
      let label = lines.map(Self.escapedForMermaid).joined(separator: "<br>")
      page.line("  branch\(id)[\"\(label)\"]")
      if let parent { page.line("  branch\(parent) --> branch\(id)") }
    }
  }

  /// Calls `body` for each branch with its number, its parent's, and its text; parents come first.
  private func visit(_ options: TextOptions, _ body: (Int, Int?, [String]) -> Void) {
    var number = 0
    func visit(_ branch: LayerTopology.Branch, below parent: Int?) {
      let id = number
      number += 1
      body(id, parent, lines(branch, options))
      for child in branch.branches { visit(child, below: id) }
    }
    for root in topology.roots { visit(root, below: nil) }
  }

  private static func escapedForDOT(_ text: String) -> String {
    var result = ""
    for character in text {
      if character == "\"" || character == "\\" { result += "\\" }
      result.append(character)
    }
    return result
  }

  private static func escapedForMermaid(_ text: String) -> String {
    let entities: [Character: String] = [
      "\"": "#quot;", "#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;",
    ]
    return text.map { entities[$0] ?? String($0) }.joined()
  }

  // MARK: JSON

  /// Writes the images, the branches with their diffIDs, and what is equal in content.
  package func writeMembers(to json: JSONWriter) {
    json.name("images")
    json.array(.lines) {
      for image in topology.images {
        json.object {
          json.member("reference", "\(image.image.reference)")
          json.member("configDigest", "\(image.image.configDigest)")
          json.member("layers", image.layers.count)
        }
      }
    }
    json.name("branches")
    json.array(.lines) { for root in topology.roots { write(root, to: json) } }
    json.name("equalContent")
    json.array(.lines) {
      for equality in topology.equalities {
        json.object {
          for (name, place) in [("first", equality.first), ("second", equality.second)] {
            json.name(name)
            json.object {
              json.member("image", place.image)
              json.member("layer", place.layer)
            }
          }
        }
      }
    }
  }

  private func write(_ branch: LayerTopology.Branch, to json: JSONWriter) {
    json.object(.lines) {
      json.name("layers")
      json.array(.lines) {
        for layer in layers(branch) {
          json.object {
            json.member("index", layer.layer.index)
            json.member("diffID", "\(layer.layer.diffID)")
            json.member("createdBy", layer.layer.createdBy)
          }
        }
      }
      json.name("images")
      json.array { for image in branch.images { json.value(image) } }
      json.name("ends")
      json.array { for image in branch.ends { json.value(image) } }
      json.name("branches")
      json.array(.lines) { for child in branch.branches { write(child, to: json) } }
    }
  }
}
