import ByteText
import JSON
import LayerFilesystem
import PythonPackaging

/// Reads `conda-meta/NAME-VERSION-BUILD.json`: what conda installed into a prefix.
struct CondaRecordReader {
  let files: LayeredFiles
  let owned: OwnedFileReader

  func read(_ node: PathNode, at moment: LayeredFiles.Moment) -> DistributionDraft? {
    let view = files.view
    let path = view.path(of: node)
    let prefix = view.parent(of: view.parent(of: node))
    var stem = path.name.dropLast(".json".utf8.count).text.split(separator: "-")[...]
    guard stem.count > 2 else { return nil }
    stem.removeLast()
    let version = stem.removeLast()
    var draft = DistributionDraft(
      name: ProjectName(unchecked: stem.joined(separator: "-")), version: String(version),
      metadata: .conda, metadataNode: node, metadataPath: path, locationNode: prefix,
      location: view.path(of: prefix), moment: moment)
    draft.ownership = .conda
    draft.installer = "conda"
    draft.layer = files.content(of: node, at: moment)?.layer ?? 0
    guard let bytes = files.bytes(of: node, at: moment) else {
      draft.warnings.append("\(path): it is too large to be read")
      return draft
    }
    do {
      take(try JSONValue(bytes), &draft)
    } catch {
      draft.warnings.append("\(path): \(error)")
    }
    return draft
  }

  private func take(_ record: JSONValue, _ draft: inout DistributionDraft) {
    if let name = record["name"]?.string { draft.name = ProjectName(unchecked: name) }
    if let version = record["version"]?.string { draft.version = version }
    // Conda writes what the user asked for as the specification that led here.
    let specification = record["requested_spec"]?.string ?? ""
    draft.isRequested = !specification.isEmpty && specification != "None"
    let rows = record["files"]?.array?.compactMap(\.string) ?? []
    draft.files = rows.compactMap {
      owned.file(Array($0.utf8), from: draft.locationNode, draft.location, nil, draft.moment)
    }.sorted { $0.path < $1.path }
  }
}
