import Codecs
import ContainerImage
import LayerFilesystem
import PythonDistributions
import SystemPackages

/// Who claims the paths of an image, and whose the bytes there are.
///
/// A list of files is a claim on a path; it is a right to the bytes only where they are those that the
/// list is about. RECORD says which they are by a digest. Other lists have none, or one that cannot be
/// checked for a layer that passes by: there the bytes must have come with the layer that brought the
/// list. A file that a later layer put in the place of another is not the other's.
struct FileClaims: Sendable {
  private struct DistributionClaim: Sendable {
    let distribution: Int32
    let file: Int32
  }

  private let image: IndexedImage
  private let packages: [SystemPackage]
  private let distributions: [Distribution]
  private var ofPackages: NodeLists<Int32>
  private var ofDistributions: NodeLists<DistributionClaim>
  private let hidden: [PathNode: [EntryReference]]
  private let digests = DigestMemo()

  init(_ audited: AuditedImage) {
    image = audited.files
    packages = audited.packages.packages
    distributions = audited.python.distributions
    ofPackages = NodeLists(image.view)
    ofDistributions = NodeLists(image.view)
    hidden = image.view.hidden.reduce(into: [:]) { $0[$1.node, default: []].append($1.entry) }
    for (index, package) in packages.enumerated() {
      for file in package.files {
        if let node = file.node { ofPackages.add(Int32(index), to: node) }
      }
    }
    // What is there goes before what was removed.
    for isMerged in [true, false] {
      for (index, distribution) in distributions.enumerated()
      where (distribution.view == .merged) == isMerged && Self.claims(distribution) {
        for (place, file) in distribution.files.enumerated() {
          guard let node = file.node else { continue }
          ofDistributions.add(
            DistributionClaim(distribution: Int32(index), file: Int32(place)), to: node)
        }
      }
    }
  }

  /// A copy inside another distribution is the other's, and a package without metadata owns nothing.
  private static func claims(_ distribution: Distribution) -> Bool {
    distribution.standing == .installed && distribution.metadata != .none
  }

  // MARK: The system

  /// The operating system's package whose file it is.
  func package(of file: Census.Shipped) -> Int? {
    ofPackages.firstMap(file.node) { index in
      isFrom([packages[Int(index)].layer], file) ? Int(index) : nil
    }
  }

  /// Whether a list of the operating system names the path.
  func isListedBySystem(_ node: PathNode) -> Bool { !ofPackages.isEmpty(node) }

  /// Whether a file's bytes came with one of some layers. A later layer that changes its mode or owner
  /// writes the same bytes again.
  func isFrom(_ layers: Set<LayerIndex>, _ file: Census.Shipped) -> Bool {
    if layers.contains(file.entry.layer) { return true }
    guard let content = file.content, image.view[content].kind == .file else { return false }
    return (hidden[file.node] ?? []).contains { earlier in
      layers.contains(earlier.layer) && earlier.layer < content.layer
        && image.view[earlier].kind == .file
        && image.layers[content.layer].hasSameContent(
          content.entry, as: image.layers[earlier.layer], earlier.entry)
    }
  }

  /// The digest of a file, computed once.
  func digest(of file: EntryReference) -> SHA256Digest {
    digests.digest(of: file) { image.digest(of: file) }
  }

  // MARK: Distributions

  /// The distributions that name a path, those that were removed last.
  func claimants(of node: PathNode) -> [Int] {
    ofDistributions.values(node).map { Int($0.distribution) }
  }

  /// The distribution whose file it is, by path and bytes.
  ///
  /// Not `exactly`, bytes that came with the distribution's own layer are taken for what RECORD
  /// promises, so that nothing is hashed for what is seldom otherwise.
  func distribution(of file: Census.Shipped, exactly: Bool = true) -> Int? {
    ofDistributions.firstMap(file.node) { claim in
      answers(claim, for: file, exactly) ? Int(claim.distribution) : nil
    }
  }

  private func answers(
    _ claim: DistributionClaim, for file: Census.Shipped, _ exactly: Bool
  ) -> Bool {
    let distribution = distributions[Int(claim.distribution)]
    let owned = distribution.files[Int(claim.file)]
    guard let content = file.content, image.view[content].kind == .file else {
      return isFrom([distribution.layer], file)
    }
    if let recorded = owned.recorded {
      if !exactly, file.entry.layer == distribution.layer { return true }
      return digest(of: content) == recorded
    }
    return isFrom([distribution.layer], file)
  }
}
