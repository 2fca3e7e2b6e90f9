import LayerFilesystem

/// The files that one image has and the other has not, folder by folder.
///
/// A folder that is new as a whole is one item with all that it holds; items of one folder stand
/// together. So 2,000 new files are one line, whether their folder is new or not.
struct FileGroups {
  /// A path whose folder both images have, with everything below it.
  struct Item {
    let node: PathNode
    var tally = Tally()
  }

  /// Items of one folder.
  struct Group {
    let folder: PathNode
    var items: [Item] = []

    var tally: Tally { items.reduce(into: Tally()) { $0.add($1.tally) } }
  }

  /// Files and folders, counted.
  struct Tally {
    var files = 0
    var folders = 0
    var bytes: Int64 = 0

    mutating func add(_ other: Tally) {
      files += other.files
      folders += other.folders
      bytes += other.bytes
    }

    /// `12 files`; folders only where there is nothing in them.
    var text: String {
      files == 0 && folders > 0
        ? Quantity.count(folders, "folder") : Quantity.count(files, "file")
    }
  }

  /// The groups in the order of their first paths.
  private(set) var groups: [Group] = []
  /// Everything in them.
  private(set) var tally = Tally()
  private let view: MergedView
  /// Files with several names whose bytes were counted.
  private var counted: Set<EntryReference> = []
  private var places: [PathNode: Int] = [:]

  /// Groups paths of one image, which come sorted by path.
  init(_ nodes: some Sequence<PathNode>, of image: IndexedImage) {
    view = image.view
    var top: PathNode?
    for node in nodes {
      if let top, isInside(node, top) {
        count(node)
      } else {
        top = node
        begin(node)
        count(node)
      }
    }
    tally = groups.reduce(into: Tally()) { $0.add($1.tally) }
  }

  private mutating func begin(_ node: PathNode) {
    let folder = view.parent(of: node)
    let place = places[folder] ?? groups.count
    if place == groups.count {
      places[folder] = place
      groups.append(Group(folder: folder))
    }
    current = place
    groups[place].items.append(Item(node: node))
  }

  private var current = 0

  /// Adds a path to the item that was begun last.
  private mutating func count(_ node: PathNode) {
    var tally = Tally()
    if view.kind(of: node) == .directory {
      tally.folders = 1
    } else {
      tally.files = 1
      if let content = view.content(of: node), isFirstSight(of: content, node) {
        tally.bytes = view[content].size
      }
    }
    groups[current].items[groups[current].items.count - 1].tally.add(tally)
  }

  /// Whether the bytes of a file are to count: once, however many names it has.
  private mutating func isFirstSight(of content: EntryReference, _ node: PathNode) -> Bool {
    view.hasSeveralNames(content) ? counted.insert(content).inserted : true
  }

  private func isInside(_ node: PathNode, _ top: PathNode) -> Bool {
    var node = node
    while node != .root {
      if node == top { return true }
      node = view.parent(of: node)
    }
    return false
  }
}
