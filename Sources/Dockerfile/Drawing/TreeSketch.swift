/// Trees drawn as text: the root on top, its branches below.
package struct TreeSketch: Sendable {
  /// How lines are drawn.
  package enum Style: Sendable, Hashable {
    /// Box-drawing characters.
    case unicode
    /// `|`, `-` and `+`.
    case ascii
  }

  /// Some lines of text, with what stands below them.
  package struct Tree: Sendable {
    /// The text of the node, safe to show.
    package var lines: [String]
    /// The branches, from left to right.
    package var children: [Tree]

    /// A node with its branches.
    package init(lines: [String], children: [Tree] = []) {
      self.lines = lines
      self.children = children
    }
  }

  private let trees: [Tree]
  private let strokes: Strokes

  /// A sketch of trees that stand side by side where they fit.
  package init(_ trees: [Tree], style: Style = .unicode) {
    self.trees = trees
    strokes = Strokes(style)
  }

  /// The sketch; where a tree is wider than `width` columns, all become indented outlines.
  package func text(width: Int = 100) -> String {
    parts(width: width).joined(separator: "\n\n") + "\n"
  }

  /// Rows of pictures, or outlines, to be put one below the other.
  func parts(width: Int) -> [String] {
    let sketches = trees.map { sketch($0) }
    let isWide = sketches.contains { $0.width > width }
    return isWide ? trees.map { outline($0) } : rows(sketches, width)
  }

  struct Strokes {
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

  private func sketch(_ tree: Tree, depth: Int = 0) -> Sketch {
    let texts = tree.lines.map(Array.init)
    let own = texts.map(\.count).max() ?? 0
    guard !tree.children.isEmpty, depth < Self.depthLimit else {
      // Too deep: a width that no terminal has makes the outline be chosen.
      let width = tree.children.isEmpty ? own : Int(Int16.max)
      return Sketch(
        lines: texts.map { centred($0, at: (own - 1) / 2, in: width) }, centre: (own - 1) / 2)
    }
    let children = tree.children.map { sketch($0, depth: depth + 1) }
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
    if children.count > 1 { lines.append(fork(centres, centre, total)) }
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

  private func fork(_ centres: [Int], _ centre: Int, _ width: Int) -> [Character] {
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
  private func outline(_ root: Tree) -> String {
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
