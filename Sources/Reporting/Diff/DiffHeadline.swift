import ByteText
import Comparison
import ContainerImage
import LayerFilesystem

/// The sentence that says in what two images differ, in text and Markdown alike.
struct DiffHeadline {
  private let report: DiffReport
  private let options: TextOptions

  init(_ report: DiffReport, _ options: TextOptions) {
    self.report = report
    self.options = options
  }

  /// The sentence, with the images named by `name`.
  func sentence(_ name: (String) -> String) -> String {
    let images = [report.comparison.first, report.comparison.second]
    let (first, second) = (
      name(images[0].image.reference.text.singleLine),
      name(images[1].image.reference.text.singleLine)
    )
    if report.isSameImage { return "Nothing differs: \(first) and \(second) are one image." }
    if report.isEqual {
      return "Nothing differs but times: \(first) and \(second) have the same files and settings, "
        + "layer by layer."
    }
    let sizes = images.map { ImageSizes($0).uncompressed }
    let difference = sizes[1] - sizes[0]
    let relation =
      difference == 0
      ? "as large as"
      : "\(options.size(Int64(clamping: difference.magnitude))) "
        + "\(difference > 0 ? "larger" : "smaller") than"
    let parts =
      report.hasEqualContent
      ? "no file and no setting differs, only the layers" : parts.joined(separator: ", ")
    return "\(second) is \(relation) \(first): \(parts)."
  }

  /// What differs, counted.
  private var parts: [String] {
    var parts: [String] = []
    func add(_ what: String, _ count: (FilesystemDifference.Change) -> Int) {
      let counts = [("+", count(.added)), ("-", count(.removed)), ("~", count(.changed))]
        .filter { $0.1 > 0 }.map { $0.0 + Quantity.count($0.1) }
      if !counts.isEmpty { parts.append("\(what) \(counts.joined(separator: " "))") }
    }
    add("Python distributions", report.distributions.count)
    add("packages", report.packages.count)
    add("paths", report.comparison.files.count)
    let settings = report.comparison.configuration.count
    if settings > 0 { parts.append(Quantity.count(settings, "setting")) }
    return parts
  }
}
