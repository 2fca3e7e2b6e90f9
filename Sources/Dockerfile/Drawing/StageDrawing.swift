/// Pictures of a stage graph, as text.
public struct StageDrawing: Sendable {
  /// How lines are drawn.
  public enum Style: Sendable, Hashable {
    /// Box-drawing characters.
    case unicode
    /// `|`, `-` and `+`.
    case ascii
  }

  private let graph: StageGraph
  private let runners: [[String]]

  /// A drawing of a graph without marks.
  public init(_ graph: StageGraph) {
    self.graph = graph
    runners = graph.stages.map { _ in [] }
  }

  /// A drawing of an analysed file, in which stages that run tests say so.
  public init(_ analysis: StageAnalysis) {
    graph = analysis.graph
    runners = analysis.graph.stages.map { analysis.testRunners(of: $0.index) }
  }

  /// The graph as a person would sketch it: each base on top, its branches below, and under the
  /// picture what is copied across. A picture wider than `width` columns becomes an indented tree.
  public func text(style: Style = .unicode, width: Int = 100) -> String {
    let trees = roots()
    let sketches = trees.map { sketch($0, Strokes(style)) }
    let isWide = sketches.contains { $0.width > width }
    var parts = isWide ? trees.map { outline($0, Strokes(style)) } : rows(sketches, width)
    let copies = copyLines(Strokes(style))
    if !copies.isEmpty { parts.append(copies.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The graph in Graphviz's language: solid arrows to what a stage builds on, dashed ones to what it
  /// copies from.
  public func dot() -> String {
    var lines = ["digraph stages {", "  rankdir=TB;", "  node [shape=box];"]
    for image in graph.images { lines.append("  \(quoted(image)) [shape=ellipse];") }
    for stage in graph.stages {
      let label = ([stage.label] + marks(stage.index)).joined(separator: "\\n")
      lines.append("  \(quoted("stage \(stage.index)")) [label=\(quoted(label, keeping: true))];")
    }
    for stage in graph.stages {
      let end = quoted("stage \(stage.index)")
      lines.append("  \(node(stage.base)) -> \(end);")
      for origin in copies(of: stage) {
        lines.append("  \(node(origin)) -> \(end) [style=dashed];")
      }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// The graph in Mermaid's language: solid arrows to what a stage builds on, dotted ones to what it
  /// copies from.
  public func mermaid() -> String {
    var lines = ["flowchart TD"]
    let images = Dictionary(
      (graph.images + ["scratch"]).enumerated().map { ($1, "image\($0)") }
    ) { first, _ in first }
    func id(_ origin: Stage.Origin) -> String {
      switch origin {
      case .stage(let index): "stage\(index)"
      case .image(let name): images[name] ?? "image"
      }
    }
    let usesScratch = graph.stages.contains { $0.base == .image("scratch") }
    for image in graph.images + (usesScratch ? ["scratch"] : []) {
      lines.append("  \(id(.image(image)))([\(mermaidText([image]))])")
    }
    for stage in graph.stages {
      lines.append("  stage\(stage.index)[\(mermaidText([stage.label] + marks(stage.index)))]")
    }
    for stage in graph.stages {
      lines.append("  \(id(stage.base)) --> stage\(stage.index)")
      for origin in copies(of: stage) { lines.append("  \(id(origin)) -.-> stage\(stage.index)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Parts

  private func marks(_ stage: Int) -> [String] {
    guard runners.indices.contains(stage), !runners[stage].isEmpty else { return [] }
    var unique: [String] = []
    for runner in runners[stage] where !unique.contains(runner) { unique.append(runner) }
    return ["runs \(unique.joined(separator: ", "))"]
  }

  /// What a stage copies from, each once, its base left out.
  private func copies(of stage: Stage) -> [Stage.Origin] {
    var result: [Stage.Origin] = []
    for copy in stage.copies where copy.origin != stage.base && !result.contains(copy.origin) {
      result.append(copy.origin)
    }
    return result
  }

  private func name(_ origin: Stage.Origin) -> String {
    switch origin {
    case .stage(let index): graph.stages[index].label
    case .image(let name): name
    }
  }

  private func node(_ origin: Stage.Origin) -> String {
    switch origin {
    case .stage(let index): quoted("stage \(index)")
    case .image(let name): quoted(name)
    }
  }

  private func quoted(_ text: String, keeping escapes: Bool = false) -> String {
    var result = ""
    for character in text {
      if character == "\"" || character == "\\" && !escapes { result += "\\" }
      result.append(character)
    }
    return "\"\(result)\""
  }

  private func mermaidText(_ lines: [String]) -> String {
    let safe = lines.map { $0.split(separator: "\"").joined(separator: "#quot;") }
    return "\"\(safe.joined(separator: "<br>"))\""
  }

  private func copyLines(_ strokes: Strokes) -> [String] {
    graph.stages.flatMap { stage in
      stage.copies.filter { $0.origin != stage.base }.map { copy in
        let what = copy.isMount ? "mounts" : "takes"
        let paths = copy.paths.isEmpty ? "" : copy.paths.joined(separator: " ") + " "
        return """
          \(stage.label) \(strokes.arrow) \(name(copy.origin)): \(what) \(paths)\
          (line \(copy.position.line))
          """
      }
    }
  }

  // MARK: Trees

  /// An image or a stage with what builds on it.
  private struct Tree {
    var lines: [String]
    var children: [Tree]
  }

  /// One tree for each base outside the file. Stages are put in from the last to the first: a stage
  /// stands after its base, so all its branches are there when its turn comes.
  private func roots() -> [Tree] {
    var below: [Int: [Tree]] = [:]
    var roots: [String: [Tree]] = [:]
    for stage in graph.stages.reversed() {
      let children = (below[stage.index] ?? []).reversed()
      let tree = Tree(lines: [stage.label] + marks(stage.index), children: Array(children))
      switch stage.base {
      case .stage(let base): below[base, default: []].append(tree)
      case .image(let image): roots[image, default: []].append(tree)
      }
    }
    var order: [String] = []
    for image in graph.stages.compactMap(\.base.image) where !order.contains(image) {
      order.append(image)
    }
    return order.map { Tree(lines: [$0], children: (roots[$0] ?? []).reversed()) }
  }

  private struct Strokes {
    var down = "│", across = "─", left = "┌", right = "┐", both = "┬", up = "┴", cross = "┼"
    var branch = "├─ ", last = "└─ ", arrow = "←"

    init(_ style: Style) {
      guard style == .ascii else { return }
      (down, across, left, right, both, up, cross) = ("|", "-", "+", "+", "+", "+", "+")
      (branch, last, arrow) = ("|- ", "`- ", "<-")
    }
  }

  /// Lines of text, one as wide as the other, and the column from which a line goes up.
  private struct Sketch {
    var lines: [[Character]]
    var centre: Int
    var width: Int { lines.first?.count ?? 0 }
  }

  /// Deepest nesting that is drawn top-down; a chain of more stages is an outline.
  private static let depthLimit = 40

  private func sketch(_ tree: Tree, _ strokes: Strokes, depth: Int = 0) -> Sketch {
    let texts = tree.lines.map(Array.init)
    let own = texts.map(\.count).max() ?? 0
    guard !tree.children.isEmpty, depth < Self.depthLimit else {
      // Too deep: a width that no terminal has makes the outline be chosen.
      let width = tree.children.isEmpty ? own : Int(Int16.max)
      return Sketch(
        lines: texts.map { centred($0, at: (own - 1) / 2, in: width) }, centre: (own - 1) / 2)
    }
    let children = tree.children.map { sketch($0, strokes, depth: depth + 1) }
    var starts: [Int] = []
    var width = 0
    for child in children {
      starts.append(width)
      width += child.width + 3
    }
    width -= 3
    var centres = zip(starts, children).map { $0 + $1.centre }
    let middle = ((centres.first ?? 0) + (centres.last ?? 0)) / 2
    // A name wider than its branches pushes them to the right.
    let shift = max(0, (own - 1) / 2 - middle)
    let centre = middle + shift
    let total = max(width + shift, centre + own / 2 + 1)
    centres = centres.map { $0 + shift }
    var lines = texts.map { centred($0, at: centre, in: total) }
    lines.append(centred(Array(strokes.down), at: centre, in: total))
    if children.count > 1 { lines.append(fork(centres, centre, total, strokes)) }
    let height = children.map(\.lines.count).max() ?? 0
    for row in 0..<height {
      var line = [Character](repeating: " ", count: total)
      for (child, start) in zip(children, starts) where row < child.lines.count {
        line.replaceSubrange(start + shift..<start + shift + child.width, with: child.lines[row])
      }
      lines.append(line)
    }
    return Sketch(lines: lines, centre: centre)
  }

  private func centred(_ text: [Character], at centre: Int, in width: Int) -> [Character] {
    var line = [Character](repeating: " ", count: width)
    let start = max(0, centre - (text.count - 1) / 2)
    for (offset, character) in text.enumerated() where start + offset < width {
      line[start + offset] = character
    }
    return line
  }

  private func fork(_ centres: [Int], _ centre: Int, _ width: Int, _ strokes: Strokes)
    -> [Character]
  {
    var line = [Character](repeating: " ", count: width)
    guard let first = centres.first, let last = centres.last else { return line }
    for column in first...last { line[column] = Character(strokes.across) }
    for column in centres { line[column] = Character(strokes.both) }
    line[first] = Character(strokes.left)
    line[last] = Character(strokes.right)
    line[centre] = Character(centres.contains(centre) ? strokes.cross : strokes.up)
    return line
  }

  /// Puts pictures side by side as long as they fit.
  private func rows(_ sketches: [Sketch], _ width: Int) -> [String] {
    var rows: [[Sketch]] = []
    for sketch in sketches {
      let used = rows.last?.reduce(0) { $0 + $1.width + 5 } ?? width
      if used + sketch.width <= width, !rows.isEmpty {
        rows[rows.count - 1].append(sketch)
      } else {
        rows.append([sketch])
      }
    }
    return rows.map { row in
      let height = row.map(\.lines.count).max() ?? 0
      return (0..<height).map { index in
        var line: [Character] = []
        for sketch in row {
          if !line.isEmpty { line += [Character](repeating: " ", count: 5) }
          let blank = [Character](repeating: " ", count: sketch.width)
          line += index < sketch.lines.count ? sketch.lines[index] : blank
        }
        while line.last == " " { line.removeLast() }
        return String(line)
      }.joined(separator: "\n")
    }
  }

  /// The tree with one name a line, drawn without recursion.
  private func outline(_ root: Tree, _ strokes: Strokes) -> String {
    var lines: [String] = []
    var waiting: [(tree: Tree, lead: String, rest: String)] = [(root, "", "")]
    while let (tree, lead, rest) = waiting.popLast() {
      lines.append(lead + tree.lines.joined(separator: ", "))
      for (offset, child) in tree.children.enumerated().reversed() {
        let isLast = offset == tree.children.count - 1
        waiting.append(
          (
            child, rest + (isLast ? strokes.last : strokes.branch),
            rest + (isLast ? "   " : strokes.down + "  ")
          ))
      }
    }
    return lines.joined(separator: "\n")
  }
}
