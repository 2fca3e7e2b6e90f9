import ByteText
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

extension InspectReport {
  /// Writes one file for a browser: identity, configuration, accounts, layers, pictures, Python.
  package func writeHTML(to page: TextPage) {
    let described = image.image
    HTMLDocument(title: described.reference.text).write(to: page) {
      page.line("<h1>\(described.reference.text)</h1>" as Markup)
      let sizes = ImageSizes(image)
      page.line(
        "<p>\(described.names.joined(separator: ", ")) \("\(described.platform)"), \(page.options.size(sizes.uncompressed)); \(sizes.waste(page.options)). Configuration <code>\("\(described.configDigest)")</code></p>"
          as Markup)
      page.table(
        "Limits", ["limit", "kept", "what the image has"],
        limits.map { check in
          [
            "\(check.rule.rawValue)", check.holds ? "yes" : "no",
            "\(LimitsSection.text(check, page.options))",
          ]
        })
      page.table(
        "Configuration", ["setting", "value"],
        described.config.settings.map { ["\($0.title)", "<code>\($0.value.text)</code>"] })
      let sections = ImageSections(page)
      page.line("<h2>What it is made of</h2>" as Markup)
      sections.owners(accounts.owners)
      sections.map(of: audited)
      page.line("<h2>Layers</h2>" as Markup)
      sections.layers([("the image", image)], shared: 0)
      page.line("<h2>Python distributions</h2>" as Markup)
      page.table(
        "Distributions", ["name", "version", "layer", "size", "place"],
        PackageSelection().distributions(of: python).prefix(2_000).map { distribution in
          [
            "\(distribution.name.written)", "\(distribution.version ?? "-")",
            "\(distribution.layer)\(distribution.view.isHidden ? " (hidden)" : "")",
            "\(page.options.size(distribution.size))",
            "<code>\(PrintableText.text(distribution.location.bytes))</code>",
          ]
        })
    }
  }
}
