/// An image: its build steps, its configuration, its names.
public struct ImageRecipe: Sendable {
  /// Where the configuration's history comes from.
  public enum History: Sendable, Hashable {
    /// From the steps; a layer without `createdBy` has no entry.
    case fromSteps
    /// There is none.
    case absent
    /// These entries, whatever the steps are.
    case entries([HistoryEntry])
  }

  /// The build, base first.
  public var steps: [BuildStep]
  /// What containers are told.
  public var configuration: ImageConfiguration
  /// Names such as `service:latest`, the first one for formats that take one alone.
  public var tags: [String]
  /// Whose media types the manifest uses, where the format leaves a choice.
  public var mediaTypes = MediaTypeFamily.oci
  /// Where the history comes from.
  public var history = History.fromSteps
  /// Statements about the image that a layout carries in an attestation manifest.
  public var attestations: [Attestation] = []
  /// The manifest's annotations.
  public var annotations: [(String, String)] = []
  /// A last change to the configuration, made before it is digested.
  public var editConfiguration: (@Sendable (inout JSON) -> Void)?
  /// A last change to the manifest, made before it is digested.
  public var editManifest: (@Sendable (inout JSON) -> Void)?

  /// An image of some steps.
  public init(
    steps: [BuildStep], configuration: ImageConfiguration = ImageConfiguration(),
    tags: [String] = []
  ) {
    self.steps = steps
    self.configuration = configuration
    self.tags = tags
  }

  /// An image of some layers.
  public init(
    layers: [LayerRecipe], configuration: ImageConfiguration = ImageConfiguration(),
    tags: [String] = []
  ) {
    self.init(steps: layers.map(BuildStep.layer), configuration: configuration, tags: tags)
  }

  /// The image with changes.
  public func with(_ change: (inout ImageRecipe) -> Void) -> ImageRecipe {
    var image = self
    change(&image)
    return image
  }

  /// The layers, base first.
  public var layers: [LayerRecipe] {
    steps.compactMap { step in
      if case .layer(let layer) = step { layer } else { nil }
    }
  }

  /// The image with every layer changed.
  public func mapLayers(_ change: (inout LayerRecipe) -> Void) -> ImageRecipe {
    with { image in
      image.steps = image.steps.map { step in
        if case .layer(let layer) = step { .layer(layer.with(change)) } else { step }
      }
    }
  }

  var historyEntries: [HistoryEntry]? {
    switch history {
    case .absent: nil
    case .entries(let entries): entries
    case .fromSteps:
      steps.compactMap { step in
        switch step {
        case .layer(let layer): layer.createdBy.map { HistoryEntry($0) }
        case .metadata(let text): HistoryEntry(text, isEmptyLayer: true)
        }
      }
    }
  }
}
