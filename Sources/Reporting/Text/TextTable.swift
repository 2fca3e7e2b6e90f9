/// A table of text: columns as wide as their widest cell, the last one as wide as is left.
struct TextTable {
  /// How a column's cells stand.
  enum Alignment {
    case left
    case right
  }

  private let titles: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []
  private var indent: String

  /// A table with those columns; without titles there is no line for them.
  init(_ columns: [(title: String, alignment: Alignment)], indent: Int = 0) {
    titles = columns.map(\.title)
    alignments = columns.map(\.alignment)
    self.indent = String(repeating: " ", count: indent)
  }

  /// Adds a row; cells must be safe to show.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// Writes the table, the last column shortened to what fits.
  func write(to page: TextPage) {
    var widths = titles.map { DisplayWidth.columns($0) }
    for row in rows {
      for (column, cell) in row.enumerated() {
        widths[column] = max(widths[column], DisplayWidth.columns(cell))
      }
    }
    let hasTitles = titles.contains { !$0.isEmpty }
    for row in (hasTitles ? [titles] : []) + rows {
      page.line(fitting: line(row, widths))
    }
  }

  private func line(_ row: [String], _ widths: [Int]) -> String {
    var line = indent
    for (column, cell) in row.enumerated() {
      let padding = String(
        repeating: " ", count: max(0, widths[column] - DisplayWidth.columns(cell)))
      let isLast = column == row.count - 1
      switch alignments[column] {
      case .right: line += padding + cell
      case .left: line += isLast ? cell : cell + padding
      }
      if !isLast { line += "  " }
    }
    // A last cell that is empty leaves no blanks behind.
    while line.last == " " { line.removeLast() }
    return line
  }
}
