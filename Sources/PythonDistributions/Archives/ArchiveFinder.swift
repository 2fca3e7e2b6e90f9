import ByteText
import Codecs
import LayerFilesystem

/// Finds the archives of an image, those that layers hide included.
struct ArchiveFinder {
  /// A file that may be an archive.
  struct Candidate: Sendable {
    let node: PathNode
    /// The entry with its bytes.
    let content: EntryReference
    let view: Visibility
  }

  let files: LayeredFiles
  let survey: ImageSurvey

  /// What has to be looked into, in no order that matters.
  var candidates: [Candidate] {
    let view = files.view
    var candidates = survey.archives.compactMap { node in
      view.content(of: node).map { Candidate(node: node, content: $0, view: .merged) }
    }
    for shipped in view.hidden where !view[shipped.entry].kind.isMarker {
      guard let content = files.content(of: shipped.entry), view[content].kind == .file,
        ImageSurvey.mayBeArchive(view[content], view.name(of: shipped.node).span)
      else { continue }
      candidates.append(
        Candidate(node: shipped.node, content: content, view: .hidden(by: shipped.hiddenBy)))
    }
    return candidates
  }

  /// The archives among the candidates sorted by path, and what could not be read.
  func archives(
    _ candidates: [Candidate], _ reading: (EntryReference) -> ArchiveReading?
  ) -> (archives: [DistributionArchive], warnings: [String]) {
    var archives: [DistributionArchive] = []
    var warnings: [String] = []
    for candidate in candidates {
      guard let reading = reading(candidate.content) else { continue }
      let (listing, path) = (reading.listing, files.view.path(of: candidate.node))
      if let damage = listing.damage { warnings.append("\(path): \(damage)") }
      archives.append(
        DistributionArchive(
          kind: listing.kind, path: path, content: candidate.content, view: candidate.view,
          distributions: reading.distributions, members: listing.members,
          damage: listing.damage))
    }
    archives.sort { left, right in
      left.path != right.path ? left.path < right.path : left.content < right.content
    }
    return (archives, warnings)
  }
}
