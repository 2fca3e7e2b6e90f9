import ByteText
import Comparison
import ContainerImage
import JSON
import LayerFilesystem

/// In what two images differ, whatever the verdict.
struct ComparisonReport {
  private let comparison: ImageComparison
  private let labels: ImageLabels

  init(_ comparison: ImageComparison, _ labels: ImageLabels = .roles) {
    self.comparison = comparison
    self.labels = labels
  }

  // MARK: Text

  /// Writes the images, then layers, files and settings in which they differ.
  func writeDifferences(to page: TextPage) {
    writeImages(to: page)
    LayerFork(comparison, labels).writeText(to: page)
    FileChanges(comparison, labels).writeText(to: page)
    writeConfiguration(to: page)
  }

  /// Writes what both images are called, what they weigh, and their digests.
  func writeImages(to page: TextPage) {
    page.heading("Images")
    let images = [(labels.first, comparison.first), (labels.second, comparison.second)]
    let margin = String(repeating: " ", count: labels.width + 4)
    for (label, image) in images {
      let name = image.image.shortName.map { " (\($0.singleLine))" } ?? ""
      let reference = image.image.reference.text.singleLine
      page.line(
        "  \(label.padded(to: labels.width))  ", path: reference + name, keeping: .head)
      let sizes = ImageSizes(image)
      var text = margin + "\("\(image.image.platform)".singleLine), "
      text += "\(Quantity.count(image.layers.count, "layer")), "
      text += page.options.size(sizes.uncompressed)
      if sizes.compressed != sizes.uncompressed {
        text += " (\(page.options.size(sizes.compressed)) compressed)"
      }
      page.line(fitting: text)
      page.line("\(margin)config    ", path: "\(image.image.configDigest)", keeping: .head)
      if let manifest = image.image.manifestDigest {
        page.line("\(margin)manifest  ", path: "\(manifest)", keeping: .head)
      }
    }
  }

  /// Writes the settings in which they differ.
  func writeConfiguration(to page: TextPage) {
    let changes = comparison.configuration
    page.heading("Configuration")
    guard !changes.isEmpty else { return page.line("  The same.") }
    for change in changes {
      let title = change.title.singleLine
      switch (change.first, change.second) {
      case (let first?, let second?):
        page.line(fitting: "  \(page.accented("~", .changed)) \(title)")
        page.line(fitting: "      \(labels.first.padded(to: labels.width))  \(first.text)")
        page.line(fitting: "      \(labels.second.padded(to: labels.width))  \(second.text)")
      case (let first?, nil):
        page.line(fitting: "  \(page.accented("-", .removed)) \(title)  \(first.text)")
      case (nil, let second?):
        page.line(fitting: "  \(page.accented("+", .added)) \(title)  \(second.text)")
      case (nil, nil): break
      }
    }
  }

  // MARK: JSON

  /// Writes both images and the layers that they share.
  ///
  /// - Parameter saysWhenVerified: whether to say on which day what was kept was verified.
  func writeImageMembers(to json: JSONWriter, saysWhenVerified: Bool = true) {
    json.member(labels.firstMember, comparison.first, saysWhenVerified: saysWhenVerified)
    json.member(labels.secondMember, comparison.second, saysWhenVerified: saysWhenVerified)
    LayerFork(comparison, labels).writeMembers(to: json)
  }

  /// Writes the settings and files in which they differ.
  func writeDifferenceMembers(to json: JSONWriter) {
    json.name("configuration")
    json.array(.lines) {
      for change in comparison.configuration {
        json.object {
          json.member("key", change.key)
          json.member("name", change.name)
          json.member(labels.firstMember, change.first)
          json.member(labels.secondMember, change.second)
        }
      }
    }
    FileChanges(comparison, labels).writeMembers(to: json)
  }
}

extension Image {
  /// The shortest of its names that has a tag, for a headline.
  var shortName: String? {
    let tagged = names.filter { $0.contains(":") }
    return (tagged.isEmpty ? names : tagged).min { ($0.count, $0) < ($1.count, $1) }
  }
}

extension JSONWriter {
  /// Writes a member with a setting's value, or null.
  fileprivate func member(_ name: String, _ value: ConfigurationSetting.Value?) {
    self.name(name)
    switch value {
    case .text(let text): self.value(text)
    case .list(let words): array(words)
    case nil: null()
    }
  }
}
