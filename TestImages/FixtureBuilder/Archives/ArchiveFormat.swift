/// The formats of image archives, each as the named tool writes it.
public enum ArchiveFormat: String, Sendable, Hashable, CaseIterable {
  /// `docker save` before version 25.
  case dockerSaveLegacy = "docker-save-24"
  /// `docker save` of version 25 and later, with the classic store.
  case dockerSave25 = "docker-save-25"
  /// `docker save` of version 25 and later, with containerd's store.
  case dockerSaveContainerd = "docker-save-containerd"
  /// skopeo's and podman's `docker-archive:`.
  case skopeoDockerArchive = "docker-archive"
  /// kaniko's `--tar-path`, as go-containerregistry writes it.
  case kaniko = "kaniko"
  /// jib's `jib-image.tar`.
  case jib = "jib"
  /// skopeo's `oci-archive:`.
  case ociArchive = "oci-archive"
  /// An OCI layout folder.
  case ociLayout = "oci-layout"
  /// skopeo's `dir:` folder; it holds one image.
  case skopeoDirectory = "dir"

  /// Whether the format is a folder and no file.
  public var isFolder: Bool { self == .ociLayout || self == .skopeoDirectory }

  /// The archive of some images.
  public func archive(of images: [ImageRecipe]) throws(FixtureError) -> ImageArchive {
    switch self {
    case .dockerSaveLegacy: try .dockerSaveLegacy(images)
    case .dockerSave25: try .dockerSave25(images)
    case .dockerSaveContainerd: try .dockerSaveContainerd(images)
    case .skopeoDockerArchive: try .skopeoDockerArchive(images)
    case .kaniko: try .kaniko(images)
    case .jib: try .jib(images)
    case .ociArchive, .ociLayout: try OCILayout(images).archive()
    case .skopeoDirectory: try .skopeoDirectory(images)
    }
  }

  /// The archive of one image.
  public func archive(of image: ImageRecipe) throws(FixtureError) -> ImageArchive {
    try archive(of: [image])
  }
}
