/// Areas in a rectangle, each as nearly square as can be (Bruls, Huizing and van Wijk, 2000).
enum Squarified {
  /// A rectangle.
  struct Frame: Equatable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double
  }

  /// Frames for sizes, which come largest first; their areas are in proportion and fill `frame`.
  static func frames(_ sizes: [Double], in frame: Frame) -> [Frame] {
    let total = sizes.reduce(0, +)
    guard total > 0, frame.width > 0, frame.height > 0 else {
      return sizes.map { _ in Frame(x: frame.x, y: frame.y, width: 0, height: 0) }
    }
    let areas = sizes.map { $0 / total * frame.width * frame.height }
    var frames: [Frame] = []
    var rest = frame
    var start = 0
    while start < areas.count {
      let side = min(rest.width, rest.height)
      var end = start + 1
      var sum = areas[start]
      var worst = ratio(areas[start], areas[start], sum, side)
      while end < areas.count {
        let next = ratio(areas[start], areas[end], sum + areas[end], side)
        guard next <= worst else { break }
        worst = next
        sum += areas[end]
        end += 1
      }
      place(areas[start..<end], sum, in: &rest, &frames)
      start = end
    }
    return frames
  }

  /// How far from a square the worst of a row is: the largest and the smallest decide.
  private static func ratio(
    _ largest: Double, _ smallest: Double, _ sum: Double, _ side: Double
  ) -> Double {
    guard sum > 0, smallest > 0, side > 0 else { return .infinity }
    return max(side * side * largest / (sum * sum), sum * sum / (side * side * smallest))
  }

  private static func place(
    _ areas: ArraySlice<Double>, _ sum: Double, in rest: inout Frame, _ frames: inout [Frame]
  ) {
    let isColumn = rest.width >= rest.height
    let side = isColumn ? rest.height : rest.width
    let thickness = side > 0 ? sum / side : 0
    var offset = 0.0
    for area in areas {
      let length = thickness > 0 ? area / thickness : 0
      frames.append(
        isColumn
          ? Frame(x: rest.x, y: rest.y + offset, width: thickness, height: length)
          : Frame(x: rest.x + offset, y: rest.y, width: length, height: thickness))
      offset += length
    }
    if isColumn {
      rest.x += thickness
      rest.width = max(0, rest.width - thickness)
    } else {
      rest.y += thickness
      rest.height = max(0, rest.height - thickness)
    }
  }
}
