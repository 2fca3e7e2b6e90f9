import Codecs
import LayerFilesystem
import PythonPackaging

/// Finds the archives of an image, those that layers hide included.
struct ArchiveFinder {
  let files: LayeredFiles
  let survey: ImageSurvey

  /// The archives sorted by path, and what could not be read.
  func find() -> (archives: [DistributionArchive], warnings: [String]) {
    let view = files.view
    var archives: [DistributionArchive] = []
    var warnings: [String] = []
    func add(_ node: PathNode, _ content: EntryReference, _ sight: Distribution.View) {
      guard let listing = PythonInventory.archiveListing(of: content, in: files.image) else {
        return
      }
      let path = view.path(of: node)
      if let damage = listing.damage { warnings.append("\(path): \(damage)") }
      archives.append(
        DistributionArchive(
          kind: listing.kind, path: path, content: content, view: sight,
          distributions: listing.distributions, members: listing.members,
          damage: listing.damage))
    }
    for node in survey.archives {
      if let content = view.content(of: node) { add(node, content, .merged) }
    }
    for shipped in view.hidden where !view[shipped.entry].kind.isMarker {
      guard let content = files.content(of: shipped.entry), view[content].kind == .file,
        ImageSurvey.mayBeArchive(view[content], view.name(of: shipped.node).span)
      else { continue }
      add(shipped.node, content, .hidden(by: shipped.hiddenBy))
    }
    archives.sort { left, right in
      left.path != right.path ? left.path < right.path : left.content < right.content
    }
    return (archives, warnings)
  }
}
