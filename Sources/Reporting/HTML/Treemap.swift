import ByteText
import ContainerImage
import LayerFilesystem
import ReleaseAudit

/// The bytes of an image as areas: of groups, in them owners, in them folders.
///
/// What is too small to be seen is one box with its neighbours, so the areas add up to the image and a
/// million files take no more room than a thousand.
struct Treemap {
  /// What the outer boxes are.
  enum Grouping {
    /// Layers, with what they hide.
    case layers
    /// Kinds of owners, of what containers see.
    case merged
  }

  private let folders: [FolderAccounts.Folder]
  private let grouping: Grouping
  private let options: TextOptions
  private let id: String

  private static let width = 1_000.0
  private static let height = 560.0
  /// A box must have at least this share of the whole.
  private static let smallest = 1.0 / 1_500

  init(_ accounts: FolderAccounts, _ grouping: Grouping, _ options: TextOptions, id: String) {
    self.grouping = grouping
    self.options = options
    self.id = id
    folders = accounts.folders.filter {
      $0.size > 0 && (grouping == .layers || !$0.isHidden)
    }
  }

  /// The bytes of all boxes.
  var total: Int64 { folders.reduce(0) { $0 + $1.size } }

  private var title: String {
    grouping == .layers
      ? "By layer, owner and folder, what later layers hide included"
      : "By owner and folder, what a container sees"
  }

  func write(to page: TextPage) {
    guard total > 0 else { return }
    page.line(
      "<figure class=\"map\" id=\"\(id)\"><figcaption>\(title): \(options.size(total))</figcaption>"
        as Markup)
    page.line(
      "<div class=\"tools\" hidden><label>Find <input type=\"search\"></label> <button type=\"button\" disabled>Whole map</button> <output></output></div>"
        as Markup)
    page.line(
      "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" aria-label=\"\(title)\">"
        as Markup)
    let frame = Squarified.Frame(x: 0, y: 0, width: Self.width, height: Self.height)
    let groups = grouped(folders, by: group)
    let frames = Squarified.frames(groups.map(\.size), in: frame)
    for (number, (group, frame)) in zip(groups, frames).enumerated() {
      writeGroup(group.folders, frame, "\(id)-\(number)", to: page)
    }
    for (number, (group, frame)) in zip(groups, frames).enumerated() {
      outline(label(of: group.folders[0]), frame, "\(id)-\(number)", to: page)
    }
    page.line("</svg></figure>" as Markup)
  }

  // MARK: Groups

  private struct Group {
    var folders: [FolderAccounts.Folder]
    var size: Double { folders.reduce(0) { $0 + Double($1.size) } }
  }

  private func group(_ folder: FolderAccounts.Folder) -> String {
    grouping == .layers ? "\(folder.layer)" : folder.kind.rawValue
  }

  private func label(of folder: FolderAccounts.Folder) -> String {
    grouping == .layers ? "Layer \(folder.layer)" : OwnersSection.title(folder.kind)
  }

  /// Groups by size, the largest first; of two of one size the first met.
  private func grouped(
    _ folders: [FolderAccounts.Folder], by key: (FolderAccounts.Folder) -> String
  ) -> [Group] {
    var order: [String] = []
    var groups: [String: Group] = [:]
    for folder in folders {
      let key = key(folder)
      if groups[key] == nil {
        order.append(key)
        groups[key] = Group(folders: [])
      }
      groups[key]?.folders.append(folder)
    }
    return order.compactMap { groups[$0] }.enumerated()
      .sorted { ($1.element.size, $0.offset) < ($0.element.size, $1.offset) }.map(\.element)
  }

  private func writeGroup(
    _ folders: [FolderAccounts.Folder], _ frame: Squarified.Frame, _ group: String,
    to page: TextPage
  ) {
    let owners = grouped(folders) { "\($0.kind.rawValue) \($0.name)" }
    let (large, small) = split(owners)
    let rest = Group(folders: small.flatMap(\.folders))
    let parts = large.map(\.size) + (rest.size > 0 ? [rest.size] : [])
    let frames = Squarified.frames(parts, in: frame)
    for (owner, frame) in zip(large, frames) { writeOwner(owner.folders, frame, group, to: page) }
    if rest.size > 0, let last = frames.last {
      box(rest.folders, "\(Quantity.count(small.count, "smaller owner"))", last, group, to: page)
    }
  }

  private func writeOwner(
    _ folders: [FolderAccounts.Folder], _ frame: Squarified.Frame, _ group: String,
    to page: TextPage
  ) {
    let places = grouped(folders) {
      "\($0.isLeaked) \($0.isHidden) \($0.path.bytes)"
    }
    let (large, small) = split(places)
    let rest = Group(folders: small.flatMap(\.folders))
    let parts = large.map(\.size) + (rest.size > 0 ? [rest.size] : [])
    let frames = Squarified.frames(parts, in: frame)
    for (place, frame) in zip(large, frames) {
      let path = PrintableText.text(place.folders[0].path.bytes)
      box(place.folders, "\(folders[0].name): \(path)", frame, group, to: page)
    }
    if rest.size > 0, let last = frames.last {
      let count = Quantity.count(small.count, "smaller folder")
      box(rest.folders, "\(folders[0].name): \(count)", last, group, to: page)
    }
  }

  private func split(_ groups: [Group]) -> (large: [Group], small: [Group]) {
    let limit = Double(total) * Self.smallest
    let large = groups.prefix { $0.size >= limit }
    return (Array(large), Array(groups.dropFirst(large.count)))
  }

  // MARK: Boxes

  private func box(
    _ folders: [FolderAccounts.Folder], _ title: String, _ frame: Squarified.Frame,
    _ group: String, to page: TextPage
  ) {
    let size = folders.reduce(0) { $0 + $1.size }
    let files = folders.reduce(0) { $0 + $1.files }
    let isLeaked = folders.contains(where: \.isLeaked)
    let isHidden = folders.allSatisfy(\.isHidden)
    let marks = (isLeaked ? ", leaked" : "") + (isHidden ? ", hidden by a later layer" : "")
    let classes =
      folders[0].kind.rawValue + (isLeaked ? " leak" : "") + (isHidden ? " hidden" : "")
    let sign = isLeaked ? "leaked: " : ""
    let tip =
      "\(title), \(options.size(size)), \(Quantity.count(files, "file"))\(marks), "
      + label(of: folders[0])
    page.line(
      "<rect class=\"\(classes)\" data-group=\"\(group)\" data-size=\"\(Int(size))\" x=\"\(frame.x)\" y=\"\(frame.y)\" width=\"\(frame.width)\" height=\"\(frame.height)\"><title>\(tip)</title></rect>"
        as Markup)
    guard frame.width > 70, frame.height > 32 else { return }
    let text = DisplayWidth.head((sign + title).singleLine, Int((frame.width - 8) / 6))
    page.line(
      "<text x=\"\(frame.x + 4)\" y=\"\(frame.y + frame.height - 6)\" aria-hidden=\"true\">\(text)</text>"
        as Markup)
  }

  private func outline(
    _ label: String, _ frame: Squarified.Frame, _ group: String, to page: TextPage
  ) {
    page.line(
      "<rect class=\"group\" id=\"\(group)\" x=\"\(frame.x)\" y=\"\(frame.y)\" width=\"\(frame.width)\" height=\"\(frame.height)\"/>"
        as Markup)
    guard frame.width > 60, frame.height > 60 else { return }
    let text = DisplayWidth.head(label, Int((frame.width - 8) / 6))
    page.line(
      "<text x=\"\(frame.x + 4)\" y=\"\(frame.y + 13)\" font-weight=\"bold\" aria-hidden=\"true\">\(text)</text>"
        as Markup)
  }
}
