import ContainerImage
import System

/// References as lists write them: each says where its image is, and a path is relative to the list.
package enum PairReference {
  private static let schemes = ["registry:", "docker:", "docker-daemon:", "podman:"]

  /// The reference that means the same in the folder that the program runs in.
  ///
  /// `folder` is the list's, with a slash at its end, or empty. `HOST/NAME:TAG` is a registry's where no
  /// file of that name is beside the list; any other text without a scheme is a path.
  package static func resolved(
    _ text: String, beside folder: String, exists: (String) -> Bool = HostFile.exists
  ) -> String {
    if schemes.contains(where: { text.hasPrefix($0) }) { return text }
    for transport in ImageReference.Transport.allCases.map({ $0.rawValue + ":" })
    where text.hasPrefix(transport) {
      var path = text.dropFirst(transport.count)
      if path.hasPrefix("//") { path = path.dropFirst(2) }
      return transport + (path.hasPrefix("/") ? "" : folder) + path
    }
    if text.hasPrefix("/") { return text }
    let beside = folder + text
    if let found = try? ImageReference(beside, exists: exists), found.repository == nil,
      exists(found.path)
    {
      return beside
    }
    if let found = try? ImageReference(text, exists: { _ in false }), found.repository != nil {
      return "registry:" + text
    }
    return beside
  }
}
