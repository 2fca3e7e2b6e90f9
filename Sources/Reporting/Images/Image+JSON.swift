import ContainerImage
import JSON
import LayerFilesystem
import PythonDistributions

extension JSONWriter {
  /// Writes a member with an image: its identity, its layers, its configuration. With the inventory
  /// of its Python each layer has the distributions that it brought; without `saysWhenVerified` nothing
  /// depends on what earlier runs kept.
  func member(
    _ name: String, _ indexed: IndexedImage, layersOf python: PythonInventory? = nil,
    saysWhenVerified: Bool = true
  ) {
    let image = indexed.image
    let distributions = python.map { LayerDistributions($0) }
    self.name(name)
    object(.lines) {
      member("reference", image.reference.text)
      member("format", image.format.rawValue)
      member("platform", "\(image.platform)")
      member("manifestDigest", image.manifestDigest.map { "\($0)" })
      member("configDigest", "\(image.configDigest)")
      member("created", image.config.created)
      self.name("layers")
      array(.lines) {
        for (layer, effect) in zip(indexed.layers, indexed.view.effects) {
          self.layer(layer, effect, distributions, saysWhenVerified: saysWhenVerified)
        }
      }
      self.name("config")
      execution(image.config.config)
    }
  }

  private func layer(
    _ indexed: IndexedLayer, _ effect: MergedView.LayerEffect, _ python: LayerDistributions?,
    saysWhenVerified: Bool
  ) {
    let layer = indexed.layer
    object {
      member("index", layer.index)
      member("diffID", "\(layer.diffID)")
      member("digest", layer.digest.map { "\($0)" })
      member("mediaType", layer.mediaType.rawValue)
      member("size", layer.size)
      member("uncompressedSize", indexed.uncompressedSize)
      member("files", effect.files)
      member("added", effect.added)
      member("changed", effect.changed)
      member("removed", effect.removed)
      member("wasted", effect.wasted)
      member("createdBy", layer.createdBy)
      if saysWhenVerified, let day = indexed.verifiedEarlier { member("verifiedEarlier", day) }
      if let python { python.write(layer.index, to: self) }
    }
  }

  private func execution(_ config: ImageConfig.Execution?) {
    object(.lines) {
      member("user", config?.user)
      member("exposedPorts", list: config?.exposedPorts ?? [])
      member("env", list: config?.env ?? [])
      member("entrypoint", list: config?.entrypoint)
      member("cmd", list: config?.cmd)
      member("volumes", list: config?.volumes ?? [])
      member("workingDir", config?.workingDir)
      name("labels")
      object {
        for (name, value) in (config?.labels ?? [:]).sorted(by: { $0.key < $1.key }) {
          member(name, value)
        }
      }
      member("stopSignal", config?.stopSignal)
      member("healthcheck", list: config?.healthcheck?.test)
      member("onBuild", list: config?.onBuild ?? [])
      member("shell", list: config?.shell)
    }
  }

  /// Writes a member with an array of texts, or null.
  func member(_ name: String, list: [String]?) {
    self.name(name)
    if let list { array(list) } else { null() }
  }
}
