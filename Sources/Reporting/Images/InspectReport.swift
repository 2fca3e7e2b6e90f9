import ByteText
import ContainerImage
import JSON
import LayerFilesystem
import PythonDistributions
import ReleaseAudit

/// One page about an image: what it is, how it runs, its layers, what it wastes, its Python.
package struct InspectReport: Report {
  /// The name and version of the JSON's schema.
  package static let schema = "imgdiff.inspect/1"

  let audited: AuditedImage
  let image: IndexedImage
  let python: PythonInventory
  let accounts: ImageAccounts
  let limits: [ImageLimits.Check]

  /// A page about an image, with what its files belong to, and whether it keeps to limits.
  package init(
    _ image: AuditedImage, _ accounts: ImageAccounts, limits: [ImageLimits.Check] = []
  ) {
    self.limits = limits
    self.accounts = accounts
    audited = image
    self.image = image.files
    python = image.python
  }

  /// Writes the page.
  package func writeText(to page: TextPage) {
    writeIdentity(to: page)
    writeConfiguration(to: page)
    writeLayers(to: page)
    writeFiles(to: page)
    OwnersSection(accounts.owners).write(to: page)
    let waste = WasteSection(image, accounts.owners, findsDuplicates: true)
    waste.writeSavings(to: page)
    waste.writeWasted(to: page)
    waste.writeDuplicates(to: page)
    PythonSummary(python).write(to: page)
    LimitsSection(limits).write(to: page)
  }

  /// Writes the image, what is wasted, and the Python in it.
  package func writeMembers(to json: JSONWriter) {
    json.member("image", image, layersOf: python)
    json.wasteMembers(image)
    json.owners(accounts.owners.owners)
    let waste = WasteSection(image, accounts.owners, findsDuplicates: true)
    waste.writeWasted(to: json)
    waste.writeSavings(to: json)
    json.environments(of: python)
    json.distributions(
      PackageSelection().distributions(of: python),
      of: audited)
    LimitsSection(limits).write(to: json)
  }

  private func writeIdentity(to page: TextPage) {
    let described = image.image
    page.line(page.accented(described.reference.text.singleLine, .strong))
    var table = TextTable([("", .left), ("", .left)], indent: 2, keepsLast: true)
    table.add(["format", described.format.rawValue])
    if !described.names.isEmpty {
      table.add(["names", described.names.map(\.singleLine).joined(separator: ", ")])
    }
    table.add(["platform", "\(described.platform)".singleLine])
    if let created = described.config.created { table.add(["created", created.singleLine]) }
    if let manifest = described.manifestDigest { table.add(["manifest", "\(manifest)"]) }
    table.add(["config", "\(described.configDigest)"])
    table.write(to: page)
  }

  private func writeConfiguration(to page: TextPage) {
    let settings = image.image.config.settings.filter { $0.key != "platform" }
    guard !settings.isEmpty else { return }
    page.heading("Configuration")
    var table = TextTable([("", .left), ("", .left)], indent: 2)
    for setting in settings { table.add([setting.title.singleLine, setting.value.text]) }
    table.write(to: page)
  }

  private func writeLayers(to page: TextPage) {
    page.heading("Layers")
    var table = TextTable([("#", .right), ("size", .right), ("created by", .left)], indent: 2)
    for layer in image.layers {
      table.add([
        "\(layer.layer.index)", page.options.size(layer.uncompressedSize),
        Instruction.readable(layer.layer.createdBy),
      ])
    }
    table.write(to: page)
  }

  private func writeFiles(to page: TextPage) {
    let sizes = ImageSizes(image)
    let options = page.options
    page.heading("Files")
    let tally = FileTally(image)
    page.paragraph(
      "A container sees \(Quantity.count(tally.files, "file")) of \(options.size(tally.bytes)), "
        + "\(Quantity.count(tally.directories, "folder")) and "
        + "\(Quantity.count(tally.others, "link and device", "links and devices")).", indent: 2)
    let shipped =
      sizes.compressed == sizes.uncompressed
      ? options.size(sizes.uncompressed)
      : "\(options.size(sizes.uncompressed)) (\(options.size(sizes.compressed)) compressed)"
    page.paragraph("The layers are \(shipped); \(sizes.waste(options)).", indent: 2)
    if let sentence = DigestVerification([image]).sentence { page.paragraph(sentence, indent: 2) }
  }
}

/// What a container sees, counted.
struct FileTally {
  private(set) var files = 0
  private(set) var bytes: Int64 = 0
  private(set) var directories = 0
  private(set) var others = 0

  /// Counts all paths but the root; of a file with several names each counts, its bytes once.
  init(_ image: IndexedImage) {
    let view = image.view
    let linked = view.hardlinkedFiles()
    var pending = view.children(of: .root)
    while let node = pending.popLast() {
      switch view.kind(of: node) {
      case .directory:
        directories += 1
        view.forEachChild(of: node) { if view.isPresent($0) { pending.append($0) } }
      case .file:
        files += 1
        guard let content = view.content(of: node) else { continue }
        if let names = linked[content], names.first != node { continue }
        bytes += view[content].size
      default: others += 1
      }
    }
  }
}
