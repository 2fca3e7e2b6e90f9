import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// Whether two images are of one project: the tests of another say nothing about SERVICE.
///
/// A layer of the base is no sign of it, for every project of a house has one base; neither is a layer
/// without bytes, which `WORKDIR` makes in any of them.
struct Kinship {
  let service: Census
  let localdev: Census
  let history: LayerCorrespondence
  let base: BaseLayers

  /// Whether both have a layer above the base, a distribution of the project, or a file of its source.
  var isShown: Bool { hasCommonLayer || hasCommonProject || hasCommonSource }

  private var hasCommonLayer: Bool {
    service.image.layers.indices.contains { layer in
      !base.contains(layer) && history.match(ofFirst: layer) != nil
        && service.view.effects[layer].fileBytes > 0
    }
  }

  private var hasCommonProject: Bool {
    let names = Set(localdev.distributions.map(\.name.normalized))
    return service.distributions.contains { distribution in
      let name = distribution.name.normalized
      return service.firstParty.contains(name) && names.contains(name)
    }
  }

  /// Whether a file of SERVICE's source is anywhere in LOCALDEV's.
  private var hasCommonSource: Bool {
    var bySize: [Int64: [EntryReference]] = [:]
    for file in localdev.shipped {
      guard let content = source(file, localdev) else { continue }
      bySize[localdev.view[content].size, default: []].append(content)
    }
    return service.shipped.contains { file in
      guard let mine = source(file, service), let others = bySize[service.view[mine].size] else {
        return false
      }
      return others.contains { other in
        service.image.layers[mine.layer].hasSameContent(
          mine.entry, as: localdev.image.layers[other.layer], other.entry)
      } && !isBoilerplate(mine, file)
    }
  }

  /// The content of a file of the project that says something; nil for all others.
  private func source(_ file: Census.Shipped, _ census: Census) -> EntryReference? {
    guard file.view == .merged, let content = file.content, census.view[content].kind == .file,
      Self.sizes.contains(census.view[content].size), census.isProject(file)
    else { return nil }
    return content
  }

  private func isBoilerplate(_ content: EntryReference, _ file: Census.Shipped) -> Bool {
    PythonInventory.isBoilerplate(
      content, isSource: service.view.name(of: file.node).hasSuffix(".py"), in: service.image)
  }

  /// Smaller files are alike by chance; larger ones are no source.
  private static let sizes: ClosedRange<Int64> = 16...(4 << 20)
}
