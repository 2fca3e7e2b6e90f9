import HTTP

/// How the engines of this machine are spoken with.
package struct EngineSettings: Sendable {
  /// Where an engine answers.
  package enum Address: Hashable, Sendable {
    /// On a socket of this machine, by its path.
    case socket(String)
    /// Elsewhere, as somebody wrote it; that is not spoken with.
    case elsewhere(String)
  }

  /// Where each engine answers; one that is absent is where it always is.
  package var addresses: [ImageReference.Engine: Address] = [:]
  /// How it is asked. An engine may prepare for long before it sends the first byte of images.
  package var http = HTTPSettings()

  /// The usual settings.
  package init() { http.stallSeconds = 600 }

  func address(of engine: ImageReference.Engine) -> Address {
    addresses[engine]
      ?? .socket(engine == .docker ? "/var/run/docker.sock" : "/run/podman/podman.sock")
  }
}
