import ContainerImage
import LayerFilesystem

/// In what SERVICE and LOCALDEV differ.
public struct ComparisonReport: Report {
  /// The name and version of the JSON's schema.
  public static let schema = "imgdiff.compare/1"

  private let comparison: ImageComparison

  /// A report about a comparison.
  public init(_ comparison: ImageComparison) { self.comparison = comparison }

  // MARK: Text

  /// Writes the images, then layers, files and settings in which they differ.
  public func writeText(to page: TextPage) {
    writeImages(to: page)
    LayerFork(comparison).writeText(to: page)
    FileChanges(comparison).writeText(to: page)
    writeConfiguration(to: page)
  }

  private func writeImages(to page: TextPage) {
    var table = TextTable([
      ("", .left), ("platform", .left), ("layers", .right), ("size", .right), ("image", .left),
    ])
    for (label, image) in [("SERVICE", comparison.service), ("LOCALDEV", comparison.localdev)] {
      let sizes = ImageSizes(image)
      let names = image.image.names.map(\.singleLine).joined(separator: ", ")
      table.add([
        label, "\(image.image.platform)".singleLine, "\(image.layers.count)",
        page.options.size(sizes.uncompressed),
        image.image.reference.text.singleLine + (names.isEmpty ? "" : " (\(names))"),
      ])
    }
    table.write(to: page)
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

  /// Writes both images and what differs.
  public func writeMembers(to json: JSONWriter) {
    json.member("service", comparison.service)
    json.member("localdev", comparison.localdev)
    LayerFork(comparison).writeMembers(to: json)
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
