import LayerFilesystem
import PythonDistributions
import PythonPackaging

/// The distributions that an interpreter never reaches by their names, since another version stands
/// before them on `sys.path`.
struct ShadowedDistributions {
  /// The folder of the one that is reached, by the metadata of the one that is not.
  private var folders: [EntryPath: EntryPath] = [:]

  init(_ python: PythonInventory) {
    for number in python.environments.indices { add(number, python) }
  }

  /// The folder with the distribution that is found instead; nil where this one is found.
  func folder(before distribution: Distribution) -> EntryPath? {
    distribution.view == .merged ? folders[distribution.metadataPath] : nil
  }

  private mutating func add(_ number: Int, _ python: PythonInventory) {
    var ranks: [EntryPath: Int] = [:]
    for (rank, place) in python.environments[number].path.enumerated() {
      ranks[place.path] = ranks[place.path] ?? rank
    }
    let found = python.distributions.filter {
      $0.view == .merged && $0.standing == .installed && $0.metadata != .none
        && $0.metadata != .conda && ranks[$0.location] != nil
    }
    for (_, group) in Dictionary(grouping: found, by: \.name) where group.count > 1 {
      let sorted = group.sorted { (ranks[$0.location] ?? 0) < (ranks[$1.location] ?? 0) }
      guard let first = sorted.first else { continue }
      // An editable install has its metadata twice, in one version.
      for other in sorted where other.environment == number && other.version != first.version {
        folders[other.metadataPath] = first.location
      }
    }
  }
}
