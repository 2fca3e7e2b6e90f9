import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// What the files of one image belong to, and why its distributions are there, by what the image
/// itself tells.
package struct ImageAccounts: Sendable {
  /// The owners of all files.
  package let owners: FileOwners
  /// Which layers are the base's.
  package let base: BaseLayers
  /// Why each distribution is there, in the order of the inventory.
  package let reasons: [DistributionReason]

  /// The accounts of an image.
  ///
  /// - Complexity: linear in the paths of the image, and in the bytes of the files that distributions
  ///   list with a digest, where layers are not compressed.
  package init(of image: AuditedImage) {
    let census = Census(image, firstParty: FirstPartyNames.names(in: [image]))
    var files = RequirementFiles()
    files.home = image.files.image.config.config?.workingDir ?? ""
    files.find(in: census)
    let declared = DeclarationTies(
      files, usesLocaldev: true, service: census, localdev: census, markers: image.markers
    ).tied()
    let base = BaseLayers(history: image.files.image)
    let reasons = ServiceReasons(
      census, requirements: declared.service + declared.options + declared.tests,
      markers: image.markers, base: base,
      isForTests: { _ in false }, isOfTests: { _ in false })
    self.base = base
    self.reasons = reasons.reasons
    owners = Accounts(census).sums(reasons.reasons)
  }
}

extension AuditedImage {
  /// What markers see: the environment with the most distributions speaks for the image.
  var markers: MarkerEnvironment {
    var counts: [Int: Int] = [:]
    for distribution in python.distributions {
      if let environment = distribution.environment { counts[environment, default: 0] += 1 }
    }
    let busiest = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    return busiest.map { python.environments[$0].markers } ?? MarkerEnvironment()
  }
}
