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
  private let indent: Int
  private let keepsLast: Bool

  /// The last column gets a line of its own where it would be narrower than this.
  private static let narrowest = 16
  private static let gap = 2

  /// A table with those columns; where no column has a title there is no line for them.
  ///
  /// The last column is shortened to what fits: everywhere, or with `keepsLast` on terminals only,
  /// for paths and digests that someone may want to copy from a log.
  init(
    _ columns: [(title: String, alignment: Alignment)], indent: Int = 0, keepsLast: Bool = false
  ) {
    titles = columns.map(\.title)
    alignments = columns.map(\.alignment)
    self.indent = indent
    self.keepsLast = keepsLast
  }

  /// Adds a row; cells must be safe to show.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// Writes the table.
  func write(to page: TextPage) {
    let cellWidths = titles.indices.map { column in
      rows.map { DisplayWidth.columns($0[column]) }.max() ?? 0
    }
    let titleWidths = titles.map { DisplayWidth.columns($0) }
    var widths = zip(cellWidths, titleWidths).map { max($0, $1) }
    // Where room is short, titles give way first.
    if start(widths) + Self.narrowest > page.options.width { widths = cellWidths }
    let isFolded = start(widths) + Self.narrowest > page.options.width
    if titles.contains(where: { !$0.isEmpty }) {
      let fitting = zip(titles, widths).enumerated().map { column, title in
        column == titles.count - 1 ? title.0 : String(title.0.prefix(title.1))
      }
      write(isFolded ? fitting.dropLast() : fitting, widths, to: page)
    }
    for row in rows {
      guard isFolded, let last = row.last else {
        write(row, widths, to: page)
        continue
      }
      write(row.dropLast(), widths, to: page)
      if !last.isEmpty { writeLast(blanks(indent + 4), last, to: page) }
    }
  }

  /// The column of the page in which the last column of the table starts.
  private func start(_ widths: [Int]) -> Int {
    widths.dropLast().reduce(indent) { $0 + $1 + Self.gap }
  }

  private func write(_ cells: [String], _ widths: [Int], to page: TextPage) {
    var line = blanks(indent)
    for (column, cell) in cells.enumerated() where column < titles.count - 1 {
      if column > 0 { line += blanks(Self.gap) }
      line += cell.padded(to: widths[column], atStart: alignments[column] == .right)
    }
    if cells.count == titles.count, let last = cells.last {
      writeLast(line + blanks(Self.gap), last, to: page)
    } else {
      page.line(trimming: line)
    }
  }

  private func writeLast(_ start: String, _ cell: String, to page: TextPage) {
    if cell.isEmpty {
      page.line(trimming: start)
    } else if keepsLast {
      page.line(start, path: cell, keeping: .head)
    } else {
      page.line(fitting: start + cell)
    }
  }

  private func blanks(_ count: Int) -> String { String(repeating: " ", count: count) }
}
