/// Pictures of a stage graph, as text.
package struct StageDrawing: Sendable {
  /// How lines are drawn.
  package typealias Style = TreeSketch.Style

  private let graph: StageGraph
  private let runners: [[String]]
  private let roles: StageRoles?
  /// The stages that are drawn.
  private let shown: Set<Int>

  /// A drawing of a graph without marks.
  package init(_ graph: StageGraph) {
    self.graph = graph
    runners = graph.stages.map { _ in [] }
    roles = nil
    shown = Set(graph.stages.indices)
  }

  /// A drawing of an analysed file, in which stages say who they are and which tests they run.
  ///
  /// - Parameter focus: the stage whose needs, and users, are drawn without the others.
  package init(_ analysis: StageAnalysis, focus: String? = nil) {
    graph = analysis.graph
    roles = analysis.roles
    let index = focus.flatMap(analysis.graph.index(of:))
    shown =
      index.map { analysis.graph.needed(by: $0).union(analysis.graph.targets(building: $0)) }
      ?? Set(analysis.graph.stages.indices)
    runners = analysis.graph.stages.map { analysis.testRunners(of: $0.index) }
  }

  /// The graph as a person would sketch it: each base on top, its branches below, and under the
  /// picture what is copied across. A picture wider than `width` columns becomes an indented tree.
  package func text(style: Style = .unicode, width: Int = 100) -> String {
    var parts = TreeSketch(roots(), style: style).parts(width: width)
    let strokes = TreeSketch.Strokes(style)
    let copies = isCrowded ? shortCopyLines(strokes, width) : copyLines(strokes)
    if !copies.isEmpty { parts.append(copies.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// The graph in Graphviz's language: solid arrows to what a stage builds on, dashed ones to what it
  /// copies from.
  package func dot() -> String {
    var lines = ["digraph stages {", "  rankdir=TB;", "  node [shape=box];"]
    for image in graph.images { lines.append("  \(quoted(image)) [shape=ellipse];") }
    for stage in drawn {
      let label = ([stage.caption] + marks(stage.index)).joined(separator: "\\n")
      lines.append("  \(quoted("stage \(stage.index)")) [label=\(quoted(label, keeping: true))];")
    }
    for stage in drawn {
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
  package func mermaid() -> String {
    var lines = ["flowchart TD"]
    let images = Dictionary(
      (graph.images + ["scratch"]).enumerated().map { ($1, "image\($0)") }
    ) { first, _ in first }
    func id(_ origin: Stage.Origin) -> String {
      switch origin {
      case .stage(let index): "stage\(index)"
      case .image(let name), .unknown(let name): images[name] ?? "image"
      }
    }
    let usesScratch = graph.stages.contains { $0.base == .image("scratch") }
    for image in graph.images + (usesScratch ? ["scratch"] : []) {
      lines.append("  \(id(.image(image)))([\(mermaidText([image]))])")
    }
    for stage in drawn {
      lines.append("  stage\(stage.index)[\(mermaidText([stage.caption] + marks(stage.index)))]")
    }
    for stage in drawn {
      lines.append("  \(id(stage.base)) --> stage\(stage.index)")
      for origin in copies(of: stage) { lines.append("  \(id(origin)) -.-> stage\(stage.index)") }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  // MARK: Parts

  private var drawn: [Stage] { graph.stages.filter { shown.contains($0.index) } }

  private func marks(_ stage: Int) -> [String] {
    var marks: [String] = []
    if let roles, graph.stages.count > 1 {
      if roles.services.contains(stage), graph.stages[stage].name != "service" {
        marks.append(roles.basis == .guessed ? "service?" : "service")
      }
      if roles.localdev == stage, graph.stages[stage].name != "localdev" {
        marks.append("localdev")
      }
    }
    guard runners.indices.contains(stage), !runners[stage].isEmpty else { return marks }
    var unique: [String] = []
    for runner in runners[stage] where !unique.contains(runner) { unique.append(runner) }
    return marks + ["runs \(unique.joined(separator: ", "))"]
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
    case .stage(let index): graph.stages[index].caption
    case .image(let name), .unknown(let name): name
    }
  }

  private func node(_ origin: Stage.Origin) -> String {
    switch origin {
    case .stage(let index): quoted("stage \(index)")
    case .image(let name), .unknown(let name): quoted(name)
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

  private func copyLines(_ strokes: TreeSketch.Strokes) -> [String] {
    drawn.flatMap { stage in
      stage.copies.filter { $0.origin != stage.base }.map { copy in
        let what = copy.isMount ? "mounts" : "takes"
        let paths = copy.paths.isEmpty ? "" : copy.paths.joined(separator: " ") + " "
        return """
          \(stage.caption) \(strokes.arrow) \(name(copy.origin)): \(what) \(paths)\
          (line \(copy.position.line))
          """
      }
    }
  }

  /// More stages than a picture can show one by one.
  private var isCrowded: Bool { drawn.count > 24 }

  /// What each stage copies from, mounts told from copies, without the paths; wrapped.
  private func shortCopyLines(_ strokes: TreeSketch.Strokes, _ width: Int) -> [String] {
    drawn.flatMap { stage -> [String] in
      let sources = copies(of: stage).map { origin in
        let all = stage.copies.filter { $0.origin == origin }
        return name(origin) + (all.allSatisfy(\.isMount) ? " (mount)" : "")
      }
      guard !sources.isEmpty else { return [] }
      var lines = ["\(stage.caption) \(strokes.arrow)"]
      for (index, source) in sources.enumerated() {
        let word = " " + source + (index + 1 < sources.count ? "," : "")
        if lines[lines.count - 1].count + word.count > width { lines.append("   ") }
        lines[lines.count - 1] += word
      }
      return lines
    }
  }

  /// Branches that end at once and have no role, of which there are many: the first by name, the
  /// others by number.
  private func folded(_ children: [TreeSketch.Tree]) -> [TreeSketch.Tree] {
    guard isCrowded else { return children }
    let plain = children.indices.filter {
      children[$0].children.isEmpty && children[$0].lines.count == 1
    }
    guard plain.count > 4 else { return children }
    let names = plain.prefix(3).flatMap { children[$0].lines }.joined(separator: ", ")
    let fold = TreeSketch.Tree(lines: ["\(names) and \(plain.count - 3) more"])
    return children.indices.filter { !plain.contains($0) }.map { children[$0] } + [fold]
  }

  // MARK: Trees

  /// One tree for each base outside the file. Stages are put in from the last to the first: a stage
  /// stands after its base, so all its branches are there when its turn comes.
  private func roots() -> [TreeSketch.Tree] {
    var below: [Int: [TreeSketch.Tree]] = [:]
    var roots: [String: [TreeSketch.Tree]] = [:]
    for stage in drawn.reversed() {
      let children = (below[stage.index] ?? []).reversed()
      let tree = TreeSketch.Tree(
        lines: [stage.caption] + marks(stage.index), children: folded(Array(children)))
      switch stage.base {
      case .stage(let base): below[base, default: []].append(tree)
      case .image(let image), .unknown(let image): roots[image, default: []].append(tree)
      }
    }
    var order: [String] = []
    for image in drawn.filter({ $0.base.stage == nil }).map(\.baseName)
    where !order.contains(image) {
      order.append(image)
    }
    return order.map {
      TreeSketch.Tree(lines: [$0], children: folded((roots[$0] ?? []).reversed()))
    }
  }
}
