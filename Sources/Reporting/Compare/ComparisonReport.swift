import ByteText
import Comparison
import ContainerImage
import JSON
import LayerFilesystem

/// In what SERVICE and LOCALDEV differ, whatever the verdict.
struct ComparisonReport {
  private let comparison: ImageComparison

  init(_ comparison: ImageComparison) { self.comparison = comparison }

  // MARK: Text

  /// Writes the images, then layers, files and settings in which they differ.
  func writeDifferences(to page: TextPage) {
    page.heading("Images")
    writeImages(to: page)
    LayerFork(comparison).writeText(to: page)
    FileChanges(comparison).writeText(to: page)
    writeConfiguration(to: page)
  }

  private func writeImages(to page: TextPage) {
    let images = [("SERVICE", comparison.service), ("LOCALDEV", comparison.localdev)]
    for (label, image) in images {
      let name = image.image.shortName.map { " (\($0.singleLine))" } ?? ""
      let reference = image.image.reference.text.singleLine
      page.line(
        "  \(label.padded(to: 8))  ", path: reference + name, keeping: .head)
      let sizes = ImageSizes(image)
      var text = "            \("\(image.image.platform)".singleLine), "
      text += "\(Quantity.count(image.layers.count, "layer")), "
      text += page.options.size(sizes.uncompressed)
      if sizes.compressed != sizes.uncompressed {
        text += " (\(page.options.size(sizes.compressed)) compressed)"
      }
      page.line(fitting: text)
      page.line("            config    ", path: "\(image.image.configDigest)", keeping: .head)
      if let manifest = image.image.manifestDigest {
        page.line("            manifest  ", path: "\(manifest)", keeping: .head)
      }
    }
  }

  private func writeConfiguration(to page: TextPage) {
    let changes = comparison.configuration
    page.heading("Configuration")
    guard !changes.isEmpty else { return page.line("  The same.") }
    for change in changes {
      let title = change.title.singleLine
      switch (change.service, change.localdev) {
      case (let service?, let localdev?):
        page.line(fitting: "  \(page.accented("~", .changed)) \(title)")
        page.line(fitting: "      SERVICE   \(service.text)")
        page.line(fitting: "      LOCALDEV  \(localdev.text)")
      case (let service?, nil):
        page.line(fitting: "  \(page.accented("-", .removed)) \(title)  \(service.text)")
      case (nil, let localdev?):
        page.line(fitting: "  \(page.accented("+", .added)) \(title)  \(localdev.text)")
      case (nil, nil): break
      }
    }
  }

  // MARK: JSON

  /// Writes both images and the layers that they share.
  func writeImageMembers(to json: JSONWriter, saysWhenVerified: Bool = true) {
    json.member("service", comparison.service, saysWhenVerified: saysWhenVerified)
    json.member("localdev", comparison.localdev, saysWhenVerified: saysWhenVerified)
    LayerFork(comparison).writeMembers(to: json)
  }

  /// Writes the settings and files in which they differ.
  func writeDifferenceMembers(to json: JSONWriter) {
    writeConfigurationMember(to: json)
    FileChanges(comparison).writeMembers(to: json)
  }

  private func writeConfigurationMember(to json: JSONWriter) {
    json.name("configuration")
    json.array(.lines) {
      for change in comparison.configuration {
        json.object {
          json.member("key", change.key)
          json.member("name", change.name)
          json.member("service", change.service)
          json.member("localdev", change.localdev)
        }
      }
    }
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
