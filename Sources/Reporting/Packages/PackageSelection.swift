import ByteText
import ContainerImage
import LayerFilesystem
import PythonDistributions
import PythonPackaging
import ReleaseAudit

/// Which distributions of an image a report is about.
///
/// Installed ones of both views are, since what a later layer removes still ships. Copies that are
/// not importable by their own name, and what an interrupted uninstall left, are on request.
package struct PackageSelection: Sendable {
  /// The layer that brought them; nil for any.
  package var layer: LayerIndex?
  /// Whether only those count that no container sees.
  package var isHiddenOnly: Bool
  /// Whether vendored copies and leftovers count too.
  package var includesCopies: Bool

  /// The distributions that fulfil all of these.
  package init(layer: LayerIndex? = nil, isHiddenOnly: Bool = false, includesCopies: Bool = false) {
    self.layer = layer
    self.isHiddenOnly = isHiddenOnly
    self.includesCopies = includesCopies
  }

  /// The selected distributions of an inventory, in its order.
  func distributions(of python: PythonInventory) -> [Distribution] {
    python.distributions.filter(selects)
  }

  /// The selected distributions of one project; copies and leftovers count for whoever asks by name.
  ///
  /// - Throws: `UnknownPackage` where there is none.
  func distributions(
    named name: String, of image: AuditedImage
  ) throws(UnknownPackage) -> [Distribution] {
    var selection = self
    selection.includesCopies = true
    let normalized = ProjectName.normalize(name)
    let all = selection.distributions(of: image.python)
    let named = all.filter { $0.name.normalized == normalized }
    if !named.isEmpty { return named }
    throw UnknownPackage(
      name: name, image: image.name,
      elsewhere: image.python.distributions.contains { $0.name.normalized == normalized },
      near: Similarity.names(like: normalized, among: all.map(\.name.normalized)))
  }

  private func selects(_ distribution: Distribution) -> Bool {
    if let layer, distribution.layer != layer { return false }
    if isHiddenOnly, distribution.view == .merged { return false }
    return includesCopies || distribution.standing == .installed
  }
}

/// Somebody asks for a distribution that is not there.
package struct UnknownPackage: Error, Sendable, CustomStringConvertible {
  let name: String
  let image: String
  /// Whether the image has it, but not what was selected of the image.
  let elsewhere: Bool
  let near: [String]

  /// What is not there, and what may have been meant.
  package var description: String {
    if elsewhere {
      return "no distribution '\(name)' of \(image) is selected: leave out --layer or --hidden"
    }
    let hint =
      near.isEmpty
      ? "imgdiff packages \(image) lists all" : "names like it: \(near.joined(separator: ", "))"
    return "there is no distribution '\(name)' in \(image); \(hint)"
  }
}
