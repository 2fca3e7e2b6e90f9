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
    if page.options.isQuiet { return page.line(fitting: summary) }
    writeImages(to: page)
    LayerFork(comparison).writeText(to: page)
    FileChanges(comparison).writeText(to: page)
    writeConfiguration(to: page)
  }

  private func writeImages(to page: TextPage) {
    for (label, image) in [("SERVICE   ", comparison.service), ("LOCALDEV  ", comparison.localdev)]
    {
      let name = image.image.shortName.map { " (\($0.singleLine))" } ?? ""
      let reference = image.image.reference.text.singleLine
      page.line(
        page.accented(label, .strong), path: reference + name, keeping: .head)
      let sizes = ImageSizes(image)
      var text = "          \("\(image.image.platform)".singleLine), "
      text += "\(Quantity.count(image.layers.count, "layer")), "
      text += page.options.size(sizes.uncompressed)
      if sizes.compressed != sizes.uncompressed {
        text += " (\(page.options.size(sizes.compressed)) compressed)"
      }
      page.line(fitting: text)
    }
  }

  /// One line for people who want no more.
  private var summary: String {
    let files = FilesystemDifference.Change.allCases.map { change in
      "\(Quantity.count(comparison.files.count(change))) \(change.rawValue)"
    }
    return "paths \(files.joined(separator: ", ")); "
      + "\(Quantity.count(comparison.configuration.count, "setting")) changed"
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
