/// An OCI layout: what its index names, to any depth.
public struct OCILayout: Sendable {
  /// An entry of an index.
  public indirect enum Node: Sendable {
    /// An image; in an index of platforms it stands with its platform, and with its attestations.
    case image(ImageRecipe)
    /// A further index under some names.
    case index([Node], tags: [String] = [], mediaTypes: MediaTypeFamily = .oci)
    /// Any descriptor, with the blobs it needs.
    case descriptor(JSON, blobs: [Blob] = [])
  }

  /// What a name's annotation says.
  public enum ReferenceNames: Sendable, Hashable {
    /// The tag alone: `latest`.
    case tag
    /// The name as given: `service:latest`.
    case asGiven
    /// The name with host and namespace, and containerd's annotation, as buildx writes it.
    case containerd
  }

  /// What `index.json` names.
  public var nodes: [Node]
  /// What the names look like.
  public var referenceNames = ReferenceNames.asGiven
  /// Whether descriptors of manifests and configurations hold the bytes too.
  public var inlineData = false
  /// A last change to `index.json`.
  public var editIndex: (@Sendable (inout JSON) -> Void)?

  /// A layout of some entries.
  public init(_ nodes: [Node]) { self.nodes = nodes }

  /// A layout of some images.
  public init(_ images: [ImageRecipe]) { self.init(images.map(Node.image)) }

  /// A layout in which one name stands for images of several platforms.
  public static func multiPlatform(_ images: [ImageRecipe], tags: [String]) -> OCILayout {
    OCILayout([.index(images.map(Node.image), tags: tags)])
  }

  /// The layout with changes.
  public func with(_ change: (inout OCILayout) -> Void) -> OCILayout {
    var layout = self
    change(&layout)
    return layout
  }

  /// The layout's members: one archive for the folder and for the file.
  public func archive() throws(FixtureError) -> ImageArchive {
    var members = LayoutMembers()
    var entries: [JSON] = []
    for node in nodes {
      for descriptor in try write(node, to: &members, isRoot: true) {
        entries += named(descriptor.json, tags: descriptor.tags)
      }
    }
    return members.archive(index: entries, edit: editIndex)
  }

  static func indexJSON(_ entries: [JSON], mediaTypes: MediaTypeFamily = .oci) -> JSON {
    [
      "schemaVersion": 2, "mediaType": .string(mediaTypes.index), "manifests": .array(entries),
    ]
  }

  /// An image's entry with its platform, and that of its attestations, as BuildKit writes them.
  static func platformEntries(of image: BuiltImage, inline: Bool = false) -> [JSON] {
    var entry = inline ? image.manifest.inlineDescriptor : image.manifest.descriptor
    entry["platform"] = image.recipe.configuration.platform.json
    guard let attestation = image.attestationBlobs() else { return [entry] }
    var second = attestation.manifest.descriptor
    second["annotations"] = [
      "vnd.docker.reference.digest": .string(image.manifest.digest),
      "vnd.docker.reference.type": "attestation-manifest",
    ]
    second["platform"] = Platform(os: "unknown", "unknown").json
    return [entry, second]
  }

  private typealias Descriptor = (json: JSON, tags: [String])

  private func write(
    _ node: Node, to members: inout LayoutMembers, isRoot: Bool
  ) throws(FixtureError) -> [Descriptor] {
    switch node {
    case .image(let recipe):
      return try write(recipe, to: &members, isRoot: isRoot)
    case .index(let nodes, let tags, let mediaTypes):
      var entries: [JSON] = []
      for node in nodes {
        entries += try write(node, to: &members, isRoot: false).flatMap {
          named($0.json, tags: $0.tags)
        }
      }
      let bytes = Self.indexJSON(entries, mediaTypes: mediaTypes).encoded
      let blob = Blob(mediaType: mediaTypes.index, bytes: bytes)
      members.add(blob)
      return [(inlineData ? blob.inlineDescriptor : blob.descriptor, tags)]
    case .descriptor(let json, let blobs):
      for blob in blobs { members.add(blob) }
      return [(json, [])]
    }
  }

  private func write(
    _ recipe: ImageRecipe, to members: inout LayoutMembers, isRoot: Bool
  ) throws(FixtureError) -> [Descriptor] {
    let image = try inliningConfiguration(of: recipe).build()
    for blob in image.blobs { members.add(blob) }
    if let attestation = image.attestationBlobs() {
      for blob in attestation.others + [attestation.manifest] { members.add(blob) }
      // An image with statements is an index of its own, unless it stands in one.
      if isRoot {
        let entries = Self.platformEntries(of: image, inline: inlineData)
        let index = Blob(
          mediaType: MediaTypeFamily.oci.index, bytes: Self.indexJSON(entries).encoded)
        members.add(index)
        return [(index.descriptor, recipe.tags)]
      }
    }
    if isRoot {
      let manifest = image.manifest
      return [(inlineData ? manifest.inlineDescriptor : manifest.descriptor, recipe.tags)]
    }
    return Self.platformEntries(of: image, inline: inlineData).enumerated().map {
      ($1, $0 == 0 ? recipe.tags : [])
    }
  }

  private func inliningConfiguration(of recipe: ImageRecipe) throws(FixtureError) -> ImageRecipe {
    guard inlineData else { return recipe }
    let inline = try recipe.build().configuration.inlineDescriptor
    return recipe.with { image in
      let edit = image.editManifest
      image.editManifest = { manifest in
        manifest["config"] = inline
        edit?(&manifest)
      }
    }
  }

  /// A descriptor once for each name.
  private func named(_ descriptor: JSON, tags: [String]) -> [JSON] {
    guard !tags.isEmpty else { return [descriptor] }
    return tags.map { tag in
      var entry = descriptor
      let name = ImageName(tag)
      var annotations = entry["annotations"] ?? [:]
      if referenceNames == .containerd {
        annotations["io.containerd.image.name"] = .string(name.full)
      }
      annotations["org.opencontainers.image.ref.name"] = .string(
        referenceNames == .asGiven ? tag : name.tag)
      entry["annotations"] = annotations.sortedByName
      return entry
    }
  }
}
